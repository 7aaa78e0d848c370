// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/training/ChartSeries.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace lepton::widgets {

namespace {

constexpr std::size_t fan = 4;

std::size_t pointsIn(std::size_t level) { return std::size_t{1} << (2 * level); }

/// NaN only if both are.
float lesser(float a, float b) { return std::fmin(a, b); }
float greater(float a, float b) { return std::fmax(a, b); }

} // namespace

void ChartSeries::append(double x, double y) {
    m_x.push_back(x);
    m_y.push_back(static_cast<float>(y));
    completeBlocks();
}

void ChartSeries::completeBlocks() {
    const std::size_t count = size();
    for (std::size_t level = 1; count % pointsIn(level) == 0; ++level) {
        if (m_levels.size() < level)
            m_levels.emplace_back();
        const std::size_t first = (count / pointsIn(level) - 1) * fan;
        Block sum = block(level - 1, first);
        for (std::size_t i = 1; i < fan; ++i) {
            const Block part = block(level - 1, first + i);
            sum = {lesser(sum.least, part.least), greater(sum.greatest, part.greatest)};
        }
        m_levels[level - 1].push_back(sum);
    }
}

ChartSeries::Block ChartSeries::block(std::size_t level, std::size_t index) const {
    return level == 0 ? Block{m_y[index], m_y[index]} : m_levels[level - 1][index];
}

void ChartSeries::reserve(std::size_t points) {
    if (points <= m_x.capacity())
        return;
    // Asked for many times with a little more each, it must not copy all that often.
    const std::size_t room = std::max(points, 2 * m_x.capacity());
    m_x.reserve(room);
    m_y.reserve(room);
}

void ChartSeries::clear() {
    m_x.clear();
    m_y.clear();
    m_levels.clear();
}

void ChartSeries::truncateAfter(double x) {
    const auto keep = static_cast<std::size_t>(std::upper_bound(m_x.begin(), m_x.end(), x) - m_x.begin());
    m_x.resize(keep);
    m_y.resize(keep);
    for (std::size_t level = 1; level <= m_levels.size(); ++level)
        m_levels[level - 1].resize(keep / pointsIn(level));
}

std::optional<ChartPoint> ChartSeries::nearest(double x) const {
    if (empty())
        return std::nullopt;
    auto index = static_cast<std::size_t>(std::lower_bound(m_x.begin(), m_x.end(), x) - m_x.begin());
    if (index == size() || (index > 0 && x - m_x[index - 1] < m_x[index] - x))
        --index;
    return at(index);
}

std::pair<std::size_t, std::size_t> ChartSeries::between(double x0, double x1) const {
    auto from = static_cast<std::size_t>(std::lower_bound(m_x.begin(), m_x.end(), x0) - m_x.begin());
    auto to = static_cast<std::size_t>(std::upper_bound(m_x.begin(), m_x.end(), x1) - m_x.begin());
    from -= from > 0 ? 1 : 0; // the line comes in from outside and goes out of the picture
    to += to < size() ? 1 : 0;
    return {from, std::max(from, to)};
}

/// Visits [from, to) as blocks of `level`, and what doesn't fill one as blocks of the levels below.
template <typename Visit>
void ChartSeries::walk(std::size_t from, std::size_t to, std::size_t level, const Visit& visit) const {
    while (from < to) {
        std::size_t fit = level;
        while (fit > 0 && (from % pointsIn(fit) != 0 || from + pointsIn(fit) > to || from / pointsIn(fit) >= m_levels[fit - 1].size()))
            --fit;
        visit(from, block(fit, from / pointsIn(fit)));
        from += pointsIn(fit);
    }
}

std::vector<ChartPoint> ChartSeries::sample(double x0, double x1, int columns) const {
    const auto [from, to] = between(x0, x1);
    std::size_t level = 0;
    while (level < m_levels.size() && (to - from) / pointsIn(level) > static_cast<std::size_t>(std::max(columns, 1)))
        ++level;
    std::vector<ChartPoint> out;
    walk(from, to, level, [&](std::size_t index, const Block& found) {
        out.push_back({m_x[index], static_cast<double>(found.least)});
        if (found.greatest > found.least)
            out.push_back({m_x[index], static_cast<double>(found.greatest)});
    });
    return out;
}

std::vector<ChartPoint> ChartSeries::sampleByPowers(double x0, double x1, int columns) const {
    constexpr int parts = 24;
    std::vector<ChartPoint> out;
    for (int part = 0; part < parts; ++part) {
        const auto at = [&](int i) { return x0 * std::pow(x1 / x0, static_cast<double>(i) / parts); };
        for (const auto& point : sample(at(part), at(part + 1), std::max(columns / parts, 1)))
            if (out.empty() || point.x >= out.back().x) // neighbours share the points at their border
                out.push_back(point);
    }
    return out;
}

std::optional<std::pair<double, double>> ChartSeries::range(double x0, double x1) const {
    const auto [from, to] = between(x0, x1);
    float least = std::numeric_limits<float>::quiet_NaN();
    float greatest = least;
    walk(from, to, m_levels.size(), [&](std::size_t, const Block& found) {
        least = lesser(least, found.least);
        greatest = greater(greatest, found.greatest);
    });
    if (!std::isfinite(least) || !std::isfinite(greatest))
        return std::nullopt;
    return std::pair<double, double>(least, greatest);
}

} // namespace lepton::widgets

// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/metrics/RankingCurve.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace lepton::engine::metrics {

namespace {

constexpr double none = std::numeric_limits<double>::quiet_NaN();

bool isCorner(const RankingCurve::Step& before, const RankingCurve::Step& step, const RankingCurve::Step& after) {
    return (step.positives - before.positives) * (after.negatives - step.negatives) != (after.positives - step.positives) * (step.negatives - before.negatives);
}

} // namespace

RankingCurve RankingCurve::of(std::vector<std::pair<float, bool>> scores) {
    RankingCurve out;
    if (std::any_of(scores.begin(), scores.end(), [](const auto& one) { return std::isnan(one.first); }))
        return out;
    std::sort(scores.begin(), scores.end(), [](const auto& a, const auto& b) { return a.first > b.first; });
    Step step;
    for (std::size_t i = 0; i < scores.size(); ++i) {
        step.threshold = static_cast<double>(scores[i].first);
        ++(scores[i].second ? step.positives : step.negatives);
        if (i + 1 == scores.size() || scores[i + 1].first != scores[i].first)
            out.m_steps.push_back(step);
    }
    return out;
}

RankingCurve RankingCurve::ofBins(const std::int64_t* positives, const std::int64_t* negatives, std::int64_t bins) {
    RankingCurve out;
    Step step;
    for (std::int64_t bin = bins - 1; bin >= 0; --bin) {
        if (positives[bin] + negatives[bin] == 0)
            continue;
        step.threshold = static_cast<double>(bin) / static_cast<double>(bins);
        step.positives += positives[bin];
        step.negatives += negatives[bin];
        out.m_steps.push_back(step);
    }
    return out;
}

double RankingCurve::rocArea() const {
    if (positives() == 0 || negatives() == 0)
        return none;
    double area = 0;
    Step before;
    for (const auto& step : m_steps) {
        area += static_cast<double>(step.negatives - before.negatives) * static_cast<double>(step.positives + before.positives) / 2;
        before = step;
    }
    return area / (static_cast<double>(positives()) * static_cast<double>(negatives()));
}

double RankingCurve::averagePrecision() const {
    if (positives() == 0)
        return none;
    double sum = 0;
    std::int64_t before = 0;
    for (const auto& step : m_steps) {
        sum += static_cast<double>(step.positives - before) * (static_cast<double>(step.positives) / static_cast<double>(step.positives + step.negatives));
        before = step.positives;
    }
    return sum / static_cast<double>(positives());
}

std::vector<RankingCurve::Step> RankingCurve::corners(std::size_t most) const {
    RankingCurve out;
    for (std::size_t i = 0; i < m_steps.size(); ++i)
        if (i + 1 == m_steps.size() || isCorner(i == 0 ? Step{} : m_steps[i - 1], m_steps[i], m_steps[i + 1]))
            out.m_steps.push_back(m_steps[i]);
    return out.thinned(most);
}

std::vector<RankingCurve::Step> RankingCurve::thinned(std::size_t most) const {
    if (m_steps.size() <= most)
        return m_steps;
    const auto along = [&](const Step& step) {
        return static_cast<double>(step.positives) / static_cast<double>(std::max<std::int64_t>(1, positives())) +
               static_cast<double>(step.negatives) / static_cast<double>(std::max<std::int64_t>(1, negatives()));
    };
    const double start = along(m_steps.front()), length = along(m_steps.back()) - start;
    std::vector<Step> out;
    for (std::size_t i = 0; i + 1 < m_steps.size() && out.size() + 1 < most; ++i)
        if (along(m_steps[i]) >= start + length * static_cast<double>(out.size()) / static_cast<double>(most - 1))
            out.push_back(m_steps[i]);
    out.push_back(m_steps.back());
    return out;
}

} // namespace lepton::engine::metrics

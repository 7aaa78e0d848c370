// SPDX-License-Identifier: GPL-3.0-or-later
#include "datasets/recipe/Warp.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>
#include <vector>

namespace lepton::datasets {

namespace {

constexpr int fractionBits = 16;
constexpr std::int64_t one = 1 << fractionBits;

std::int64_t fixed(double value) { return std::llround(value * static_cast<double>(one)); }

/// The place that stands for `at`, which may lie outside 0 … size-1; -1 for black.
std::int64_t inside(std::int64_t at, std::int64_t size, Edges edges) {
    if (at >= 0 && at < size)
        return at;
    if (edges == Edges::Black)
        return -1;
    if (edges == Edges::Repeat || size == 1)
        return at < 0 ? 0 : size - 1;
    const std::int64_t period = 2 * (size - 1);
    const std::int64_t folded = (at % period + period) % period;
    return folded < size ? folded : period - folded;
}

bool whole(double value) { return value == std::floor(value); }

/// Flips and shifts by whole pixels: no pixel is mixed.
bool movesWholePixels(const Warp& warp) { return warp.b == 0 && warp.d == 0 && std::abs(warp.a) == 1 && std::abs(warp.e) == 1 && whole(warp.c) && whole(warp.f); }

void moveWholePixels(const std::uint8_t* from, std::uint8_t* to, const PictureShape& shape, const Warp& warp, Edges edges) {
    std::vector<std::int64_t> columns(static_cast<std::size_t>(shape.width));
    for (std::int64_t x = 0; x < shape.width; ++x)
        columns[static_cast<std::size_t>(x)] = inside(static_cast<std::int64_t>(warp.a) * x + static_cast<std::int64_t>(warp.c), shape.width, edges);
    for (std::int64_t plane = 0; plane < shape.channels; ++plane, from += shape.height * shape.width)
        for (std::int64_t y = 0; y < shape.height; ++y) {
            const auto row = inside(static_cast<std::int64_t>(warp.e) * y + static_cast<std::int64_t>(warp.f), shape.height, edges);
            const std::uint8_t* line = from + row * shape.width;
            for (const auto column : columns)
                *to++ = row < 0 || column < 0 ? 0 : line[column];
        }
}

/// Numbers x from 0 to `count` with 0 <= start + x step < limit: the first one, and the one behind the last.
std::pair<std::int64_t, std::int64_t> between(std::int64_t start, std::int64_t step, std::int64_t limit, std::int64_t count) {
    const auto upwards = [](std::int64_t a, std::int64_t b) { return a <= 0 ? 0 : (a + b - 1) / b; }; // of a / b, from 0 on
    if (step == 0)
        return start >= 0 && start < limit ? std::pair{std::int64_t{0}, count} : std::pair{std::int64_t{0}, std::int64_t{0}};
    const std::int64_t first = step > 0 ? upwards(-start, step) : upwards(start - limit + 1, -step);
    const std::int64_t end = step > 0 ? upwards(limit - start, step) : upwards(start + 1, -step);
    return {std::min(first, count), std::clamp(end, std::min(first, count), count)};
}

std::uint8_t mixed(int p, int q, int r, int s, int right, int below) {
    const int upper = p * 256 + (q - p) * right;
    const int lower = r * 256 + (s - r) * right;
    return static_cast<std::uint8_t>((upper * 256 + (lower - upper) * below + (1 << 15)) >> 16);
}

class Bilinear {
public:
    Bilinear(const std::uint8_t* from, std::uint8_t* to, const PictureShape& shape, Edges edges)
        : m_from(from), m_to(to), m_width(shape.width), m_height(shape.height), m_channels(shape.channels), m_plane(shape.width * shape.height), m_edges(edges) {}

    void run(const Warp& warp) const {
        const std::int64_t stepX = fixed(warp.a);
        const std::int64_t stepY = fixed(warp.d);
        for (std::int64_t y = 0; y < m_height; ++y) {
            const std::int64_t u = fixed(warp.b * static_cast<double>(y) + warp.c);
            const std::int64_t v = fixed(warp.e * static_cast<double>(y) + warp.f);
            // Where all four pixels are there, nothing needs to be asked of each.
            const auto [left, right] = between(u, stepX, (m_width - 1) * one, m_width);
            const auto [top, bottom] = between(v, stepY, (m_height - 1) * one, m_width);
            const std::int64_t first = std::max(left, top);
            const std::int64_t end = std::max(first, std::min(right, bottom));
            std::uint8_t* line = m_to + y * m_width;
            for (std::int64_t x = 0; x < first; ++x)
                atEdge(u + x * stepX, v + x * stepY, line + x);
            for (std::int64_t c = 0; c < m_channels; ++c)
                within(m_from + c * m_plane, line + c * m_plane, u, v, stepX, stepY, first, end);
            for (std::int64_t x = end; x < m_width; ++x)
                atEdge(u + x * stepX, v + x * stepY, line + x);
        }
    }

private:
    void within(const std::uint8_t* plane, std::uint8_t* line, std::int64_t u, std::int64_t v, std::int64_t stepX, std::int64_t stepY, std::int64_t first, std::int64_t end) const {
        const std::int64_t width = m_width;
        for (std::int64_t x = first; x < end; ++x) {
            const std::int64_t column = u + x * stepX;
            const std::int64_t row = v + x * stepY;
            const std::uint8_t* place = plane + (row >> fractionBits) * width + (column >> fractionBits);
            line[x] = mixed(place[0], place[1], place[width], place[width + 1], (column >> 8) & 0xff, (row >> 8) & 0xff);
        }
    }

    void atEdge(std::int64_t u, std::int64_t v, std::uint8_t* to) const {
        const std::int64_t column = u >> fractionBits;
        const std::int64_t row = v >> fractionBits;
        const std::array<std::int64_t, 2> columns{inside(column, m_width, m_edges), inside(column + 1, m_width, m_edges)};
        const std::array<std::int64_t, 2> rows{inside(row, m_height, m_edges), inside(row + 1, m_height, m_edges)};
        const auto at = [&](const std::uint8_t* plane, std::size_t below, std::size_t right) {
            return columns[right] < 0 || rows[below] < 0 ? 0 : plane[rows[below] * m_width + columns[right]];
        };
        for (std::int64_t c = 0; c < m_channels; ++c, to += m_plane) {
            const std::uint8_t* plane = m_from + c * m_plane;
            *to = mixed(at(plane, 0, 0), at(plane, 0, 1), at(plane, 1, 0), at(plane, 1, 1), (u >> 8) & 0xff, (v >> 8) & 0xff);
        }
    }

    const std::uint8_t* m_from;
    std::uint8_t* m_to;
    std::int64_t m_width, m_height, m_channels, m_plane;
    Edges m_edges;
};

} // namespace

StepParameter edgesParameter() { return {"edges", LT("core", "Edges"), "black", 0, 0, {LT("core", "black"), LT("core", "repeat"), LT("core", "mirror")}}; }

Edges edgesFromName(const std::string& name) { return name == "repeat" ? Edges::Repeat : name == "mirror" ? Edges::Mirror : Edges::Black; }

Warp Warp::then(const Warp& next) const {
    return {a * next.a + b * next.d, a * next.b + b * next.e, a * next.c + b * next.f + c,
            d * next.a + e * next.d, d * next.b + e * next.e, d * next.c + e * next.f + f, edges ? edges : next.edges};
}

Warp Warp::aboutMiddle(double a, double b, double d, double e, const PictureShape& shape) {
    const double x = static_cast<double>(shape.width - 1) / 2;
    const double y = static_cast<double>(shape.height - 1) / 2;
    return {a, b, x - a * x - b * y, d, e, y - d * x - e * y, std::nullopt};
}

void warpPicture(const std::uint8_t* from, std::uint8_t* to, const PictureShape& shape, const Warp& warp) {
    const Edges edges = warp.edges.value_or(Edges::Repeat);
    if (movesWholePixels(warp))
        moveWholePixels(from, to, shape, warp, edges);
    else
        Bilinear(from, to, shape, edges).run(warp);
}

} // namespace lepton::datasets

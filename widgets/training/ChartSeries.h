// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <optional>
#include <utility>
#include <vector>

namespace lepton::widgets {

struct ChartPoint {
    double x = 0;
    double y = 0;
};

/// A curve that grows at its end, x ascending, and can be drawn in time that depends on the width of the chart, not on the number of
/// points: beside the points it keeps the least and greatest value of every 4, 16, 64 … of them. A million points take 20 MB.
/// A value that is no number (a loss that has diverged) is a gap.
class ChartSeries {
public:
    void append(double x, double y);
    void reserve(std::size_t points);
    void clear();
    void truncateAfter(double x); ///< drops the points with a greater x: a resumed run has gone back

    std::size_t size() const { return m_x.size(); }
    bool empty() const { return m_x.empty(); }
    ChartPoint at(std::size_t index) const { return {m_x[index], static_cast<double>(m_y[index])}; }
    ChartPoint last() const { return at(size() - 1); }
    /// The point whose x is closest; none in an empty series.
    std::optional<ChartPoint> nearest(double x) const;

    /// Points that look the same as all those between x0 and x1 (and one to either side) on a chart `columns` pixels wide: about two a
    /// column at most.
    std::vector<ChartPoint> sample(double x0, double x1, int columns) const;
    /// Least and greatest y between x0 and x1; none if there is no number there.
    std::optional<std::pair<double, double>> range(double x0, double x1) const;
    /// As sample(), for an axis of powers: about as many points in each part of equal width on it. 0 < x0.
    std::vector<ChartPoint> sampleByPowers(double x0, double x1, int columns) const;

private:
    struct Block {
        float least;
        float greatest;
    };
    template <typename Visit>
    void walk(std::size_t from, std::size_t to, std::size_t level, const Visit& visit) const;
    std::pair<std::size_t, std::size_t> between(double x0, double x1) const;
    Block block(std::size_t level, std::size_t index) const;
    void completeBlocks();

    std::vector<double> m_x;
    std::vector<float> m_y;
    std::vector<std::vector<Block>> m_levels; ///< m_levels[k-1]: whole blocks of 4^k points
};

} // namespace lepton::widgets

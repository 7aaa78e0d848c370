// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QRectF>

#include <cstdint>
#include <unordered_map>
#include <vector>

namespace lepton::widgets {

/// Finds the rectangles that touch another one among tens of thousands: a grid of square cells.
class SpatialGrid {
public:
    void clear();
    void insert(int item, const QRectF& rect);
    /// Each item once, ascending; some may lie just beside `rect`.
    std::vector<int> touching(const QRectF& rect) const;

private:
    static constexpr double cellSize = 512;
    /// What covers more cells than this is kept apart and always answered.
    static constexpr std::int64_t mostCells = 64;

    std::unordered_map<std::int64_t, std::vector<int>> m_cells;
    std::vector<int> m_large;
    std::vector<int> m_all;
};

} // namespace lepton::widgets

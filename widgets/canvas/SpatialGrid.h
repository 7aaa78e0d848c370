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
    void remove(int item, const QRectF& rect); ///< `rect` as it was inserted
    /// Each item once, ascending; some may lie just beside `rect`.
    std::vector<int> touching(const QRectF& rect) const;
    /// Whether `test(item)` holds for one that touches; some are asked twice.
    template <typename Test>
    bool any(const QRectF& rect, Test test) const;

private:
    struct Cells {
        std::int64_t left, top, right, bottom;
        std::int64_t count() const { return (right - left + 1) * (bottom - top + 1); }
    };
    static Cells cellsOf(const QRectF& rect);
    static std::int64_t key(std::int64_t x, std::int64_t y) { return x * 0x100000001LL ^ y; }

    static constexpr double cellSize = 512;
    /// What covers more cells than this is kept apart and always answered.
    static constexpr std::int64_t mostCells = 64;

    std::unordered_map<std::int64_t, std::vector<int>> m_cells;
    std::vector<int> m_large;
};

template <typename Test>
bool SpatialGrid::any(const QRectF& rect, Test test) const {
    for (const int item : m_large)
        if (test(item))
            return true;
    const Cells cells = cellsOf(rect);
    if (cells.count() > static_cast<std::int64_t>(m_cells.size())) {
        for (const auto& cell : m_cells)
            for (const int item : cell.second)
                if (test(item))
                    return true;
        return false;
    }
    for (auto x = cells.left; x <= cells.right; ++x)
        for (auto y = cells.top; y <= cells.bottom; ++y)
            if (const auto found = m_cells.find(key(x, y)); found != m_cells.end())
                for (const int item : found->second)
                    if (test(item))
                        return true;
    return false;
}

} // namespace lepton::widgets

// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/canvas/SpatialGrid.h"

#include <algorithm>
#include <cmath>

namespace lepton::widgets {

namespace {

struct Cells {
    std::int64_t left, top, right, bottom;
    std::int64_t count() const { return (right - left + 1) * (bottom - top + 1); }
};

Cells cellsOf(const QRectF& rect, double size) {
    const auto cell = [size](double at) { return static_cast<std::int64_t>(std::floor(at / size)); };
    return {cell(rect.left()), cell(rect.top()), cell(rect.right()), cell(rect.bottom())};
}

std::int64_t key(std::int64_t x, std::int64_t y) { return x * 0x100000001LL ^ y; }

} // namespace

void SpatialGrid::clear() {
    m_cells.clear();
    m_large.clear();
    m_all.clear();
}

void SpatialGrid::insert(int item, const QRectF& rect) {
    m_all.push_back(item);
    const Cells cells = cellsOf(rect, cellSize);
    if (cells.count() > mostCells) {
        m_large.push_back(item);
        return;
    }
    for (auto x = cells.left; x <= cells.right; ++x)
        for (auto y = cells.top; y <= cells.bottom; ++y)
            m_cells[key(x, y)].push_back(item);
}

std::vector<int> SpatialGrid::touching(const QRectF& rect) const {
    const Cells cells = cellsOf(rect, cellSize);
    std::vector<int> out = m_large;
    if (cells.count() > static_cast<std::int64_t>(m_cells.size())) {
        out = m_all; // the view covers (nearly) everything
    } else {
        for (auto x = cells.left; x <= cells.right; ++x)
            for (auto y = cells.top; y <= cells.bottom; ++y)
                if (const auto found = m_cells.find(key(x, y)); found != m_cells.end())
                    out.insert(out.end(), found->second.begin(), found->second.end());
    }
    std::sort(out.begin(), out.end());
    out.erase(std::unique(out.begin(), out.end()), out.end());
    return out;
}

} // namespace lepton::widgets

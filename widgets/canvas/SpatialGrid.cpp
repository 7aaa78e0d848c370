// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/canvas/SpatialGrid.h"

#include <algorithm>
#include <cmath>

namespace lepton::widgets {

SpatialGrid::Cells SpatialGrid::cellsOf(const QRectF& rect) {
    const auto cell = [](double at) { return static_cast<std::int64_t>(std::floor(at / cellSize)); };
    return {cell(rect.left()), cell(rect.top()), cell(rect.right()), cell(rect.bottom())};
}

void SpatialGrid::clear() {
    m_cells.clear();
    m_large.clear();
}

void SpatialGrid::insert(int item, const QRectF& rect) {
    const Cells cells = cellsOf(rect);
    if (cells.count() > mostCells) {
        m_large.push_back(item);
        return;
    }
    for (auto x = cells.left; x <= cells.right; ++x)
        for (auto y = cells.top; y <= cells.bottom; ++y)
            m_cells[key(x, y)].push_back(item);
}

void SpatialGrid::remove(int item, const QRectF& rect) {
    const Cells cells = cellsOf(rect);
    if (cells.count() > mostCells) {
        std::erase(m_large, item);
        return;
    }
    for (auto x = cells.left; x <= cells.right; ++x)
        for (auto y = cells.top; y <= cells.bottom; ++y)
            if (const auto found = m_cells.find(key(x, y)); found != m_cells.end()) {
                std::erase(found->second, item);
                if (found->second.empty())
                    m_cells.erase(found);
            }
}

std::vector<int> SpatialGrid::touching(const QRectF& rect) const {
    std::vector<int> out;
    any(rect, [&out](int item) {
        out.push_back(item);
        return false;
    });
    if (out.size() < 64) {
        std::sort(out.begin(), out.end());
        out.erase(std::unique(out.begin(), out.end()), out.end());
        return out;
    }
    // Many are put in order by ticking them off: sorting them would cost more than painting them.
    std::vector<char> there(static_cast<std::size_t>(*std::max_element(out.begin(), out.end())) + 1);
    for (const int item : out)
        there[static_cast<std::size_t>(item)] = 1;
    out.clear();
    for (std::size_t item = 0; item < there.size(); ++item)
        if (there[item])
            out.push_back(static_cast<int>(item));
    return out;
}

} // namespace lepton::widgets

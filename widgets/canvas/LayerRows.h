// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/canvas/LayerRanks.h"

#include <QSizeF>

#include <vector>

namespace lepton::widgets {

inline constexpr double alongGap = 68; ///< between layers: leaves room for the edge's shape
inline constexpr double rowGap = 126;  ///< between rows: leaves room for the way back to the row's start

/// Folds what is longer than the view into rows, like text: where each row ends (the rank after its last), the end of all
/// included. A row ends where few data cross; where many do it goes on. `columns`: width of each layer; `height`: of a usual node.
std::vector<int> foldIntoRows(const LayerRanks& ranks, const std::vector<double>& columns, double height, QSizeF view);

} // namespace lepton::widgets

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/canvas/LayerRanks.h"

#include <atomic>
#include <optional>

namespace lepton::widgets {

/// Nodes in layers, to be placed within them. "Across" is the direction of a layer.
struct LayeredRow {
    std::vector<int> rank;      ///< 0 … without a gap
    std::vector<double> size;   ///< across
    std::vector<double> across; ///< where the user has the middle of each node
    Arrows steps;               ///< from a lower rank to a higher one
};

/// The middle of each node across: no two overlap, few steps cross, most run straight. Nodes of a layer keep the user's order
/// unless fewer steps cross in another. Any thread; none if `cancelled` was set meanwhile.
std::optional<std::vector<double>> placeInLayers(const LayeredRow& row, double gap, const std::atomic<bool>& cancelled);

} // namespace lepton::widgets

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <utility>
#include <vector>

namespace lepton::widgets {

/// Arrows between positions 0 … count-1.
using Arrows = std::vector<std::pair<int, int>>;

/// Which layer each node of a network belongs to, and which arrows tell something about its place. Takes any arrows:
/// cycles, loops and doubled ones too.
struct LayerRanks {
    std::vector<int> rank; ///< 0 … count-1 without a gap: the longest way from a beginning, beginnings as near as they can
    int count = 0;
    Arrows steps; ///< arrows forwards, each once, without the short cuts
    Arrows skips; ///< short cuts: the same two nodes are joined by a longer way too
};

/// `along`: where the user has the nodes now; in a cycle the first of them begins. Time is linear but for the short cuts, whose
/// search is bounded.
LayerRanks rankLayers(std::size_t count, const Arrows& arrows, const std::vector<double>& along);

/// The connected part that each node belongs to: 0, 1, 2 … in the order of their first nodes.
std::vector<int> connectedParts(std::size_t count, const Arrows& arrows);

} // namespace lepton::widgets

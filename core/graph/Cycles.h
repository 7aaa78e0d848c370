// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <vector>

namespace lepton::graph {

/// For each node whether a way leads from it back to itself. `targets`: where the edges of each node lead. Linear in nodes and
/// edges (Tarjan, Depth-first search and linear graph algorithms, 1972), without recursion.
std::vector<char> nodesOnCycles(const std::vector<std::vector<std::size_t>>& targets);

} // namespace lepton::graph

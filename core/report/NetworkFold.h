// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/graph/Network.h"

#include <optional>

namespace lepton::report {

/// A long network in rows, one below the other, as lines of a text: none is wider than `widest` canvas units. None if the network is no
/// wider, has edges that lead backwards (it is in rows already), or becomes higher than `highest`.
std::optional<graph::Network> folded(const graph::Network& network, double widest, double highest);

/// The network with its columns as near to each other as its boxes allow, no nearer than they are: on the canvas groups are wider than here.
graph::Network narrowed(const graph::Network& network);

} // namespace lepton::report

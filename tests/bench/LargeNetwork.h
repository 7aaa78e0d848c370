// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/graph/Network.h"

namespace lepton::bench {

/// A residual network of exactly `nodes` layers (a multiple of 5, at least 15) and 6 edges for every 5 of them, without
/// problems. It lies in rows of 100, so that 10,000 layers fill the view at 5 %.
graph::Network residualNetwork(std::size_t nodes);

} // namespace lepton::bench

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/graph/Network.h"

#include <string>
#include <vector>

namespace lepton::exchange {

/// A weight that a network has.
struct NetworkWeight {
    std::string name;                ///< "stage1.0.conv1.weight"
    std::string layer;               ///< "stage1.0.conv1"
    std::vector<std::int64_t> shape;
    bool trained = true;             ///< false: a buffer, such as a running mean
};

struct NetworkWeights {
    std::vector<NetworkWeight> all; ///< in the order in which the layers stand in the network, groups taken apart
    std::string head;               ///< the last layer with weights on the way to the Outputs; empty if none has any
    /// Layers with weights, each once, in order.
    std::vector<std::string> layers() const;
};

/// Of a network whose shapes work out; of others as far as they do. Layers that share another's weights have none.
NetworkWeights weightsOf(const graph::Network& network);

/// Layers that the patterns name: a layer's id, a group's (all inside), with * and ?, or "all-but-head". Errors: BadValue (a pattern that
/// names none), with `where` as its place.
Result<std::vector<std::string>> layersNamed(const std::vector<std::string>& patterns, const NetworkWeights& weights, const std::string& where);

} // namespace lepton::exchange

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Json.h"
#include "core/exchange/NetworkWeights.h"
#include "core/exchange/StoredTensor.h"

#include <string>
#include <vector>

namespace lepton::exchange {

/// Which tensor of a file goes where in a network, and what is left over.
struct WeightReport {
    struct Match {
        std::size_t from = 0; ///< place in the file's list
        std::size_t to = 0;   ///< place in the network's list
        std::string by;       ///< "name", "prefix" or "order"
    };
    /// The two belong together, but one does not fit into the other.
    struct Misfit {
        std::size_t from = 0, to = 0;
    };
    std::vector<Match> matched;       ///< in the network's order
    std::vector<Misfit> leftOut;
    std::vector<std::size_t> missing; ///< weights of the network that the file has nothing for
    std::vector<std::size_t> unused;  ///< tensors of the file that the network has no place for
    std::vector<std::string> reset;   ///< layers that begin anew as was asked for
    bool headReplaced = false;        ///< the network's last layer begins anew: its shape is another, or it is among `reset`
};

/// Matches by name and shape, a tensor at most once:
/// 1. equal names; 2. names that are equal behind other prefixes ("backbone.conv1.weight", "conv1.weight"), the pair of prefixes first
/// that most tensors have in common; 3. what is left by order, among layers whose tensors have the same names and shapes. Ones at the end
/// of a shape don't count, so that a Linear's [10, 64] fits a convolution's [10, 64, 1, 1]. Layers in `reset` take no part.
WeightReport matchWeights(const std::vector<StoredTensor>& file, const NetworkWeights& network, const std::vector<std::string>& reset = {});

/// {"matched":[{"from","to","shape","by"}],"left_out":[{"from","to","from_shape","to_shape"}],"missing":[{"name","shape"}],
///  "unused":[{"name","shape","type"}],"reset":[…],"head","head_replaced"}
Json toJson(const WeightReport& report, const std::vector<StoredTensor>& file, const NetworkWeights& network);

} // namespace lepton::exchange

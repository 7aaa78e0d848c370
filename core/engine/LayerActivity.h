// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/CompiledNetwork.h"

#include <string>
#include <vector>

namespace lepton::engine {

/// What a layer does with a batch.
struct LayerActivity {
    std::string node;
    double dead = 0;      ///< share of its units that give 0 for every sample and place, 0 … 1
    double mean = 0;      ///< of its values
    double deviation = 0;
};

/// Takes a batch through the network as in evaluation and looks at each layer's first output, in the order in which they compute. A unit is a channel
/// ([N, C, …]) or a feature ([N, …, F]), whichever has the larger dead share. Inputs and weights as CompiledNetwork::run takes them.
std::vector<LayerActivity> observeLayers(const CompiledNetwork& network, std::span<const at::Tensor> inputs, std::span<const at::Tensor> weights);

} // namespace lepton::engine

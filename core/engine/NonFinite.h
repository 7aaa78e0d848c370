// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/CompiledNetwork.h"

#include "core/base/Text.h"

#include <optional>
#include <string>
#include <vector>

namespace lepton::engine {

/// Where a NaN or an infinity came from.
struct NonFinite {
    std::string what;         ///< "input", "weight", "output", "gradient" or "loss"
    std::string node;         ///< the layer that made it; of "loss" the Output, as far as there is one
    std::vector<Text> causes; ///< likely ones, the likeliest first; whole sentences
};

/// {"what","node","causes":[Text as JSON]}
Json toJson(const NonFinite& found);

/// What a step was asked for, as far as causes go.
struct StepFacts {
    double learningRate = 0;
    bool clipped = false; ///< gradients were cut to a norm or a value
};

/// Walks a batch through the network again, layer by layer, and gives the first place with a value that is not finite: an input, a weight, a
/// layer's output; else "loss" at the first Output. `inputs` and `weights` as CompiledNetwork::run takes them. Slow: for the one time it is needed.
NonFinite findNonFinite(const CompiledNetwork& network, std::span<const at::Tensor> inputs, std::span<const at::Tensor> weights, const ForwardContext& context,
                        const StepFacts& facts);

/// The same for gradients, one a trained weight (undefined ones are passed over): the layer nearest to the loss whose gradient is not
/// finite, since what lies before it only passed it on. `places` are the gradients' weights in CompiledNetwork::weights().
/// None: all are finite.
std::optional<NonFinite> findNonFiniteGradient(const CompiledNetwork& network, std::span<const at::Tensor> gradients, std::span<const std::size_t> places,
                                               const StepFacts& facts);

} // namespace lepton::engine

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/exchange/onnx/OnnxForms.h"

namespace lepton::exchange::forms {

struct OnnxAttention {
    std::string prefix;        ///< of its weights: "self_attn."
    bool causal = false;
    std::size_t keysInput = 0; ///< the input of the layer that has as many steps as there are keys
};

/// softmax(Q·Kᵀ / √d)·V with its projections, [N, T, F]. `mask`: bool [N, S], yes where a key is left out; empty: none. Queries that see
/// nothing give zeros, as in the engine.
OnnxValue attention(OnnxLayer& layer, const OnnxAttention& settings, const OnnxValue& query, const OnnxValue& key, const OnnxValue& value, const OnnxValue& mask);

/// x · weightᵀ + bias of each step, [N, T, F] to [N, T, units]. An empty bias adds nothing.
OnnxValue eachStep(OnnxLayer& layer, const OnnxValue& x, const OnnxValue& weight, const OnnxValue& bias);

} // namespace lepton::exchange::forms

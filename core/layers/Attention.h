// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/layers/Rules.h"

#include <string>

// What attention and Transformer layers share.
namespace lepton::layers {

graph::ParameterSpec headsParameter();
graph::ParameterSpec causalParameter(bool defaultValue);
graph::ParameterSpec attentionDropoutParameter(double defaultValue, const char* doc);

/// A fault unless `heads` divides the features of [N, T, F].
std::optional<ShapeFault> checkHeads(const std::string& layer, const Parameters& p, const TensorType& input);
/// A fault unless `keys` has as many features as `queries`.
std::optional<ShapeFault> checkFeatures(const std::string& layer, const TensorType& queries, const TensorType& keys, const std::string& port);

/// Adds in- and out-projections, with PyTorch's names behind `prefix`, and what attention costs.
void addAttention(LayerFacts& facts, const std::string& prefix, const TensorType& queries, const TensorType& keys, std::int64_t heads, bool bias);

/// "name=torch.triu(…)" for a causal layer, else nothing.
std::string pythonCausalMask(const std::string& name, const Parameters& p, const std::string& input);

} // namespace lepton::layers

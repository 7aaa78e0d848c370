// SPDX-License-Identifier: GPL-3.0-or-later
// Attention, and MultiHeadAttention, which is nothing else.
#include "core/exchange/onnx/forms/Attention.h"

#include <cmath>
#include <limits>

namespace lepton::exchange::forms {

namespace {

/// [T, S]: yes for what comes later.
OnnxValue laterSteps(OnnxLayer& layer, const OnnxAttention& settings) {
    const std::int64_t steps = layer.size(1);
    const std::int64_t keys = layer.size(1, settings.keysInput);
    std::vector<char> later;
    for (std::int64_t t = 0; t < steps; ++t)
        for (std::int64_t s = 0; s < keys; ++s)
            later.push_back(s > t ? 1 : 0);
    return layer.flags("later", {steps, keys}, later);
}

} // namespace

OnnxValue eachStep(OnnxLayer& layer, const OnnxValue& x, const OnnxValue& weight, const OnnxValue& bias) {
    const OnnxValue product = layer.op("MatMul", {x, layer.transpose(weight, {1, 0})});
    return bias.empty() ? product : layer.op("Add", {product, bias});
}

OnnxValue attention(OnnxLayer& layer, const OnnxAttention& settings, const OnnxValue& query, const OnnxValue& key, const OnnxValue& value, const OnnxValue& mask) {
    const std::int64_t heads = layer.parameters().integer("heads");
    const std::int64_t features = layer.size(2) / heads;
    const auto weights = layer.ops("Split", 3, {layer.weight(settings.prefix + "in_proj_weight")}, {{"axis", 0}});
    const bool biased = layer.has(settings.prefix + "in_proj_bias");
    const auto biases = biased ? layer.ops("Split", 3, {layer.weight(settings.prefix + "in_proj_bias")}, {{"axis", 0}}) : std::vector<OnnxValue>(3);
    // [N, T, F] to [N, heads, T, features], keys turned round
    const auto project = [&](const OnnxValue& x, std::size_t i, const std::vector<std::int64_t>& order) {
        return layer.transpose(layer.reshape(eachStep(layer, x, weights[i], biases[i]), {0, 0, heads, features}), order);
    };
    OnnxValue scores = layer.op("MatMul", {project(query, 0, {0, 2, 1, 3}), project(key, 1, {0, 2, 3, 1})});
    scores = layer.op("Mul", {scores, layer.number("scale", 1 / std::sqrt(static_cast<double>(features)))});
    OnnxValue hidden = settings.causal ? laterSteps(layer, settings) : OnnxValue();
    if (!mask.empty()) {
        const OnnxValue keys = layer.unsqueeze(mask, {1, 2});
        hidden = hidden.empty() ? keys : layer.op("Or", {hidden, keys});
    }
    if (!hidden.empty()) // finite, since −∞ for all keys would be no number
        scores = layer.op("Where", {hidden, layer.number("unseen", std::numeric_limits<float>::lowest()), scores});
    OnnxValue shares = layer.op("Softmax", {scores}, {{"axis", -1}});
    if (!mask.empty())
        shares = layer.op("Where", {hidden, layer.number("nothing", 0), shares});
    const OnnxValue seen = layer.transpose(layer.op("MatMul", {shares, project(value, 2, {0, 2, 1, 3})}), {0, 2, 1, 3});
    return eachStep(layer, layer.reshape(seen, {0, 0, heads * features}), layer.weight(settings.prefix + "out_proj.weight"),
                    biased ? layer.weight(settings.prefix + "out_proj.bias") : OnnxValue());
}

void addAttention(OnnxForms& forms) {
    forms["MultiHeadAttention"] = [](OnnxLayer& layer) {
        const OnnxAttention settings{"", layer.parameters().boolean("causal"), 1};
        return attention(layer, settings, layer.in(0), layer.in(1), layer.in(2), layer.inputCount() > 3 ? layer.in(3) : OnnxValue());
    };
}

} // namespace lepton::exchange::forms

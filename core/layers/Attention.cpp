// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/layers/Attention.h"

#include "core/layers/PyTorchText.h"

namespace lepton::layers {

graph::ParameterSpec headsParameter() {
    return {"heads", LT("core", "Heads"), ParameterKind::Integer, 4, 1, 1024, {}, LT("core", "How many times it looks, each time with its share of the features")};
}

graph::ParameterSpec causalParameter(bool defaultValue) {
    return {"causal", LT("core", "Causal"), ParameterKind::Boolean, defaultValue, 0, 0, {}, LT("core", "Each step sees only itself and those before it")};
}

graph::ParameterSpec attentionDropoutParameter(double defaultValue, const char* doc) {
    return {"dropout", LT("core", "Dropout"), ParameterKind::Real, defaultValue, 0, 0.99, {}, doc};
}

std::optional<ShapeFault> checkHeads(const std::string& layer, const Parameters& p, const TensorType& input) {
    const std::int64_t features = input.shape[2].size();
    const std::int64_t heads = p.integer("heads");
    if (features % heads == 0)
        return std::nullopt;
    std::int64_t fitting = std::min(heads, features);
    while (features % fitting != 0)
        --fitting;
    return ShapeFault{"heads", text(LT("core", "%1 can't divide %2 features among %3 heads"), layer, features, heads), LT("core", "Set heads to a divisor of the features"), "",
                      {{graph::Repair::Kind::SetParameter, {}, "heads", fitting}}};
}

std::optional<ShapeFault> checkFeatures(const std::string& layer, const TensorType& queries, const TensorType& keys, const std::string& port) {
    if (queries.shape[2] == keys.shape[2])
        return std::nullopt;
    return ShapeFault{"mismatch", text(LT("core", "%1 needs inputs with the same number of features, but gets %2 and %3"), layer, graph::shapeText(queries.shape), graph::shapeText(keys.shape)),
                      LT("core", "Bring both to the same number of features by a Linear layer"), port, {}};
}

void addAttention(LayerFacts& facts, const std::string& prefix, const TensorType& queries, const TensorType& keys, std::int64_t heads, bool bias) {
    const std::int64_t steps = queries.shape[1].size();
    const std::int64_t seen = keys.shape[1].size();
    const std::int64_t features = queries.shape[2].size();
    facts.weights.push_back({prefix + "in_proj_weight", {3 * features, features}});
    if (bias)
        facts.weights.push_back({prefix + "in_proj_bias", {3 * features}});
    facts.weights.push_back({prefix + "out_proj.weight", {features, features}});
    if (bias)
        facts.weights.push_back({prefix + "out_proj.bias", {features}});
    facts.macs += 2 * (steps + seen) * features * features + 2 * steps * seen * features;
    facts.scratchBytes += 4 * ((2 * steps + 2 * seen) * features + heads * steps * seen);
}

std::string pythonCausalMask(const std::string& name, const Parameters& p, const std::string& input) {
    if (!p.boolean("causal"))
        return {};
    const std::string steps = input + ".shape[1]";
    return name + "=torch.triu(torch.ones(" + steps + ", " + steps + ", dtype=torch.bool, device=" + input + ".device), diagonal=1)";
}

} // namespace lepton::layers

// SPDX-License-Identifier: GPL-3.0-or-later
// TransformerEncoderLayer and TransformerDecoderLayer.
#include "core/exchange/onnx/forms/Attention.h"
#include "core/exchange/onnx/forms/Gelu.h"

#include <functional>

namespace lepton::exchange::forms {

namespace {

OnnxValue activation(OnnxLayer& layer, const OnnxValue& x) { return layer.parameters().choice("activation") == "gelu" ? exactGelu(layer, x) : layer.op("Relu", {x}); }

/// x ← norm(x + part(x)), or with norm first x ← x + part(norm(x)).
OnnxValue block(OnnxLayer& layer, const OnnxValue& x, const std::string& norm, const std::function<OnnxValue(const OnnxValue&)>& part) {
    const auto normalise = [&](const OnnxValue& y) {
        return layer.op("LayerNormalization", {y, layer.weight(norm + ".weight"), layer.weight(norm + ".bias")}, {{"axis", -1}, {"epsilon", 1e-5}});
    };
    if (layer.parameters().boolean("norm_first"))
        return layer.op("Add", {x, part(normalise(x))});
    return normalise(layer.op("Add", {x, part(x)}));
}

OnnxValue transformer(OnnxLayer& layer, bool decoder) {
    const OnnxValue mask = layer.inputCount() > (decoder ? 2U : 1U) ? layer.in(layer.inputCount() - 1) : OnnxValue();
    const OnnxAttention self{"self_attn.", layer.parameters().boolean("causal"), 0};
    OnnxValue x = block(layer, layer.in(), "norm1", [&](const OnnxValue& y) { return attention(layer, self, y, y, y, decoder ? OnnxValue() : mask); });
    if (decoder)
        x = block(layer, x, "norm2", [&](const OnnxValue& y) { return attention(layer, {"multihead_attn.", false, 1}, y, layer.in(1), layer.in(1), mask); });
    return block(layer, x, decoder ? "norm3" : "norm2", [&](const OnnxValue& y) {
        const OnnxValue hidden = activation(layer, eachStep(layer, y, layer.weight("linear1.weight"), layer.weight("linear1.bias")));
        return eachStep(layer, hidden, layer.weight("linear2.weight"), layer.weight("linear2.bias"));
    });
}

} // namespace

void addTransformer(OnnxForms& forms) {
    forms["TransformerEncoderLayer"] = [](OnnxLayer& layer) { return transformer(layer, false); };
    forms["TransformerDecoderLayer"] = [](OnnxLayer& layer) { return transformer(layer, true); };
}

} // namespace lepton::exchange::forms

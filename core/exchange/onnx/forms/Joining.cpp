// SPDX-License-Identifier: GPL-3.0-or-later
// Layers that join several inputs.
#include "core/exchange/onnx/OnnxForms.h"

namespace lepton::exchange::forms {

namespace {

/// From the first input to the last.
OnnxValue folded(OnnxLayer& layer, const char* op) {
    OnnxValue value = layer.in(0);
    for (std::size_t i = 1; i < layer.inputCount(); ++i)
        value = layer.op(op, {value, layer.in(i)});
    return value;
}

std::vector<OnnxValue> allInputs(const OnnxLayer& layer) {
    std::vector<OnnxValue> out;
    for (std::size_t i = 0; i < layer.inputCount(); ++i)
        out.push_back(layer.in(i));
    return out;
}

OnnxValue stack(OnnxLayer& layer) {
    const std::int64_t at = OnnxLayer::place(layer.parameters().integer("dimension"), layer.rank() + 1);
    std::vector<OnnxValue> parts;
    for (const auto& input : allInputs(layer))
        parts.push_back(layer.unsqueeze(input, {at}));
    return layer.op("Concat", parts, {{"axis", at}});
}

/// Σ aᵢ·bᵢ of each row, [N, 1].
OnnxValue dotProduct(OnnxLayer& layer) { return layer.op("ReduceSum", {layer.op("Mul", {layer.in(0), layer.in(1)}), layer.numbers("features", {1})}, {{"keepdims", 1}}); }

/// The dot product of the rows, each divided by its length or, if that is smaller, by epsilon.
OnnxValue cosine(OnnxLayer& layer) {
    const OnnxValue least = layer.number("epsilon", layer.parameters().real("epsilon"));
    const auto length = [&](std::size_t input) {
        const OnnxValue norm = layer.op("ReduceL2", {layer.in(input)}, {{"axes", std::vector<std::int64_t>{1}}, {"keepdims", 1}});
        return layer.op("Max", {norm, least});
    };
    return layer.op("Div", {dotProduct(layer), layer.op("Mul", {length(0), length(1)})});
}

} // namespace

void addJoining(OnnxForms& forms) {
    forms["Add"] = [](OnnxLayer& layer) { return folded(layer, "Add"); };
    forms["Subtract"] = [](OnnxLayer& layer) { return folded(layer, "Sub"); };
    forms["Multiply"] = [](OnnxLayer& layer) { return folded(layer, "Mul"); };
    forms["MatMul"] = [](OnnxLayer& layer) { return folded(layer, "MatMul"); };
    forms["Concat"] = [](OnnxLayer& layer) { return layer.op("Concat", allInputs(layer), {{"axis", 1}}); };
    forms["Stack"] = stack;
    forms["DotProduct"] = dotProduct;
    forms["CosineSimilarity"] = cosine;
}

} // namespace lepton::exchange::forms

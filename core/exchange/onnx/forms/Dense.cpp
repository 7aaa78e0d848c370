// SPDX-License-Identifier: GPL-3.0-or-later
// Linear and Bilinear, and what is added for the places of steps.
#include "core/exchange/onnx/forms/Attention.h"

#include <cmath>

namespace lepton::exchange::forms {

namespace {

OnnxValue linear(OnnxLayer& layer) {
    const OnnxValue bias = layer.has("bias") ? layer.weight("bias") : OnnxValue();
    if (layer.rank() == 3)
        return eachStep(layer, layer.in(), layer.weight("weight"), bias);
    std::vector<OnnxValue> inputs{layer.in(), layer.weight("weight")};
    if (!bias.empty())
        inputs.push_back(bias);
    return layer.op("Gemm", inputs, {{"transB", 1}});
}

/// yₖ = x₁ · Wₖ · x₂ᵀ + bₖ, all k at once as matrices [N, units, 1, F₂].
OnnxValue bilinear(OnnxLayer& layer) {
    const OnnxValue first = layer.op("MatMul", {layer.unsqueeze(layer.in(0), {1, 2}), layer.weight("weight")});
    const OnnxValue products = layer.op("Mul", {first, layer.unsqueeze(layer.in(1), {1, 2})});
    const OnnxValue sums = layer.op("ReduceSum", {products, layer.numbers("summed", {2, 3})}, {{"keepdims", 0}});
    return layer.has("bias") ? layer.op("Add", {sums, layer.weight("bias")}) : sums;
}

/// sin and cos of t / 10000^(2i/F) by turns (Vaswani et al. 2017, section 3.5).
OnnxValue sinusoidal(OnnxLayer& layer) {
    const std::int64_t steps = layer.size(1);
    const std::int64_t features = layer.size(2);
    std::vector<float> waves;
    for (std::int64_t t = 0; t < steps; ++t)
        for (std::int64_t f = 0; f < features; ++f) {
            const double angle = static_cast<double>(t) / std::pow(10000.0, static_cast<double>(f / 2 * 2) / static_cast<double>(features));
            waves.push_back(static_cast<float>(f % 2 == 0 ? std::sin(angle) : std::cos(angle)));
        }
    return layer.op("Add", {layer.in(), layer.values("waves", {steps, features}, waves)});
}

} // namespace

void addDense(OnnxForms& forms) {
    forms["Linear"] = linear;
    forms["Bilinear"] = bilinear;
    forms["SinusoidalPositions"] = sinusoidal;
    forms["LearnedPositions"] = [](OnnxLayer& layer) { return layer.op("Add", {layer.in(), layer.weight("weight")}); };
}

} // namespace lepton::exchange::forms

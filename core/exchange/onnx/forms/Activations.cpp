// SPDX-License-Identifier: GPL-3.0-or-later
// Activations, and what is nothing in use: dropout, noise.
#include "core/exchange/onnx/forms/Gelu.h"

#include <cmath>
#include <numbers>

namespace lepton::exchange::forms {

namespace {

/// Of one ONNX operator without settings, whose name is the layer's but for capitals.
template <char const* Op>
OnnxValue plain(OnnxLayer& layer) {
    return layer.op(Op, {layer.in()});
}

constexpr char relu[] = "Relu";
constexpr char sigmoid[] = "Sigmoid";
constexpr char tanh[] = "Tanh";
constexpr char selu[] = "Selu";
constexpr char hardSwish[] = "HardSwish";

OnnxValue same(OnnxLayer& layer) { return layer.in(); }

OnnxValue silu(OnnxLayer& layer) { return layer.op("Mul", {layer.in(), layer.op("Sigmoid", {layer.in()})}); }

OnnxValue mish(OnnxLayer& layer) { return layer.op("Mul", {layer.in(), layer.op("Tanh", {layer.op("Softplus", {layer.in()})})}); }

/// Of the first dimension after the batch.
OnnxValue softmax(OnnxLayer& layer) { return layer.op(layer.type(), {layer.in()}, {{"axis", 1}}); }

/// A slope each channel stands in the second of all dimensions.
OnnxValue prelu(OnnxLayer& layer) {
    OnnxValue slope = layer.weight("weight");
    std::vector<std::int64_t> behind;
    for (std::size_t d = 2; d < layer.rank(); ++d)
        behind.push_back(static_cast<std::int64_t>(d) - 1);
    if (layer.parameters().boolean("channelwise") && !behind.empty())
        slope = layer.unsqueeze(slope, behind);
    return layer.op("PRelu", {layer.in(), slope});
}

/// ½x·(1 + gate)
OnnxValue gated(OnnxLayer& layer, const OnnxValue& x, const OnnxValue& gate) {
    return layer.op("Mul", {layer.op("Mul", {x, layer.number("half", 0.5)}), layer.op("Add", {gate, layer.number("one", 1)})});
}

OnnxValue gelu(OnnxLayer& layer) {
    if (layer.parameters().choice("approximation") != "tanh")
        return exactGelu(layer, layer.in());
    const OnnxValue cube = layer.op("Mul", {layer.op("Mul", {layer.in(), layer.in()}), layer.in()});
    const OnnxValue inner = layer.op("Add", {layer.in(), layer.op("Mul", {cube, layer.number("cubed", 0.044715)})});
    return gated(layer, layer.in(), layer.op("Tanh", {layer.op("Mul", {inner, layer.number("scale", std::sqrt(2 / std::numbers::pi))})}));
}

/// ln(1 + e^{βx}) / β, and x itself where βx is above the threshold.
OnnxValue softplus(OnnxLayer& layer) {
    const double beta = layer.parameters().real("beta");
    const double threshold = layer.parameters().real("threshold");
    const OnnxValue scale = beta == 1 ? OnnxValue() : layer.number("beta", beta);
    const OnnxValue scaled = beta == 1 ? layer.in() : layer.op("Mul", {layer.in(), scale});
    OnnxValue made = layer.op("Softplus", {scaled});
    if (beta != 1)
        made = layer.op("Div", {made, scale});
    if (threshold >= 20) // the two differ by less than a float's last digit
        return made;
    return layer.op("Where", {layer.op("Greater", {scaled, layer.number("threshold", threshold)}), layer.in(), made});
}

OnnxValue glu(OnnxLayer& layer) {
    const auto halves = layer.ops("Split", 2, {layer.in()}, {{"axis", OnnxLayer::place(layer.parameters().integer("dimension"), layer.rank())}});
    return layer.op("Mul", {halves[0], layer.op("Sigmoid", {halves[1]})});
}

} // namespace

OnnxValue exactGelu(OnnxLayer& layer, const OnnxValue& x) { return gated(layer, x, layer.op("Erf", {layer.op("Mul", {x, layer.number("scale", 1 / std::numbers::sqrt2)})})); }

void addActivations(OnnxForms& forms) {
    forms["ReLU"] = plain<relu>;
    forms["Sigmoid"] = plain<sigmoid>;
    forms["Tanh"] = plain<tanh>;
    forms["SELU"] = plain<selu>;
    forms["Hardswish"] = plain<hardSwish>;
    forms["Hardsigmoid"] = [](OnnxLayer& layer) { return layer.op("HardSigmoid", {layer.in()}, {{"alpha", 1.0 / 6}, {"beta", 0.5}}); };
    forms["LeakyReLU"] = [](OnnxLayer& layer) { return layer.op("LeakyRelu", {layer.in()}, {{"alpha", layer.parameters().real("slope")}}); };
    forms["ELU"] = [](OnnxLayer& layer) { return layer.op("Elu", {layer.in()}, {{"alpha", layer.parameters().real("alpha")}}); };
    forms["PReLU"] = prelu;
    forms["GELU"] = gelu;
    forms["SiLU"] = silu;
    forms["Mish"] = mish;
    forms["Softplus"] = softplus;
    forms["GLU"] = glu;
    forms["Softmax"] = softmax;
    forms["LogSoftmax"] = softmax;
    for (const char* type : {"Dropout", "Dropout1d", "Dropout2d", "GaussianNoise", "Sample"}) // a sample's mean, its first input
        forms[type] = same;
}

} // namespace lepton::exchange::forms

// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/layers/LayerList.h"
#include "core/layers/PyTorchText.h"
#include "core/layers/Rules.h"

namespace lepton::layers {

namespace {

RuleResult rule(const Parameters& p, Inputs inputs) {
    const auto& in = inputs[0].shape;
    if (in.size() != 2 && in.size() != 3)
        return ShapeFault{"rank", text(LT("core", "Linear needs rows of numbers (N × features or N × steps × features), but gets %1"), graph::shapeText(in)),
                          LT("core", "Insert Flatten before it"), "in", {{graph::Repair::Kind::InsertBefore, "Flatten", {}, {}}}};
    const std::int64_t features = in.back().size();
    const std::int64_t units = p.integer("units");
    const std::int64_t rows = in.size() == 3 ? in[1].size() : 1;
    LayerFacts facts{{inputs[0]}, {{"weight", {units, features}}}, rows * units * features, 0};
    facts.outputs[0].shape.back() = units;
    if (p.boolean("bias"))
        facts.weights.push_back({"bias", {units}});
    return facts;
}

PyTorchCode pytorch(const Parameters& p, Inputs inputs, InputNames) {
    const bool known = !inputs.empty();
    return {pythonCall(known ? "nn.Linear" : "nn.LazyLinear", {known ? inputs[0].shape.back().str() : "", std::to_string(p.integer("units")), p.boolean("bias") ? "" : "bias=False"}), {}};
}

} // namespace

graph::LayerType linear() {
    LayerType type;
    type.name = "Linear";
    type.title = LT("core", "Linear");
    type.family = graph::Family::Dense;
    type.weighted = true;
    type.summary = LT("core", "Connects every input with every unit.");
    type.doc = LT("core", "y = x · weightᵀ + bias, [N, F] to [N, units], or [N, T, F] to [N, T, units]: each step alike. Source: PyTorch's Linear.");
    type.synonyms = {"dense", "fully connected", "fc", "affine", "perceptron", "mlp"};
    type.parameters = {
        {"units", LT("core", "Units"), ParameterKind::Integer, 64, 1, 1048576, {}, LT("core", "Number of outputs")},
        {"bias", LT("core", "Bias"), ParameterKind::Boolean, true, 0, 0, {}, LT("core", "Adds a learned number to each output")},
    };
    type.rule = rule;
    type.caption = [](const Parameters& p) { return text(LT("core", "%1 units"), p.integer("units")); };
    type.pytorch = pytorch;
    return type;
}

} // namespace lepton::layers

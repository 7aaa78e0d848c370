// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/layers/CountedDimension.h"
#include "core/layers/LayerList.h"
#include "core/layers/PyTorchText.h"

namespace lepton::layers {

namespace {

RuleResult rule(const Parameters& p, Inputs inputs) {
    if (auto fault = requireRows("Bilinear", inputs, twoInputs()))
        return *fault;
    const std::int64_t first = inputs[0].shape[1].size();
    const std::int64_t second = inputs[1].shape[1].size();
    const std::int64_t units = p.integer("units");
    LayerFacts facts{{{{inputs[0].shape[0], units}, inputs[0].dtype}}, {{"weight", {units, first, second}}}, units * first * (second + 1), 0};
    if (p.boolean("bias"))
        facts.weights.push_back({"bias", {units}});
    return facts;
}

/// PyTorch has no lazy Bilinear, so sizes that are not known stay open.
PyTorchCode pytorch(const Parameters& p, Inputs inputs, InputNames) {
    const auto size = [inputs](std::size_t i) { return inputs.size() == 2 ? inputs[i].shape[1].str() : std::string("..."); };
    return {pythonCall("nn.Bilinear", {size(0), size(1), std::to_string(p.integer("units")), p.boolean("bias") ? "" : "bias=False"}), {}};
}

} // namespace

graph::LayerType bilinear() {
    LayerType type;
    type.name = "Bilinear";
    type.title = LT("core", "Bilinear");
    type.family = graph::Family::Dense;
    type.weighted = true;
    type.summary = LT("core", "Connects every pair of numbers from its two inputs with every unit.");
    type.doc = LT("core", "yₖ = aᵀ · weightₖ · b + biasₖ, [N, F₁] and [N, F₂] to [N, units]. Source: PyTorch's Bilinear.");
    type.synonyms = {"pairwise", "interaction", "two inputs", "dense"};
    type.inputs = twoInputs();
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

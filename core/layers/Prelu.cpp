// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/layers/LayerList.h"
#include "core/layers/PyTorchText.h"
#include "core/layers/Rules.h"

namespace lepton::layers {

graph::LayerType prelu() {
    LayerType type;
    type.name = "PReLU";
    type.title = LT("core", "PReLU");
    type.family = graph::Family::Activation;
    type.weighted = true;
    type.summary = LT("core", "A leaky ReLU that learns its slope.");
    type.doc = LT("core", "y = x for x ≥ 0, weight · x otherwise; one weight, or one a channel (dimension 1 of [N, C, …]). Source: He et al. 2015.");
    type.synonyms = {"parametric rectifier", "learned slope", "activation"};
    type.parameters = {
        {"channelwise", LT("core", "A slope per channel"), ParameterKind::Boolean, false, 0, 0, {}, LT("core", "Learns a slope for each channel instead of one for all")},
        {"start", LT("core", "First slope"), ParameterKind::Real, 0.25, -10, 10, {}, LT("core", "Slope at the start of the training")},
    };
    type.rule = [](const Parameters& p, Inputs inputs) -> RuleResult {
        const std::int64_t slopes = p.boolean("channelwise") ? inputs[0].shape[1].size() : 1;
        return LayerFacts{{inputs[0]}, {{"weight", {slopes}}}, graph::elementsPerSample(inputs[0].shape), 0};
    };
    type.pytorch = [](const Parameters& p, Inputs inputs, InputNames) {
        // Where the channels are not known there is no form that finds them out: the dots say what is missing.
        const std::string slopes = !p.boolean("channelwise") ? "1" : inputs.empty() ? "..." : inputs[0].shape[1].str();
        return PyTorchCode{pythonCall("nn.PReLU", {pythonOption("num_parameters", slopes, "1"), pythonOption("init", pythonNumber(p.real("start")), "0.25")}), {}};
    };
    return type;
}

} // namespace lepton::layers

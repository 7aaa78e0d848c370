// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/layers/LayerList.h"
#include "core/layers/PyTorchText.h"
#include "core/layers/Rules.h"

namespace lepton::layers {

namespace {

RuleResult rule(const Parameters& p, Inputs inputs) {
    if (auto fault = requirePictures("InstanceNorm2d", inputs[0]))
        return *fault;
    const auto& in = inputs[0].shape;
    const std::int64_t channels = in[1].size();
    if (in[2].size() * in[3].size() == 1)
        return ShapeFault{"too-small", LT("core", "InstanceNorm2d needs pictures of more than one pixel: a single one has no deviation, and would always become 0"),
                          LT("core", "Put it before the layers that shrink the picture, or use BatchNorm2d"), "in", {}};
    const std::int64_t elements = graph::elementsPerSample(in);
    LayerFacts facts{{inputs[0]}, {}, elements, 8 * channels}; // each channel's mean and deviation
    if (p.boolean("affine")) {
        facts.weights = {{"weight", {channels}}, {"bias", {channels}}};
        facts.macs += elements;
    }
    return facts;
}

PyTorchCode pytorch(const Parameters& p, Inputs inputs, InputNames) {
    const bool known = !inputs.empty();
    return {pythonCall(known ? "nn.InstanceNorm2d" : "nn.LazyInstanceNorm2d",
                       {known ? inputs[0].shape[1].str() : "", pythonOption("eps", pythonNumber(p.real("epsilon")), "1e-05"), p.boolean("affine") ? "affine=True" : ""}),
            {}};
}

} // namespace

graph::LayerType instanceNorm2d() {
    LayerType type;
    type.name = "InstanceNorm2d";
    type.title = LT("core", "Instance norm 2d");
    type.family = graph::Family::Normalisation;
    type.weighted = true;
    type.summary = LT("core", "Brings each channel of each picture to mean 0 and deviation 1.");
    type.doc = LT("core", "y = (x − mean) / √(variance + ε), per sample and channel of [N, C, H, W], and · weight + bias where they are learned; "
                          "usual where pictures are made or restyled. Source: Ulyanov et al. 2016.");
    type.synonyms = {"instance normalisation", "normalization", "style", "contrast"};
    type.parameters = {
        {"epsilon", LT("core", "Epsilon"), ParameterKind::Real, 1e-5, 1e-12, 1, {}, LT("core", "Keeps the division away from zero")},
        {"affine", LT("core", "Learned scale"), ParameterKind::Boolean, false, 0, 0, {}, LT("core", "Learns a scale and a shift for each channel")},
    };
    type.rule = rule;
    type.pytorch = pytorch;
    return type;
}

} // namespace lepton::layers

// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/layers/LayerList.h"
#include "core/layers/PyTorchText.h"
#include "core/layers/Rules.h"

#include <algorithm>

namespace lepton::layers {

namespace {

std::int64_t largestDivisor(std::int64_t number, std::int64_t atMost) {
    std::int64_t divisor = std::min(number, atMost);
    while (number % divisor != 0)
        --divisor;
    return divisor;
}

RuleResult rule(const Parameters& p, Inputs inputs) {
    const std::int64_t channels = inputs[0].shape[1].size();
    const std::int64_t groups = p.integer("groups");
    if (channels % groups != 0)
        return ShapeFault{"groups", text(LT("core", "%1 channels can't be divided into %2 groups of one size"), channels, groups), LT("core", "Set groups to a divisor of the channels"), "in",
                          {{graph::Repair::Kind::SetParameter, {}, "groups", largestDivisor(channels, groups)}}};
    const std::int64_t elements = graph::elementsPerSample(inputs[0].shape);
    LayerFacts facts{{inputs[0]}, {}, elements, 8 * groups}; // each group's mean and deviation
    if (p.boolean("affine")) {
        facts.weights = {{"weight", {channels}}, {"bias", {channels}}};
        facts.macs += elements;
    }
    return facts;
}

PyTorchCode pytorch(const Parameters& p, Inputs inputs, InputNames) {
    const std::string channels = inputs.empty() ? "..." : inputs[0].shape[1].str(); // PyTorch has no form that finds them out
    return {pythonCall("nn.GroupNorm", {std::to_string(p.integer("groups")), channels, pythonOption("eps", pythonNumber(p.real("epsilon")), "1e-05"), p.boolean("affine") ? "" : "affine=False"}), {}};
}

} // namespace

graph::LayerType groupNorm() {
    LayerType type;
    type.name = "GroupNorm";
    type.title = LT("core", "Group norm");
    type.family = graph::Family::Normalisation;
    type.weighted = true;
    type.summary = LT("core", "Brings groups of channels to mean 0 and deviation 1, each sample on its own.");
    type.doc = LT("core", "y = (x − mean) / √(variance + ε) · weight + bias, mean and variance per sample and group of channels, weight and bias per channel of [N, C, …]; "
                          "the same while training and in use, so it suits small batches. Source: Wu and He 2018.");
    type.synonyms = {"group normalisation", "normalization", "gn"};
    type.parameters = {
        {"groups", LT("core", "Groups"), ParameterKind::Integer, 8, 1, 65536, {}, LT("core", "Into how many groups the channels are divided; 1 takes all channels together")},
        {"epsilon", LT("core", "Epsilon"), ParameterKind::Real, 1e-5, 1e-12, 1, {}, LT("core", "Keeps the division away from zero")},
        {"affine", LT("core", "Learned scale"), ParameterKind::Boolean, true, 0, 0, {}, LT("core", "Learns a scale and a shift for each channel")},
    };
    type.rule = rule;
    type.caption = [](const Parameters& p) { return text(LT("core", "%1 groups"), p.integer("groups")); };
    type.pytorch = pytorch;
    return type;
}

} // namespace lepton::layers

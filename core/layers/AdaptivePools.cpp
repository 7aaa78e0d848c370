// SPDX-License-Identifier: GPL-3.0-or-later
// AdaptiveAvgPool2d and AdaptiveMaxPool2d: the size of the output is given, the windows follow from it.
#include "core/layers/LayerList.h"
#include "core/layers/PyTorchText.h"
#include "core/layers/Rules.h"

namespace lepton::layers {

namespace {

/// `scratchBytes`: kept per output element for the backward pass.
LayerType adaptivePooling(std::string name, std::int64_t scratchBytes) {
    LayerType type;
    type.name = name;
    type.family = graph::Family::Pooling;
    type.parameters = {dimensionsParameter("size", LT("core", "Size"), 2, 1, 1, 1024, LT("core", "Height and width of the output"))};
    type.rule = [name, scratchBytes](const Parameters& p, Inputs inputs) -> RuleResult {
        if (auto fault = requirePictures(name.c_str(), inputs[0]))
            return *fault;
        LayerFacts facts;
        facts.outputs = {spatialOutput(inputs[0], inputs[0].shape[1].size(), p.perDimension("size"))};
        facts.scratchBytes = scratchBytes * graph::elementsPerSample(facts.outputs[0].shape);
        return facts;
    };
    type.caption = [](const Parameters& p) { return Text("→ " + dimensionsText(p.perDimension("size"))); };
    type.pytorch = [name](const Parameters& p, Inputs, InputNames) { return PyTorchCode{pythonCall("nn." + name, {pythonDimensions(p.perDimension("size"))}), {}}; };
    return type;
}

} // namespace

graph::LayerType adaptiveAvgPool2d() {
    LayerType type = adaptivePooling("AdaptiveAvgPool2d", 0);
    type.title = LT("core", "Adaptive average pool 2d");
    type.summary = LT("core", "Brings pictures of any size to one size by means.");
    type.doc = LT("core", "[N, C, H, W] to [N, C, H', W'] of the given size: output row i is the mean of rows ⌊i·H/H'⌋ to ⌈(i + 1)·H/H'⌉ − 1, columns alike. "
                          "Source: PyTorch's AdaptiveAvgPool2d.");
    type.synonyms = {"mean", "pooling", "resize", "any size"};
    return type;
}

graph::LayerType adaptiveMaxPool2d() {
    LayerType type = adaptivePooling("AdaptiveMaxPool2d", 8); // the place of each maximum, int64
    type.title = LT("core", "Adaptive max pool 2d");
    type.summary = LT("core", "Brings pictures of any size to one size by maxima.");
    type.doc = LT("core", "[N, C, H, W] to [N, C, H', W'] of the given size: output row i is the largest of rows ⌊i·H/H'⌋ to ⌈(i + 1)·H/H'⌉ − 1, columns alike. "
                          "Source: PyTorch's AdaptiveMaxPool2d.");
    type.synonyms = {"maximum", "pooling", "resize", "any size"};
    return type;
}

} // namespace lepton::layers

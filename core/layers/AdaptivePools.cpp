// SPDX-License-Identifier: GPL-3.0-or-later
// AdaptiveAvgPool1d, 2d, 3d and AdaptiveMaxPool1d, 2d, 3d: the size of the output is given, the windows follow from it.
#include "core/layers/LayerList.h"
#include "core/layers/PyTorchText.h"
#include "core/layers/Rules.h"

#include <array>

namespace lepton::layers {

namespace {

constexpr std::array<const char*, 3> sizeDoc{LT("core", "Length of the output"), LT("core", "Height and width of the output"), LT("core", "Depth, height and width of the output")};

/// `scratchBytes`: kept per output element for the backward pass.
LayerType adaptivePooling(std::string name, std::size_t dimensions, std::int64_t scratchBytes) {
    LayerType type;
    type.name = name;
    type.family = graph::Family::Pooling;
    type.parameters = {dimensionsParameter("size", LT("core", "Size"), dimensions, 1, 1, 1024, sizeDoc.at(dimensions - 1))};
    type.rule = [name, dimensions, scratchBytes](const Parameters& p, Inputs inputs) -> RuleResult {
        if (auto fault = requireSpatial(name.c_str(), inputs[0], dimensions))
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
    LayerType type = adaptivePooling("AdaptiveAvgPool2d", 2, 0);
    type.title = LT("core", "Adaptive average pool 2d");
    type.summary = LT("core", "Brings pictures of any size to one size by means.");
    type.doc = LT("core", "[N, C, H, W] to [N, C, H', W'] of the given size: output row i is the mean of rows ⌊i·H/H'⌋ to ⌈(i + 1)·H/H'⌉ − 1, columns alike. "
                          "Source: PyTorch's AdaptiveAvgPool2d.");
    type.synonyms = {"mean", "pooling", "resize", "any size"};
    return type;
}

graph::LayerType adaptiveMaxPool2d() {
    LayerType type = adaptivePooling("AdaptiveMaxPool2d", 2, 8); // the place of each maximum, int64
    type.title = LT("core", "Adaptive max pool 2d");
    type.summary = LT("core", "Brings pictures of any size to one size by maxima.");
    type.doc = LT("core", "[N, C, H, W] to [N, C, H', W'] of the given size: output row i is the largest of rows ⌊i·H/H'⌋ to ⌈(i + 1)·H/H'⌉ − 1, columns alike. "
                          "Source: PyTorch's AdaptiveMaxPool2d.");
    type.synonyms = {"maximum", "pooling", "resize", "any size"};
    return type;
}

graph::LayerType adaptiveAvgPool1d() {
    LayerType type = adaptivePooling("AdaptiveAvgPool1d", 1, 0);
    type.title = LT("core", "Adaptive average pool 1d");
    type.summary = LT("core", "Brings sequences of any size to one size by means.");
    type.doc = LT("core", "[N, C, L] to [N, C, L'] of the given size: output i of a dimension is the mean of values ⌊i·L/L'⌋ to ⌈(i + 1)·L/L'⌉ − 1. "
                          "Source: PyTorch's AdaptiveAvgPool1d.");
    type.synonyms = {"mean", "pooling", "resize", "any size", "sequence"};
    return type;
}

graph::LayerType adaptiveMaxPool1d() {
    LayerType type = adaptivePooling("AdaptiveMaxPool1d", 1, 8);
    type.title = LT("core", "Adaptive max pool 1d");
    type.summary = LT("core", "Brings sequences of any size to one size by maxima.");
    type.doc = LT("core", "[N, C, L] to [N, C, L'] of the given size: output i of a dimension is the largest of values ⌊i·L/L'⌋ to ⌈(i + 1)·L/L'⌉ − 1. "
                          "Source: PyTorch's AdaptiveMaxPool1d.");
    type.synonyms = {"maximum", "pooling", "resize", "any size", "sequence"};
    return type;
}

graph::LayerType adaptiveAvgPool3d() {
    LayerType type = adaptivePooling("AdaptiveAvgPool3d", 3, 0);
    type.title = LT("core", "Adaptive average pool 3d");
    type.summary = LT("core", "Brings volumes of any size to one size by means.");
    type.doc = LT("core", "[N, C, D, H, W] to [N, C, D', H', W'] of the given size: output i of a dimension is the mean of values ⌊i·L/L'⌋ to ⌈(i + 1)·L/L'⌉ − 1. "
                          "Source: PyTorch's AdaptiveAvgPool3d.");
    type.synonyms = {"mean", "pooling", "resize", "any size", "volume"};
    return type;
}

graph::LayerType adaptiveMaxPool3d() {
    LayerType type = adaptivePooling("AdaptiveMaxPool3d", 3, 8);
    type.title = LT("core", "Adaptive max pool 3d");
    type.summary = LT("core", "Brings volumes of any size to one size by maxima.");
    type.doc = LT("core", "[N, C, D, H, W] to [N, C, D', H', W'] of the given size: output i of a dimension is the largest of values ⌊i·L/L'⌋ to ⌈(i + 1)·L/L'⌉ − 1. "
                          "Source: PyTorch's AdaptiveMaxPool3d.");
    type.synonyms = {"maximum", "pooling", "resize", "any size", "volume"};
    return type;
}

} // namespace lepton::layers

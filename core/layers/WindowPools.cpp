// SPDX-License-Identifier: GPL-3.0-or-later
// MaxPool1d, 2d, 3d and AvgPool1d, 2d, 3d: one rule (PyTorch's, floor mode) over the number of dimensions.
#include "core/layers/LayerList.h"
#include "core/layers/PyTorchText.h"
#include "core/layers/Rules.h"

#include <array>

namespace lepton::layers {

namespace {

/// `scratchBytes`: kept per output element for the backward pass.
RuleResult rule(const std::string& name, std::int64_t scratchBytes, const Parameters& p, const TensorType& input) {
    const auto kernel = p.perDimension("kernel");
    const auto stride = p.perDimension("stride");
    const auto padding = p.perDimension("padding");
    if (auto fault = requireSpatial(name.c_str(), input, kernel.size()))
        return *fault;
    const auto in = spatialOf(input);
    Dimensions out;
    for (std::size_t d = 0; d < in.size(); ++d) {
        if (padding[d] > kernel[d] / 2)
            return ShapeFault{"padding", text(LT("core", "Padding %1 is more than half of the kernel's %2"), padding[d], kernel[d]),
                              LT("core", "Use less padding or a larger kernel"), "", {{graph::Repair::Kind::SetParameter, {}, "padding", dimensionsJson(in.size(), 0)}}};
        out.push_back(windowOutput(in[d], kernel[d], stride[d], padding[d], 1));
    }
    // PyTorch's AvgPool3d wants its window within the input, however much padding there is.
    bool fits = productOf(out) > 0;
    for (std::size_t d = 0; d < in.size() && name == "AvgPool3d"; ++d)
        fits = fits && kernel[d] <= in[d];
    if (!fits)
        return windowTooLarge(name.c_str(), kernel, in, false);
    LayerFacts facts;
    facts.outputs = {spatialOutput(input, input.shape[1].size(), out)};
    facts.scratchBytes = scratchBytes * graph::elementsPerSample(facts.outputs[0].shape);
    return facts;
}

PyTorchCode pytorch(const std::string& name, const Parameters& p) {
    const std::string kernel = pythonDimensions(p.perDimension("kernel")); // PyTorch's stride is the kernel's size unless it is given
    return {pythonCall("nn." + name, {kernel, pythonOption("stride", pythonDimensions(p.perDimension("stride")), kernel), pythonOption("padding", pythonDimensions(p.perDimension("padding")), "0")}), {}};
}

/// What else depends on the number of dimensions.
struct Words {
    const char* kernel;
    const char* padding;
};

constexpr std::array<Words, 3> words{{
    {LT("core", "Length of the window"), LT("core", "Values added on each side; at most half the kernel")},
    {LT("core", "Height and width of the window"), LT("core", "Rows and columns added on each side; at most half the kernel")},
    {LT("core", "Depth, height and width of the window"), LT("core", "Layers, rows and columns added on each side; at most half the kernel")},
}};

LayerType windowPooling(std::string name, std::size_t dimensions, std::int64_t scratchBytes) {
    LayerType type;
    type.name = name;
    type.family = graph::Family::Pooling;
    type.parameters = {
        dimensionsParameter("kernel", LT("core", "Kernel"), dimensions, 2, 1, 1024, words.at(dimensions - 1).kernel),
        dimensionsParameter("stride", LT("core", "Stride"), dimensions, 2, 1, 1024, LT("core", "How far the window moves from one place to the next")),
        dimensionsParameter("padding", LT("core", "Padding"), dimensions, 0, 0, 512, words.at(dimensions - 1).padding),
    };
    type.rule = [name, scratchBytes](const Parameters& p, Inputs inputs) { return rule(name, scratchBytes, p, inputs[0]); };
    type.caption = [](const Parameters& p) { return Text(dimensionsText(p.perDimension("kernel"))); };
    type.pytorch = [name](const Parameters& p, Inputs, InputNames) { return pytorch(name, p); };
    return type;
}

LayerType maxPool(std::string name, std::size_t dimensions) {
    LayerType type = windowPooling(std::move(name), dimensions, 8); // the place of each maximum, int64
    type.summary = LT("core", "Keeps the largest value of each window.");
    type.synonyms = {"maximum", "subsample", "downsample", "pooling"};
    return type;
}

LayerType avgPool(std::string name, std::size_t dimensions) {
    LayerType type = windowPooling(std::move(name), dimensions, 0);
    type.summary = LT("core", "Keeps the mean of each window.");
    type.synonyms = {"mean", "subsample", "downsample", "pooling"};
    return type;
}

} // namespace

graph::LayerType maxPool2d() {
    LayerType type = maxPool("MaxPool2d", 2);
    type.title = LT("core", "Max pool 2d");
    type.doc = LT("core", "[N, C, H, W] to [N, C, H', W'], H' = ⌊(H + 2·padding − kernel) / stride⌋ + 1. Source: PyTorch's MaxPool2d.");
    return type;
}

graph::LayerType avgPool2d() {
    LayerType type = avgPool("AvgPool2d", 2);
    type.title = LT("core", "Average pool 2d");
    type.doc = LT("core", "[N, C, H, W] to [N, C, H', W'], H' = ⌊(H + 2·padding − kernel) / stride⌋ + 1; padded zeros count. Source: PyTorch's AvgPool2d.");
    return type;
}

graph::LayerType maxPool1d() {
    LayerType type = maxPool("MaxPool1d", 1);
    type.title = LT("core", "Max pool 1d");
    type.doc = LT("core", "[N, C, L] to [N, C, L'], L' = ⌊(L + 2·padding − kernel) / stride⌋ + 1. Source: PyTorch's MaxPool1d.");
    return type;
}

graph::LayerType avgPool1d() {
    LayerType type = avgPool("AvgPool1d", 1);
    type.title = LT("core", "Average pool 1d");
    type.doc = LT("core", "[N, C, L] to [N, C, L'], L' = ⌊(L + 2·padding − kernel) / stride⌋ + 1; padded zeros count. Source: PyTorch's AvgPool1d.");
    return type;
}

graph::LayerType maxPool3d() {
    LayerType type = maxPool("MaxPool3d", 3);
    type.title = LT("core", "Max pool 3d");
    type.doc = LT("core", "[N, C, D, H, W] to [N, C, D', H', W'], D' = ⌊(D + 2·padding − kernel) / stride⌋ + 1. Source: PyTorch's MaxPool3d.");
    return type;
}

graph::LayerType avgPool3d() {
    LayerType type = avgPool("AvgPool3d", 3);
    type.title = LT("core", "Average pool 3d");
    type.doc = LT("core", "[N, C, D, H, W] to [N, C, D', H', W'], D' = ⌊(D + 2·padding − kernel) / stride⌋ + 1; padded zeros count; the window must fit without them. Source: PyTorch's AvgPool3d.");
    return type;
}

} // namespace lepton::layers

// SPDX-License-Identifier: GPL-3.0-or-later
// Conv1d, Conv2d, Conv3d, and DepthwiseConv2d: one rule over the number of dimensions.
#include "core/layers/LayerList.h"
#include "core/layers/PyTorchText.h"
#include "core/layers/Sliding.h"

namespace lepton::layers {

namespace {

/// The faults of a window, or the places it takes in each dimension.
std::variant<Dimensions, ShapeFault> places(const char* layer, const Parameters& p, const Dimensions& in) {
    const auto kernel = p.perDimension("kernel");
    const auto stride = p.perDimension("stride");
    const auto dilation = p.perDimension("dilation");
    const bool unitStride = productOf(stride) == 1;
    if (p.isSame("padding")) {
        if (unitStride)
            return in;
        return ShapeFault{"same-stride", LT("core", "Padding “same” keeps the size, which needs stride 1"), LT("core", "Set the stride to 1, or give the padding in numbers"), "",
                          {{graph::Repair::Kind::SetParameter, {}, "stride", dimensionsJson(stride.size(), 1)}}};
    }
    const auto padding = p.perDimension("padding");
    Dimensions out;
    for (std::size_t d = 0; d < in.size(); ++d)
        out.push_back(windowOutput(in[d], kernel[d], stride[d], padding[d], dilation[d]));
    if (productOf(out) == 0)
        return windowTooLarge(layer, kernel, in, unitStride);
    return out;
}

RuleResult convolve(const char* layer, const Parameters& p, const TensorType& input, std::int64_t filters, std::int64_t groups) {
    const std::int64_t channels = input.shape[1].size();
    if (auto fault = checkGroups(groups, channels, filters))
        return *fault;
    const auto made = places(layer, p, spatialOf(input));
    if (const auto* fault = std::get_if<ShapeFault>(&made))
        return *fault;
    const auto& out = std::get<Dimensions>(made);
    LayerFacts facts;
    facts.outputs = {spatialOutput(input, filters, out)};
    facts.weights = filterWeights(p, filters, channels / groups, filters);
    facts.macs = filters * (channels / groups) * productOf(p.perDimension("kernel")) * productOf(out);
    return facts;
}

PyTorchCode pytorch(const std::string& name, const Parameters& p, Inputs inputs) {
    return {pythonCall((inputs.empty() ? "nn.Lazy" : "nn.") + name, pythonSliding(p, inputs)), {}};
}

LayerType convolution(std::string name, std::size_t dimensions) {
    LayerType type;
    type.name = name;
    type.family = graph::Family::Convolution;
    type.weighted = true;
    type.parameters = {filtersParameter(),          kernelParameter(dimensions), strideParameter(dimensions), paddingParameter(dimensions),
                       dilationParameter(dimensions), groupsParameter(),         biasParameter()};
    type.rule = [name, dimensions](const Parameters& p, Inputs inputs) -> RuleResult {
        if (auto fault = requireSpatial(name.c_str(), inputs[0], dimensions))
            return *fault;
        return convolve(name.c_str(), p, inputs[0], p.integer("filters"), p.integer("groups"));
    };
    type.caption = filtersCaption;
    type.pytorch = [name](const Parameters& p, Inputs inputs, InputNames) { return pytorch(name, p, inputs); };
    return type;
}

/// Where the input isn't known the call names it `channels`: PyTorch has no lazy module for as many groups as channels.
PyTorchCode depthwisePyTorch(const Parameters& p, Inputs inputs, InputNames) {
    const bool known = !inputs.empty();
    const std::int64_t multiplier = p.integer("multiplier");
    const std::string channels = known ? inputs[0].shape[1].str() : "channels";
    const std::string filters = known ? std::to_string(inputs[0].shape[1].size() * multiplier) : "channels * " + std::to_string(multiplier);
    return {pythonCall("nn.Conv2d", pythonSliding(p, channels, filters, channels)), {}};
}

} // namespace

graph::LayerType conv2d() {
    LayerType type = convolution("Conv2d", 2);
    type.title = LT("core", "Conv 2d");
    type.summary = LT("core", "Slides learned filters over a picture.");
    type.doc = LT("core", "Cross-correlates [N, C, H, W] with learned filters and gives [N, filters, H', W'], "
                          "H' = ⌊(H + 2·padding − dilation·(kernel − 1) − 1) / stride⌋ + 1. Source: PyTorch's Conv2d.");
    type.synonyms = {"convolution", "convolutional", "filter", "cnn", "kernel"};
    return type;
}

graph::LayerType conv1d() {
    LayerType type = convolution("Conv1d", 1);
    type.title = LT("core", "Conv 1d");
    type.summary = LT("core", "Slides learned filters along a sequence.");
    type.doc = LT("core", "Cross-correlates [N, C, L] with learned filters and gives [N, filters, L'], "
                          "L' = ⌊(L + 2·padding − dilation·(kernel − 1) − 1) / stride⌋ + 1. Source: PyTorch's Conv1d.");
    type.synonyms = {"convolution", "convolutional", "filter", "temporal", "tcn", "time series", "sequence"};
    return type;
}

graph::LayerType conv3d() {
    LayerType type = convolution("Conv3d", 3);
    type.title = LT("core", "Conv 3d");
    type.summary = LT("core", "Slides learned filters through a volume or a film.");
    type.doc = LT("core", "Cross-correlates [N, C, D, H, W] with learned filters and gives [N, filters, D', H', W'], "
                          "D' = ⌊(D + 2·padding − dilation·(kernel − 1) − 1) / stride⌋ + 1. Source: PyTorch's Conv3d.");
    type.synonyms = {"convolution", "convolutional", "filter", "volume", "voxel", "video"};
    return type;
}

graph::LayerType depthwiseConv2d() {
    LayerType type;
    type.name = "DepthwiseConv2d";
    type.title = LT("core", "Depthwise conv 2d");
    type.family = graph::Family::Convolution;
    type.weighted = true;
    type.summary = LT("core", "Filters each channel on its own, with far fewer weights.");
    type.doc = LT("core", "Conv2d with as many groups as channels: [N, C, H, W] to [N, multiplier·C, H', W'], each output from one input channel. "
                          "A Conv2d with kernel 1 after it mixes the channels. Source: Howard et al. 2017, MobileNets.");
    type.synonyms = {"convolution", "separable", "grouped", "mobilenet", "depth multiplier"};
    type.parameters = {{"multiplier", LT("core", "Multiplier"), ParameterKind::Integer, 1, 1, 1024, {}, LT("core", "Number of learned filters for each channel")},
                       kernelParameter(2), strideParameter(2), paddingParameter(2), dilationParameter(2), biasParameter()};
    type.rule = [](const Parameters& p, Inputs inputs) -> RuleResult {
        if (auto fault = requirePictures("DepthwiseConv2d", inputs[0]))
            return *fault;
        const std::int64_t channels = inputs[0].shape[1].size();
        return convolve("DepthwiseConv2d", p, inputs[0], channels * p.integer("multiplier"), channels);
    };
    type.caption = [](const Parameters& p) { return Text("× " + std::to_string(p.integer("multiplier")) + " · " + dimensionsText(p.perDimension("kernel"))); };
    type.pytorch = depthwisePyTorch;
    return type;
}

} // namespace lepton::layers

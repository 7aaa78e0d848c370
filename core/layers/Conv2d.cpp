// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/layers/LayerList.h"
#include "core/layers/PyTorchText.h"
#include "core/layers/Rules.h"

namespace lepton::layers {

namespace {

std::optional<ShapeFault> checkGroups(const Parameters& p, std::int64_t channels) {
    const std::int64_t groups = p.integer("groups");
    if (channels % groups != 0)
        return ShapeFault{"groups", text(LT("core", "%1 input channels can't be divided into %2 groups"), channels, groups),
                          LT("core", "Set groups to a divisor of both the input channels and the filters"), "in",
                          {{graph::Repair::Kind::SetParameter, {}, "groups", 1}}};
    if (p.integer("filters") % groups != 0)
        return ShapeFault{"groups", text(LT("core", "%1 filters can't be divided into %2 groups"), p.integer("filters"), groups),
                          LT("core", "Set groups to a divisor of both the input channels and the filters"), "",
                          {{graph::Repair::Kind::SetParameter, {}, "groups", 1}}};
    return std::nullopt;
}

RuleResult rule(const Parameters& p, Inputs inputs) {
    if (auto fault = requirePictures("Conv2d", inputs[0]))
        return *fault;
    const auto& in = inputs[0].shape;
    const std::int64_t channels = in[1].size();
    if (auto fault = checkGroups(p, channels))
        return *fault;
    const auto kernel = p.pair("kernel");
    const auto stride = p.pair("stride");
    const auto dilation = p.pair("dilation");
    const bool same = p.isSame("padding");
    if (same && (stride[0] != 1 || stride[1] != 1))
        return ShapeFault{"same-stride", LT("core", "Padding “same” keeps the size, which needs stride 1"), LT("core", "Set the stride to 1, or give the padding in numbers"), "",
                          {{graph::Repair::Kind::SetParameter, {}, "stride", Json::array({1, 1})}}};
    const std::array<std::int64_t, 2> padding = same ? std::array<std::int64_t, 2>{0, 0} : p.pair("padding");
    std::array<std::int64_t, 2> out{};
    for (std::size_t d = 0; d < 2; ++d)
        out[d] = same ? in[2 + d].size() : windowOutput(in[2 + d].size(), kernel[d], stride[d], padding[d], dilation[d]);
    if (out[0] < 1 || out[1] < 1)
        return windowTooLarge("Conv2d", kernel, in, stride[0] == 1 && stride[1] == 1);

    const std::int64_t filters = p.integer("filters");
    const std::int64_t perFilter = channels / p.integer("groups") * kernel[0] * kernel[1];
    LayerFacts facts;
    facts.outputs = {{{in[0], filters, out[0], out[1]}, inputs[0].dtype}};
    facts.weights = {{"weight", {filters, channels / p.integer("groups"), kernel[0], kernel[1]}}};
    if (p.boolean("bias"))
        facts.weights.push_back({"bias", {filters}});
    facts.macs = filters * perFilter * out[0] * out[1];
    return facts;
}

PyTorchCode pytorch(const Parameters& p, Inputs inputs, InputNames) {
    const bool known = !inputs.empty();
    return {pythonCall(known ? "nn.Conv2d" : "nn.LazyConv2d",
                       {known ? inputs[0].shape[1].str() : "", std::to_string(p.integer("filters")), pythonPair(p.pair("kernel")), pythonOption("stride", pythonPair(p.pair("stride")), "1"),
                        p.isSame("padding") ? "padding=\"same\"" : pythonOption("padding", pythonPair(p.pair("padding")), "0"), pythonOption("dilation", pythonPair(p.pair("dilation")), "1"),
                        pythonOption("groups", std::to_string(p.integer("groups")), "1"), p.boolean("bias") ? "" : "bias=False"}),
            {}};
}

} // namespace

graph::LayerType conv2d() {
    LayerType type;
    type.name = "Conv2d";
    type.title = LT("core", "Conv 2d");
    type.family = graph::Family::Convolution;
    type.summary = LT("core", "Slides learned filters over a picture.");
    type.doc = LT("core", "Cross-correlates [N, C, H, W] with learned filters and gives [N, filters, H', W'], "
                          "H' = ⌊(H + 2·padding − dilation·(kernel − 1) − 1) / stride⌋ + 1. Source: PyTorch's Conv2d.");
    type.synonyms = {"convolution", "convolutional", "filter", "cnn", "kernel"};
    type.parameters = {
        {"filters", LT("core", "Filters"), ParameterKind::Integer, 32, 1, 65536, {}, LT("core", "Number of learned filters: the channels of the output")},
        pairParameter("kernel", LT("core", "Kernel"), 3, 1, 1024, LT("core", "Height and width of a filter")),
        pairParameter("stride", LT("core", "Stride"), 1, 1, 1024, LT("core", "How far the filter moves from one place to the next")),
        {"padding", LT("core", "Padding"), ParameterKind::Padding, Json::array({0, 0}), 0, 1024, {}, LT("core", "Zeros added on each side, or “same” to keep height and width")},
        pairParameter("dilation", LT("core", "Dilation"), 1, 1, 1024, LT("core", "Distance between the pixels that a filter looks at")),
        {"groups", LT("core", "Groups"), ParameterKind::Integer, 1, 1, 65536, {}, LT("core", "Divides channels and filters into groups that don't see each other")},
        {"bias", LT("core", "Bias"), ParameterKind::Boolean, true, 0, 0, {}, LT("core", "Adds a learned number to each filter's output")},
    };
    type.rule = rule;
    type.caption = [](const Parameters& p) { return text(LT("core", "%1 filters · %2"), p.integer("filters"), pairText(p.pair("kernel"))); };
    type.pytorch = pytorch;
    return type;
}

} // namespace lepton::layers

// SPDX-License-Identifier: GPL-3.0-or-later
// ConvTranspose1d, ConvTranspose2d and ConvTranspose3d: one rule over the number of dimensions.
#include "core/layers/LayerList.h"
#include "core/layers/PyTorchText.h"
#include "core/layers/Sliding.h"

#include <algorithm>

namespace lepton::layers {

namespace {

std::optional<ShapeFault> checkOutputPadding(const Parameters& p) {
    const auto extra = p.perDimension("output_padding");
    const auto stride = p.perDimension("stride");
    const auto dilation = p.perDimension("dilation");
    for (std::size_t d = 0; d < extra.size(); ++d)
        if (extra[d] >= std::max(stride[d], dilation[d]))
            return ShapeFault{"output-padding", text(LT("core", "Output padding %1 must be smaller than the stride %2 or the dilation %3"), extra[d], stride[d], dilation[d]),
                              LT("core", "Use less output padding or a larger stride"), "",
                              {{graph::Repair::Kind::SetParameter, {}, "output_padding", dimensionsJson(extra.size(), 0)}}};
    return std::nullopt;
}

/// (size − 1)·stride − 2·padding + dilation·(kernel − 1) + output padding + 1
Dimensions outputOf(const Parameters& p, const Dimensions& in) {
    const auto kernel = p.perDimension("kernel");
    const auto stride = p.perDimension("stride");
    const auto padding = p.perDimension("padding");
    const auto extra = p.perDimension("output_padding");
    const auto dilation = p.perDimension("dilation");
    Dimensions out;
    for (std::size_t d = 0; d < in.size(); ++d)
        out.push_back((in[d] - 1) * stride[d] - 2 * padding[d] + dilation[d] * (kernel[d] - 1) + extra[d] + 1);
    return out;
}

RuleResult rule(const Parameters& p, const TensorType& input) {
    const std::int64_t channels = input.shape[1].size();
    const std::int64_t filters = p.integer("filters");
    const std::int64_t groups = p.integer("groups");
    if (auto fault = checkGroups(groups, channels, filters))
        return *fault;
    if (auto fault = checkOutputPadding(p))
        return *fault;
    const auto in = spatialOf(input);
    const auto out = outputOf(p, in);
    if (std::any_of(out.begin(), out.end(), [](std::int64_t size) { return size < 1; }))
        return ShapeFault{"too-small", text(LT("core", "Padding %1 takes off all of the output"), dimensionsText(p.perDimension("padding"))), LT("core", "Use less padding or a larger kernel"), "in",
                          {{graph::Repair::Kind::SetParameter, {}, "padding", dimensionsJson(in.size(), 0)}}};
    LayerFacts facts;
    facts.outputs = {spatialOutput(input, filters, out)};
    facts.weights = filterWeights(p, channels, filters / groups, filters);
    facts.macs = channels * (filters / groups) * productOf(p.perDimension("kernel")) * productOf(in);
    return facts;
}

PyTorchCode pytorch(const std::string& name, const Parameters& p, Inputs inputs) {
    auto arguments = pythonSliding(p, inputs);
    arguments.push_back(pythonOption("output_padding", pythonDimensions(p.perDimension("output_padding")), "0"));
    return {pythonCall((inputs.empty() ? "nn.Lazy" : "nn.") + name, arguments), {}};
}

LayerType transposedConvolution(std::string name, std::size_t dimensions) {
    LayerType type;
    type.name = name;
    type.family = graph::Family::Convolution;
    type.weighted = true;
    type.parameters = {
        filtersParameter(), kernelParameter(dimensions), strideParameter(dimensions),
        dimensionsParameter("padding", LT("core", "Padding"), dimensions, 0, 0, 1024, slidingWords(dimensions).padding),
        dimensionsParameter("output_padding", LT("core", "Output padding"), dimensions, 0, 0, 1023, LT("core", "Added at the end of the output only; smaller than the stride or the dilation")),
        dilationParameter(dimensions), groupsParameter(), biasParameter(),
    };
    type.rule = [name, dimensions](const Parameters& p, Inputs inputs) -> RuleResult {
        if (auto fault = requireSpatial(name.c_str(), inputs[0], dimensions))
            return *fault;
        return rule(p, inputs[0]);
    };
    type.caption = filtersCaption;
    type.pytorch = [name](const Parameters& p, Inputs inputs, InputNames) { return pytorch(name, p, inputs); };
    type.synonyms = {"deconvolution", "convolution", "upsample", "fractionally strided", "decoder", "generator"};
    return type;
}

} // namespace

graph::LayerType convTranspose2d() {
    LayerType type = transposedConvolution("ConvTranspose2d", 2);
    type.title = LT("core", "Transposed conv 2d");
    type.summary = LT("core", "Makes a picture larger with learned filters.");
    type.doc = LT("core", "The gradient of Conv2d as a layer: [N, C, H, W] to [N, filters, H', W'], "
                          "H' = (H − 1)·stride − 2·padding + dilation·(kernel − 1) + output padding + 1. Source: PyTorch's ConvTranspose2d.");
    return type;
}

graph::LayerType convTranspose1d() {
    LayerType type = transposedConvolution("ConvTranspose1d", 1);
    type.title = LT("core", "Transposed conv 1d");
    type.summary = LT("core", "Makes a sequence longer with learned filters.");
    type.doc = LT("core", "The gradient of Conv1d as a layer: [N, C, L] to [N, filters, L'], "
                          "L' = (L − 1)·stride − 2·padding + dilation·(kernel − 1) + output padding + 1. Source: PyTorch's ConvTranspose1d.");
    return type;
}

graph::LayerType convTranspose3d() {
    LayerType type = transposedConvolution("ConvTranspose3d", 3);
    type.title = LT("core", "Transposed conv 3d");
    type.summary = LT("core", "Makes a volume larger with learned filters.");
    type.doc = LT("core", "The gradient of Conv3d as a layer: [N, C, D, H, W] to [N, filters, D', H', W'], "
                          "D' = (D − 1)·stride − 2·padding + dilation·(kernel − 1) + output padding + 1. Source: PyTorch's ConvTranspose3d.");
    return type;
}

} // namespace lepton::layers

// SPDX-License-Identifier: GPL-3.0-or-later
// Convolutions, plain, depthwise and transposed, and what makes pictures larger without weights.
#include "core/exchange/onnx/OnnxForms.h"

namespace lepton::exchange::forms {

namespace {

std::vector<OnnxValue> filtersOf(OnnxLayer& layer) {
    std::vector<OnnxValue> inputs{layer.in(), layer.weight("weight")};
    if (layer.has("bias"))
        inputs.push_back(layer.weight("bias"));
    return inputs;
}

/// All starts, then all ends. "same" adds one more at the end where what is to add is odd, as PyTorch does.
std::vector<std::int64_t> padsOf(const graph::Parameters& p) {
    const auto kernel = p.perDimension("kernel");
    const auto dilation = p.perDimension("dilation");
    const bool same = p.isSame("padding");
    const auto padding = same ? std::vector<std::int64_t>() : p.perDimension("padding");
    std::vector<std::int64_t> pads(2 * kernel.size());
    for (std::size_t d = 0; d < kernel.size(); ++d) {
        const std::int64_t all = same ? dilation[d] * (kernel[d] - 1) : 2 * padding[d];
        pads[d] = all / 2;
        pads[kernel.size() + d] = all - all / 2;
    }
    return pads;
}

OnnxAttributes slidingOf(const OnnxLayer& layer, std::int64_t groups) {
    const auto& p = layer.parameters();
    return {{"kernel_shape", p.perDimension("kernel")}, {"strides", p.perDimension("stride")}, {"pads", padsOf(p)}, {"dilations", p.perDimension("dilation")}, {"group", groups}};
}

OnnxValue convolution(OnnxLayer& layer) {
    const bool depthwise = layer.type() == "DepthwiseConv2d";
    return layer.op("Conv", filtersOf(layer), slidingOf(layer, depthwise ? layer.size(1) : layer.parameters().integer("groups")));
}

OnnxValue transposed(OnnxLayer& layer) {
    OnnxAttributes attributes = slidingOf(layer, layer.parameters().integer("groups"));
    attributes.emplace_back("output_padding", layer.parameters().perDimension("output_padding"));
    return layer.op("ConvTranspose", filtersOf(layer), attributes);
}

OnnxValue upsample(OnnxLayer& layer) {
    const auto factor = static_cast<float>(layer.parameters().integer("factor"));
    const OnnxValue scales = layer.values("scales", {4}, {1, 1, factor, factor});
    if (layer.parameters().choice("mode") == "bilinear")
        return layer.op("Resize", {layer.in(), "", scales}, {{"mode", "linear"}, {"coordinate_transformation_mode", "half_pixel"}});
    return layer.op("Resize", {layer.in(), "", scales}, {{"mode", "nearest"}, {"coordinate_transformation_mode", "asymmetric"}, {"nearest_mode", "floor"}});
}

} // namespace

void addConvolutions(OnnxForms& forms) {
    for (const char* type : {"Conv1d", "Conv2d", "Conv3d", "DepthwiseConv2d"})
        forms[type] = convolution;
    for (const char* type : {"ConvTranspose1d", "ConvTranspose2d", "ConvTranspose3d"})
        forms[type] = transposed;
    forms["Upsample"] = upsample;
    forms["PixelShuffle"] = [](OnnxLayer& layer) { return layer.op("DepthToSpace", {layer.in()}, {{"blocksize", layer.parameters().integer("factor")}, {"mode", "CRD"}}); };
}

} // namespace lepton::exchange::forms

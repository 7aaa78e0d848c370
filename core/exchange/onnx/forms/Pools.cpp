// SPDX-License-Identifier: GPL-3.0-or-later
// MaxPool, AvgPool, GlobalMaxPool and GlobalAvgPool in 1, 2 and 3 dimensions.
#include "core/exchange/onnx/OnnxForms.h"

namespace lepton::exchange::forms {

namespace {

OnnxAttributes windowOf(const OnnxLayer& layer) {
    const auto& p = layer.parameters();
    std::vector<std::int64_t> pads = p.perDimension("padding");
    const auto ends = pads;
    pads.insert(pads.end(), ends.begin(), ends.end());
    return {{"kernel_shape", p.perDimension("kernel")}, {"strides", p.perDimension("stride")}, {"pads", pads}};
}

OnnxValue maxPool(OnnxLayer& layer) { return layer.op("MaxPool", {layer.in()}, windowOf(layer)); }

OnnxValue avgPool(OnnxLayer& layer) {
    OnnxAttributes attributes = windowOf(layer);
    attributes.emplace_back("count_include_pad", 1);
    return layer.op("AveragePool", {layer.in()}, attributes);
}

/// Over all dimensions behind the channels, [N, C].
OnnxValue overPlaces(OnnxLayer& layer, const char* op) {
    std::vector<std::int64_t> axes;
    for (std::size_t d = 2; d < layer.rank(); ++d)
        axes.push_back(static_cast<std::int64_t>(d));
    return layer.op(op, {layer.in()}, {{"axes", axes}, {"keepdims", 0}});
}

} // namespace

void addPools(OnnxForms& forms) {
    for (const std::string dimensions : {"1d", "2d", "3d"}) {
        forms["MaxPool" + dimensions] = maxPool;
        forms["AvgPool" + dimensions] = avgPool;
        forms["GlobalMaxPool" + dimensions] = [](OnnxLayer& layer) { return overPlaces(layer, "ReduceMax"); };
        forms["GlobalAvgPool" + dimensions] = [](OnnxLayer& layer) { return overPlaces(layer, "ReduceMean"); };
    }
}

} // namespace lepton::exchange::forms

// SPDX-License-Identifier: GPL-3.0-or-later
// Layers that move values and compute nothing with them.
#include "core/exchange/onnx/OnnxForms.h"

#include <limits>

namespace lepton::exchange::forms {

namespace {

OnnxValue permute(OnnxLayer& layer) {
    std::vector<std::int64_t> order{0}; // the batch stays where it is
    for (const auto counted : layer.parameters().sizes("order"))
        order.push_back(OnnxLayer::place(counted, layer.rank()));
    return layer.transpose(layer.in(), order);
}

OnnxValue squeeze(OnnxLayer& layer) {
    return layer.op("Squeeze", {layer.in(), layer.numbers("axes", {OnnxLayer::place(layer.parameters().integer("dimension"), layer.rank())})});
}

OnnxValue slice(OnnxLayer& layer) {
    const auto& p = layer.parameters();
    const std::int64_t end = p.integer("end") == 0 ? std::numeric_limits<std::int64_t>::max() : p.integer("end");
    return layer.op("Slice", {layer.in(), layer.numbers("start", {p.integer("start")}), layer.numbers("end", {end}),
                              layer.numbers("axis", {OnnxLayer::place(p.integer("dimension"), layer.rank())}), layer.numbers("step", {p.integer("step")})});
}

} // namespace

void addShapes(OnnxForms& forms) {
    forms["Flatten"] = [](OnnxLayer& layer) { return layer.op("Flatten", {layer.in()}, {{"axis", 1}}); };
    forms["Reshape"] = [](OnnxLayer& layer) { return layer.reshape(layer.in(), layer.resultShape()); };
    forms["Permute"] = permute;
    forms["Squeeze"] = squeeze;
    forms["Unsqueeze"] = [](OnnxLayer& layer) { return layer.unsqueeze(layer.in(), {OnnxLayer::place(layer.parameters().integer("dimension"), layer.rank() + 1)}); };
    forms["Slice"] = slice;
}

} // namespace lepton::exchange::forms

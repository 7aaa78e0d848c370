// SPDX-License-Identifier: GPL-3.0-or-later
// Crop, ZeroPad and ReflectionPad in 1, 2 and 3 dimensions.
#include "core/exchange/onnx/OnnxForms.h"

#include <array>

namespace lepton::exchange::forms {

namespace {

/// What the two ends of each dimension behind the channels are called, the last dimension last.
constexpr std::array<std::array<const char*, 2>, 3> ends{{{"front", "back"}, {"top", "bottom"}, {"left", "right"}}};

const std::array<const char*, 2>& endsOf(const OnnxLayer& layer, std::size_t dimension) { return ends.at(dimension + ends.size() - layer.rank()); }

OnnxValue crop(OnnxLayer& layer) {
    std::vector<std::int64_t> starts;
    std::vector<std::int64_t> stops;
    std::vector<std::int64_t> axes;
    for (std::size_t d = 2; d < layer.rank(); ++d) {
        const auto& [first, second] = endsOf(layer, d);
        starts.push_back(layer.parameters().integer(first));
        stops.push_back(layer.size(d) - layer.parameters().integer(second));
        axes.push_back(static_cast<std::int64_t>(d));
    }
    return layer.op("Slice", {layer.in(), layer.numbers("starts", starts), layer.numbers("ends", stops), layer.numbers("axes", axes)});
}

OnnxValue pad(OnnxLayer& layer, const char* mode) {
    std::vector<std::int64_t> pads(2 * layer.rank(), 0); // all starts, then all ends
    for (std::size_t d = 2; d < layer.rank(); ++d) {
        const auto& [first, second] = endsOf(layer, d);
        pads[d] = layer.parameters().integer(first);
        pads[layer.rank() + d] = layer.parameters().integer(second);
    }
    return layer.op("Pad", {layer.in(), layer.numbers("pads", pads)}, {{"mode", mode}});
}

} // namespace

void addBorders(OnnxForms& forms) {
    for (const char* dimensions : {"1d", "2d", "3d"}) {
        forms[std::string("Crop") + dimensions] = crop;
        forms[std::string("ZeroPad") + dimensions] = [](OnnxLayer& layer) { return pad(layer, "constant"); };
        forms[std::string("ReflectionPad") + dimensions] = [](OnnxLayer& layer) { return pad(layer, "reflect"); };
    }
}

} // namespace lepton::exchange::forms

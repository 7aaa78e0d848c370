// SPDX-License-Identifier: GPL-3.0-or-later
// AdaptiveAvgPool and AdaptiveMaxPool in 1, 2 and 3 dimensions. ONNX has none, but where all windows are of one size it is an ordinary
// pool. Elsewhere each dimension on its own: the values of each window are gathered side by side, then reduced.
#include "core/exchange/onnx/OnnxForms.h"

#include <algorithm>

namespace lepton::exchange::forms {

namespace {

/// The windows of one dimension.
struct Windows {
    std::int64_t count;
    std::int64_t longest = 0;
    std::vector<std::int64_t> places; ///< [count, longest]; those of shorter windows end with their last place again
    std::vector<float> shares;        ///< of each place in its window's mean

    /// PyTorch's: window i goes from ⌊i·size/count⌋ to ⌈(i + 1)·size/count⌉.
    Windows(std::int64_t size, std::int64_t count) : count(count) {
        const auto first = [&](std::int64_t i) { return i * size / count; };
        const auto end = [&](std::int64_t i) { return ((i + 1) * size + count - 1) / count; };
        for (std::int64_t i = 0; i < count; ++i)
            longest = std::max(longest, end(i) - first(i));
        for (std::int64_t i = 0; i < count; ++i)
            for (std::int64_t k = 0; k < longest; ++k) {
                const bool inside = first(i) + k < end(i);
                places.push_back(inside ? first(i) + k : end(i) - 1);
                shares.push_back(inside ? 1 / static_cast<float>(end(i) - first(i)) : 0);
            }
    }
};

/// Dimension `d` of a value of so many.
OnnxValue pooled(OnnxLayer& layer, OnnxValue value, std::size_t d, std::int64_t count, bool mean) {
    const Windows windows(layer.size(d), count);
    const auto axis = static_cast<std::int64_t>(d);
    const OnnxValue places = layer.numbers("windows" + std::to_string(d), windows.places);
    value = layer.op("Gather", {value, layer.reshape(places, {windows.count, windows.longest})}, {{"axis", axis}});
    if (!mean)
        return layer.op("ReduceMax", {value}, {{"axes", std::vector{axis + 1}}, {"keepdims", 0}});
    std::vector<std::int64_t> sizes{windows.count, windows.longest};
    sizes.resize(layer.rank() - d + 1, 1); // of the dimensions behind
    value = layer.op("Mul", {value, layer.values("shares" + std::to_string(d), sizes, windows.shares)});
    return layer.op("ReduceSum", {value, layer.numbers("axis" + std::to_string(d), {axis + 1})}, {{"keepdims", 0}});
}

OnnxValue adaptive(OnnxLayer& layer, bool mean) {
    const auto sizes = layer.parameters().perDimension("size");
    std::vector<std::int64_t> kernel;
    bool even = true;
    for (std::size_t d = 0; d < sizes.size(); ++d) {
        kernel.push_back(layer.size(d + 2) / sizes[d]);
        even = even && layer.size(d + 2) % sizes[d] == 0;
    }
    if (even)
        return layer.op(mean ? "AveragePool" : "MaxPool", {layer.in()}, {{"kernel_shape", kernel}, {"strides", kernel}});
    OnnxValue value = layer.in();
    for (std::size_t d = 0; d < sizes.size(); ++d)
        if (sizes[d] != layer.size(d + 2))
            value = pooled(layer, value, d + 2, sizes[d], mean);
    return value;
}

} // namespace

void addAdaptivePools(OnnxForms& forms) {
    for (const char* dimensions : {"1d", "2d", "3d"}) {
        forms[std::string("AdaptiveAvgPool") + dimensions] = [](OnnxLayer& layer) { return adaptive(layer, true); };
        forms[std::string("AdaptiveMaxPool") + dimensions] = [](OnnxLayer& layer) { return adaptive(layer, false); };
    }
}

} // namespace lepton::exchange::forms

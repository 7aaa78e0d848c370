// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/layers/Rules.h"

#include <algorithm>
#include <array>
#include <functional>
#include <numeric>

namespace lepton::layers {

using graph::Repair;

namespace {

/// What a layer of 1, 2 or 3 dimensions says when it gets something else.
struct Spatial {
    const char* needs;
    const char* fix;
};

constexpr std::array<Spatial, 3> spatialWords{{
    {LT("core", "%1 needs sequences (N × channels × length), but gets %2"), LT("core", "Put it where the data is one channel after the other along one length; pictures have layers of the same name ending in 2d")},
    {LT("core", "%1 needs pictures (N × channels × height × width), but gets %2"), LT("core", "Put it before Flatten and Linear, while height and width are still there")},
    {LT("core", "%1 needs volumes (N × channels × depth × height × width), but gets %2"), LT("core", "Give the Input a shape of four numbers; pictures have layers of the same name ending in 2d")},
}};

} // namespace

std::optional<ShapeFault> requireSpatial(const char* layer, const TensorType& input, std::size_t dimensions) {
    if (input.shape.size() == 2 + dimensions)
        return std::nullopt;
    const Spatial& words = spatialWords.at(dimensions - 1);
    return ShapeFault{"rank", text(words.needs, layer, graph::shapeText(input.shape)), words.fix, "in", {}};
}

std::optional<ShapeFault> requirePictures(const char* layer, const TensorType& input) { return requireSpatial(layer, input, 2); }
std::optional<ShapeFault> requireSequences(const char* layer, const TensorType& input) { return requireSpatial(layer, input, 1); }
std::optional<ShapeFault> requireVolumes(const char* layer, const TensorType& input) { return requireSpatial(layer, input, 3); }

Dimensions spatialOf(const TensorType& input) {
    Dimensions out;
    for (std::size_t d = 2; d < input.shape.size(); ++d)
        out.push_back(input.shape[d].size());
    return out;
}

TensorType spatialOutput(const TensorType& input, std::int64_t channels, const Dimensions& spatial) {
    TensorType out{{input.shape[0], channels}, input.dtype};
    out.shape.insert(out.shape.end(), spatial.begin(), spatial.end());
    return out;
}

std::int64_t productOf(const Dimensions& sizes) { return std::accumulate(sizes.begin(), sizes.end(), std::int64_t{1}, std::multiplies<>()); }

std::int64_t windowOutput(std::int64_t size, std::int64_t kernel, std::int64_t stride, std::int64_t padding, std::int64_t dilation) {
    const std::int64_t room = size + 2 * padding - dilation * (kernel - 1) - 1;
    return room < 0 ? 0 : room / stride + 1;
}

ShapeFault windowTooLarge(const char* layer, const Dimensions& kernel, const Dimensions& input, bool offersSame) {
    ShapeFault fault{"too-small",
                     text(LT("core", "The %1 window of %2 does not fit into its input of %3"), layer, dimensionsText(kernel), dimensionsText(input)),
                     LT("core", "Use a smaller kernel, add padding, or take out a pooling layer before it"),
                     "in",
                     {}};
    if (offersSame)
        fault.repairs.push_back({Repair::Kind::SetParameter, {}, "padding", "same"});
    const std::int64_t fitting = std::max<std::int64_t>(1, *std::min_element(input.begin(), input.end()));
    Dimensions smaller = kernel;
    for (auto& size : smaller)
        size = std::min(size, fitting);
    fault.repairs.push_back({Repair::Kind::SetParameter, {}, "kernel", dimensionsJson(smaller)});
    return fault;
}

RuleResult sameShape(const Parameters&, Inputs inputs) { return LayerFacts{{inputs[0]}, {}, 0, 0}; }

std::string dimensionsText(const Dimensions& sizes) {
    std::string out;
    for (const auto size : sizes)
        out += (out.empty() ? "" : " × ") + std::to_string(size);
    return out;
}

Json dimensionsJson(const Dimensions& sizes) { return sizes.size() == 1 ? Json(sizes[0]) : Json(sizes); }

Json dimensionsJson(std::size_t dimensions, std::int64_t number) { return dimensionsJson(Dimensions(dimensions, number)); }

graph::ParameterSpec dimensionsParameter(std::string name, const char* label, std::size_t dimensions, int defaultValue, int minimum, int maximum, const char* doc) {
    constexpr std::array kinds{ParameterKind::Integer, ParameterKind::Pair, ParameterKind::Triple};
    return {std::move(name), label, kinds.at(dimensions - 1), dimensionsJson(dimensions, defaultValue), double(minimum), double(maximum), {}, doc};
}

} // namespace lepton::layers

// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/layers/Rules.h"

namespace lepton::layers {

using graph::Repair;

std::optional<ShapeFault> requirePictures(const char* layer, const TensorType& input) {
    if (input.shape.size() == 4)
        return std::nullopt;
    return ShapeFault{"rank",
                      text(LT("core", "%1 needs pictures (N × channels × height × width), but gets %2"), layer, graph::shapeText(input.shape)),
                      LT("core", "Put it before Flatten and Linear, while height and width are still there"),
                      "in",
                      {}};
}

std::optional<ShapeFault> requireSequences(const char* layer, const TensorType& input) {
    if (input.shape.size() == 3)
        return std::nullopt;
    return ShapeFault{"rank",
                      text(LT("core", "%1 needs sequences (N × channels × length), but gets %2"), layer, graph::shapeText(input.shape)),
                      LT("core", "Put it where the data is one channel after the other along one length; pictures have layers of the same name ending in 2d"),
                      "in",
                      {}};
}

std::optional<ShapeFault> requireVolumes(const char* layer, const TensorType& input) {
    if (input.shape.size() == 5)
        return std::nullopt;
    return ShapeFault{"rank",
                      text(LT("core", "%1 needs volumes (N × channels × depth × height × width), but gets %2"), layer, graph::shapeText(input.shape)),
                      LT("core", "Give the Input a shape of four numbers; pictures have layers of the same name ending in 2d"),
                      "in",
                      {}};
}

std::int64_t windowOutput(std::int64_t size, std::int64_t kernel, std::int64_t stride, std::int64_t padding, std::int64_t dilation) {
    const std::int64_t room = size + 2 * padding - dilation * (kernel - 1) - 1;
    return room < 0 ? 0 : room / stride + 1;
}

ShapeFault windowTooLarge(const char* layer, std::array<std::int64_t, 2> kernel, const graph::Shape& input, bool offersSame) {
    ShapeFault fault{"too-small",
                     text(LT("core", "The %1 window of %2 does not fit into its input of %3 × %4"), pairText(kernel), layer, input[2].str(), input[3].str()),
                     LT("core", "Use a smaller kernel, add padding, or take out a pooling layer before it"),
                     "in",
                     {}};
    if (offersSame)
        fault.repairs.push_back({Repair::Kind::SetParameter, {}, "padding", "same"});
    const std::int64_t fitting = std::max<std::int64_t>(1, std::min(input[2].size(), input[3].size()));
    fault.repairs.push_back({Repair::Kind::SetParameter, {}, "kernel", Json::array({std::min(kernel[0], fitting), std::min(kernel[1], fitting)})});
    return fault;
}

RuleResult sameShape(const Parameters&, Inputs inputs) { return LayerFacts{{inputs[0]}, {}, 0, 0}; }

std::string pairText(std::array<std::int64_t, 2> pair) { return std::to_string(pair[0]) + " × " + std::to_string(pair[1]); }

graph::ParameterSpec pairParameter(std::string name, const char* label, int defaultValue, int minimum, int maximum, const char* doc) {
    return {std::move(name), label, ParameterKind::Pair, Json::array({defaultValue, defaultValue}), double(minimum), double(maximum), {}, doc};
}

} // namespace lepton::layers

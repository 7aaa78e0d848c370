// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/layers/Sliding.h"

#include "core/layers/PyTorchText.h"

#include <array>

namespace lepton::layers {

const SlidingWords& slidingWords(std::size_t dimensions) {
    static constexpr std::array<SlidingWords, 3> all{{
        {LT("core", "Length of a filter"), LT("core", "Values taken off on each side"), LT("core", "Zeros added on each side, or “same” to keep the length"),
         LT("core", "Distance between the values that a filter looks at")},
        {LT("core", "Height and width of a filter"), LT("core", "Rows and columns taken off on each side"), LT("core", "Zeros added on each side, or “same” to keep height and width"),
         LT("core", "Distance between the pixels that a filter looks at")},
        {LT("core", "Depth, height and width of a filter"), LT("core", "Layers, rows and columns taken off on each side"),
         LT("core", "Zeros added on each side, or “same” to keep depth, height and width"), LT("core", "Distance between the values that a filter looks at")},
    }};
    return all.at(dimensions - 1);
}

graph::ParameterSpec filtersParameter() {
    return {"filters", LT("core", "Filters"), ParameterKind::Integer, 32, 1, 65536, {}, LT("core", "Number of learned filters: the channels of the output")};
}

graph::ParameterSpec kernelParameter(std::size_t dimensions) {
    return dimensionsParameter("kernel", LT("core", "Kernel"), dimensions, 3, 1, 1024, slidingWords(dimensions).kernel);
}

graph::ParameterSpec strideParameter(std::size_t dimensions) {
    return dimensionsParameter("stride", LT("core", "Stride"), dimensions, 1, 1, 1024, LT("core", "How far the filter moves from one place to the next"));
}

graph::ParameterSpec paddingParameter(std::size_t dimensions) {
    return {"padding", LT("core", "Padding"), ParameterKind::Padding, dimensionsJson(dimensions, 0), 0, 1024, {}, slidingWords(dimensions).paddingSame};
}

graph::ParameterSpec dilationParameter(std::size_t dimensions) {
    return dimensionsParameter("dilation", LT("core", "Dilation"), dimensions, 1, 1, 1024, slidingWords(dimensions).dilation);
}

graph::ParameterSpec groupsParameter() {
    return {"groups", LT("core", "Groups"), ParameterKind::Integer, 1, 1, 65536, {}, LT("core", "Divides channels and filters into groups that don't see each other")};
}

graph::ParameterSpec biasParameter() {
    return {"bias", LT("core", "Bias"), ParameterKind::Boolean, true, 0, 0, {}, LT("core", "Adds a learned number to each filter's output")};
}

std::optional<ShapeFault> checkGroups(std::int64_t groups, std::int64_t channels, std::int64_t filters) {
    const auto fault = [](Text what, const char* port) {
        return ShapeFault{"groups", std::move(what), LT("core", "Set groups to a divisor of both the input channels and the filters"), port,
                          {{graph::Repair::Kind::SetParameter, {}, "groups", 1}}};
    };
    if (channels % groups != 0)
        return fault(text(LT("core", "%1 input channels can't be divided into %2 groups"), channels, groups), "in");
    if (filters % groups != 0)
        return fault(text(LT("core", "%1 filters can't be divided into %2 groups"), filters, groups), "");
    return std::nullopt;
}

Text filtersCaption(const Parameters& p) { return text(LT("core", "%1 filters · %2"), p.integer("filters"), dimensionsText(p.perDimension("kernel"))); }

std::vector<graph::WeightSpec> filterWeights(const Parameters& p, std::int64_t first, std::int64_t second, std::int64_t filters) {
    Dimensions shape{first, second};
    const auto kernel = p.perDimension("kernel");
    shape.insert(shape.end(), kernel.begin(), kernel.end());
    std::vector<graph::WeightSpec> weights{{"weight", shape}};
    if (p.boolean("bias"))
        weights.push_back({"bias", {filters}});
    return weights;
}

std::vector<std::string> pythonSliding(const Parameters& p, const std::string& channels, const std::string& filters, const std::string& groups) {
    return {channels,
            filters,
            pythonDimensions(p.perDimension("kernel")),
            pythonOption("stride", pythonDimensions(p.perDimension("stride")), "1"),
            p.isSame("padding") ? "padding=\"same\"" : pythonOption("padding", pythonDimensions(p.perDimension("padding")), "0"),
            pythonOption("dilation", pythonDimensions(p.perDimension("dilation")), "1"),
            pythonOption("groups", groups, "1"),
            p.boolean("bias") ? "" : "bias=False"};
}

std::vector<std::string> pythonSliding(const Parameters& p, Inputs inputs) {
    const std::string channels = inputs.empty() ? std::string() : inputs[0].shape[1].str();
    return pythonSliding(p, channels, std::to_string(p.integer("filters")), std::to_string(p.integer("groups")));
}

} // namespace lepton::layers

// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/layers/CountedDimension.h"

namespace lepton::layers {

std::optional<std::size_t> countedDimension(std::int64_t counted, std::size_t rank) {
    const auto all = static_cast<std::int64_t>(rank);
    const std::int64_t at = counted < 0 ? all + counted : counted;
    return at >= 1 && at < all ? std::optional(static_cast<std::size_t>(at)) : std::nullopt;
}

ShapeFault noSuchDimension(const char* layer, std::int64_t counted, const graph::Shape& shape, std::vector<graph::Repair> repairs) {
    const auto last = static_cast<std::int64_t>(shape.size()) - 1;
    const bool batch = counted == 0 || counted == -last - 1;
    Text message = batch ? text(LT("core", "Dimension %1 of %2 is the batch N, which %3 leaves alone"), counted, graph::shapeText(shape), layer)
                         : text(LT("core", "%1 looks for dimension %2, but %3 has only %4 beside the batch"), layer, counted, graph::shapeText(shape), last);
    return {batch ? "batch" : "dimension", std::move(message), text(LT("core", "Choose a dimension from 1, the first after the batch, to %1; −1 is the last"), last), "in",
            std::move(repairs)};
}

ShapeFault noNewDimension(const char* layer, std::int64_t counted, const graph::Shape& shape) {
    const auto last = static_cast<std::int64_t>(shape.size());
    const bool batch = counted == 0 || counted == -last - 1;
    Text message = batch ? text(LT("core", "%1 can't put a dimension before the batch N of %2"), layer, graph::shapeText(shape))
                         : text(LT("core", "%1 can't make dimension %2 of %3, which has %4 beside the batch"), layer, counted, graph::shapeText(shape), last - 1);
    return {batch ? "batch" : "dimension", std::move(message), text(LT("core", "Choose a place from 1, the first after the batch, to %1; −1 is the last"), last), "", {setDimension(1)}};
}

graph::ParameterSpec dimensionParameter(std::int64_t defaultValue, const char* doc) {
    return {"dimension", LT("core", "Dimension"), ParameterKind::Integer, defaultValue, -5, 5, {}, doc};
}

Text dimensionCaption(const Parameters& p) { return text(LT("core", "dimension %1"), p.integer("dimension")); }

graph::Repair setDimension(std::int64_t counted) { return {graph::Repair::Kind::SetParameter, {}, "dimension", counted}; }

std::string sampleText(const graph::Shape& shape) { return graph::shapeText(graph::Shape(shape.begin() + 1, shape.end())); }

std::string listText(const std::vector<std::int64_t>& numbers) {
    std::string list;
    for (const auto number : numbers)
        list += (list.empty() ? "" : ", ") + std::to_string(number);
    return list;
}

std::optional<ShapeFault> requireOneShape(const char* layer, Inputs inputs, Text fix) {
    for (const auto& other : inputs.subspan(1))
        if (other.shape != inputs[0].shape)
            return ShapeFault{"mismatch", text(LT("core", "%1 needs inputs of one shape, but gets %2 and %3"), layer, graph::shapeText(inputs[0].shape), graph::shapeText(other.shape)),
                              std::move(fix), "", {}};
    return std::nullopt;
}

std::optional<ShapeFault> requireRows(const char* layer, Inputs inputs, const std::vector<graph::PortSpec>& ports) {
    for (std::size_t i = 0; i < inputs.size(); ++i)
        if (inputs[i].shape.size() != 2)
            return ShapeFault{"rank", text(LT("core", "%1 needs one row of numbers a sample (N × features), but gets %2"), layer, graph::shapeText(inputs[i].shape)),
                              LT("core", "Insert Flatten before it"), ports[i].name, {{graph::Repair::Kind::InsertBefore, "Flatten", {}, {}}}};
    return std::nullopt;
}

std::vector<graph::PortSpec> twoInputs() { return {{"a"}, {"b"}}; }

} // namespace lepton::layers

// SPDX-License-Identifier: GPL-3.0-or-later
// Layers that move, join, cut and sum values.
#include "core/engine/exports/ScriptForms.h"

#include <limits>

namespace lepton::engine::scripts {

namespace {

std::string chained(const ScriptLayer& l, const std::string& sign) {
    std::string out;
    for (const auto& value : l.in)
        out += (out.empty() ? "" : " " + sign + " ") + value;
    return out;
}

/// LibTorch's order: from the last dimension, its start and its end.
std::vector<std::int64_t> borders(const ScriptLayer& l, std::size_t dimensions) {
    static constexpr const char* sides[] = {"left", "right", "top", "bottom", "front", "back"};
    std::vector<std::int64_t> out;
    for (std::size_t i = 0; i < 2 * dimensions; ++i)
        out.push_back(l.parameters.integer(sides[i]));
    return out;
}

std::string crop(const ScriptLayer& l, std::size_t dimensions) {
    const auto cut = borders(l, dimensions);
    std::string value = l.in[0];
    for (std::size_t d = 0; d < dimensions; ++d) {
        const std::size_t axis = l.rank() - 1 - d;
        value = call("torch.slice", {value, number(static_cast<std::int64_t>(axis)), number(cut[2 * d]), number(l.size(axis) - cut[2 * d + 1]), "1"});
    }
    return value;
}

std::string reshape(const ScriptLayer& l) {
    std::vector<std::string> sizes{call("torch.size", {l.in[0], "0"})};
    for (const auto size : l.parameters.sizes("sizes"))
        sizes.push_back(number(size));
    return call("torch.reshape", {l.in[0], list(sizes)});
}

std::string permute(const ScriptLayer& l) {
    std::vector<std::int64_t> order{0}; // the batch stays where it is
    for (const auto dimension : l.parameters.sizes("order"))
        order.push_back(dimension);
    return call("torch.permute", {l.in[0], numbers(order)});
}

std::string slice(const ScriptLayer& l) {
    const auto& p = l.parameters;
    const std::int64_t end = p.integer("end") == 0 ? std::numeric_limits<std::int64_t>::max() : p.integer("end");
    return call("torch.slice", {l.in[0], number(p.integer("dimension")), number(p.integer("start")), number(end), number(p.integer("step"))});
}

} // namespace

void addShapeForms(ScriptForms& forms) {
    for (const auto& [layer, sign] : {std::pair("Add", "+"), std::pair("Subtract", "-"), std::pair("Multiply", "*")})
        forms[layer] = [sign = std::string(sign)](const ScriptLayer& l) { return chained(l, sign); };
    for (std::size_t d = 1; d <= 3; ++d) {
        const std::string dimensions = std::to_string(d) + "d";
        forms["Crop" + dimensions] = [d](const ScriptLayer& l) { return crop(l, d); };
        forms["ZeroPad" + dimensions] = [d](const ScriptLayer& l) { return call("torch.constant_pad_nd", {l.in[0], numbers(borders(l, d)), "0.0"}); };
        forms["ReflectionPad" + dimensions] = [d, function = "torch.reflection_pad" + dimensions](const ScriptLayer& l) { return call(function, {l.in[0], numbers(borders(l, d))}); };
    }
    for (const auto& [layer, function] : {std::pair("ReduceMean", "torch.mean"), std::pair("ReduceMax", "torch.amax"), std::pair("ReduceSum", "torch.sum")})
        forms[layer] = [function = std::string(function)](const ScriptLayer& l) {
            return call(function, {l.in[0], numbers(l.parameters.sizes("dimensions")), flag(l.parameters.boolean("keep_dimensions"))});
        };
    for (const auto& [layer, function] : {std::pair("Squeeze", "torch.squeeze"), std::pair("Unsqueeze", "torch.unsqueeze")})
        forms[layer] = [function = std::string(function)](const ScriptLayer& l) { return call(function, {l.in[0], number(l.parameters.integer("dimension"))}); };
    forms["Concat"] = [](const ScriptLayer& l) { return call("torch.cat", {list(l.in), "1"}); };
    forms["Stack"] = [](const ScriptLayer& l) { return call("torch.stack", {list(l.in), number(l.parameters.integer("dimension"))}); };
    forms["Flatten"] = [](const ScriptLayer& l) { return call("torch.flatten", {l.in[0], "1"}); };
    forms["Reshape"] = reshape;
    forms["Permute"] = permute;
    forms["Slice"] = slice;
}

} // namespace lepton::engine::scripts

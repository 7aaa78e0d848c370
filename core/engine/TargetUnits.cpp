// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/TargetUnits.h"

#include <algorithm>
#include <cmath>

namespace lepton::engine {

namespace {

/// Numbers in a number or in lists of them, in order.
void flatten(const Json& json, std::vector<double>& out) {
    if (json.is_number())
        out.push_back(json.get<double>());
    else if (json.is_structured())
        for (const auto& item : json)
            flatten(item, out);
}

/// A column or a list of columns.
std::vector<std::string> namesIn(const Json& json) {
    if (json.is_string())
        return {json.get<std::string>()};
    std::vector<std::string> out;
    if (json.is_array())
        for (const auto& name : json)
            if (name.is_string())
                out.push_back(name.get<std::string>());
    return out;
}

} // namespace

TargetUnits targetUnits(const datasets::Preparation& preparation, const std::vector<datasets::TensorField>& targets) {
    if (targets.size() != 1 || targets[0].type != datasets::ElementType::Float32)
        return {};
    const auto elements = static_cast<std::size_t>(targets[0].elements());
    const Json recipe = preparation.toJson();
    const Json step = recipe.empty() ? Json::object() : recipe[0];
    TargetUnits out;
    if (preparation.kind() == "ratings") { // whose decode() keeps within the range, so that it does not tell
        out = {{1}, {step.value("mean", 0.0)}, {step.value("rating", "")}};
        return out.scale.size() == elements ? out : TargetUnits();
    }
    flatten(preparation.decode(std::vector<float>(elements, 0)), out.offset);
    flatten(preparation.decode(std::vector<float>(elements, 1)), out.scale);
    if (out.offset.size() != elements || out.scale.size() != elements)
        return {};
    for (std::size_t i = 0; i < elements; ++i)
        out.scale[i] = std::abs(out.scale[i] - out.offset[i]);
    out.names = namesIn(step.contains("targets") ? step["targets"] : step.value("target", Json()));
    return out;
}

Objective::Facts objectiveFacts(const datasets::Preparation& preparation, const std::vector<datasets::TensorField>& inputs,
                                const std::vector<datasets::TensorField>& targets, const std::vector<std::string>& classes) {
    TargetUnits units = targetUnits(preparation, targets);
    Objective::Facts facts{targets, std::move(units.scale), std::move(units.offset), classes, preparation.kind() == "ratings", {}};
    const auto user = std::find_if(inputs.begin(), inputs.end(), [](const datasets::TensorField& field) { return field.name == "user"; });
    if (facts.ratings && user != inputs.end())
        facts.groups = static_cast<std::size_t>(user - inputs.begin());
    return facts;
}

} // namespace lepton::engine

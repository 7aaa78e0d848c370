// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/TargetUnits.h"

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

} // namespace

std::vector<double> unitsOf(const datasets::Preparation& preparation, const std::vector<datasets::TensorField>& targets) {
    if (targets.size() != 1 || targets[0].type != datasets::ElementType::Float32)
        return {};
    const auto elements = static_cast<std::size_t>(targets[0].elements());
    std::vector<double> zero;
    std::vector<double> one;
    flatten(preparation.decode(std::vector<float>(elements, 0)), zero);
    flatten(preparation.decode(std::vector<float>(elements, 1)), one);
    if (zero.size() != elements || one.size() != elements)
        return {};
    for (std::size_t i = 0; i < elements; ++i)
        one[i] = std::abs(one[i] - zero[i]);
    return one;
}

} // namespace lepton::engine

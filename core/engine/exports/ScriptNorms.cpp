// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/exports/ScriptForms.h"

namespace lepton::engine::scripts {

namespace {

std::string epsilon(const ScriptLayer& l) { return number(l.parameters.real("epsilon")); }

/// The last `dimensions` sizes; 0: all but the first.
std::string lastSizes(const ScriptLayer& l) {
    const auto dimensions = static_cast<std::size_t>(l.parameters.integer("dimensions"));
    std::vector<std::int64_t> sizes;
    for (std::size_t d = dimensions == 0 ? 1 : l.rank() - dimensions; d < l.rank(); ++d)
        sizes.push_back(l.size(d));
    return numbers(sizes);
}

} // namespace

void addNormForms(ScriptForms& forms) {
    for (const char* layer : {"BatchNorm1d", "BatchNorm2d", "BatchNorm3d"})
        forms[layer] = [](const ScriptLayer& l) {
            return call("torch.batch_norm", {l.in[0], l.weight(0), l.weight(1), l.weight(2), l.weight(3), "False", number(l.parameters.real("momentum")), epsilon(l), "False"});
        };
    forms["LayerNorm"] = [](const ScriptLayer& l) { return call("torch.layer_norm", {l.in[0], lastSizes(l), l.weight(0), l.weight(1), epsilon(l)}); };
    forms["RMSNorm"] = [](const ScriptLayer& l) { return call("torch.rms_norm", {l.in[0], lastSizes(l), l.weight(0), l.parameters.real("epsilon") > 0 ? epsilon(l) : "None"}); };
    forms["GroupNorm"] = [](const ScriptLayer& l) { return call("torch.group_norm", {l.in[0], number(l.parameters.integer("groups")), l.weight(0), l.weight(1), epsilon(l), "False"}); };
    forms["InstanceNorm2d"] = [](const ScriptLayer& l) {
        return call("torch.instance_norm", {l.in[0], l.weight(0), l.weight(1), "None", "None", "True", "0.1", epsilon(l), "False"});
    };
}

} // namespace lepton::engine::scripts

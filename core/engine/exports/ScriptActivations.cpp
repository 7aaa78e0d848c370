// SPDX-License-Identifier: GPL-3.0-or-later
// Activations, and the layers that do nothing in use.
#include "core/engine/exports/ScriptForms.h"

namespace lepton::engine::scripts {

void addActivationForms(ScriptForms& forms) {
    static constexpr std::pair<const char*, const char*> plain[] = {{"ReLU", "torch.relu"}, {"Sigmoid", "torch.sigmoid"}, {"Tanh", "torch.tanh"}, {"SiLU", "torch.silu"}, {"Mish", "torch.mish"},
                                                                    {"Hardsigmoid", "torch.hardsigmoid"}, {"Hardswish", "torch.hardswish"}, {"SELU", "torch.selu"}};
    for (const auto& [layer, function] : plain)
        forms[layer] = [name = std::string(function)](const ScriptLayer& l) { return call(name, {l.in[0]}); };
    forms["Softmax"] = [](const ScriptLayer& l) { return call("torch.softmax", {l.in[0], "1"}); };
    forms["LogSoftmax"] = [](const ScriptLayer& l) { return call("torch.log_softmax", {l.in[0], "1"}); };
    forms["LeakyReLU"] = [](const ScriptLayer& l) { return call("torch.leaky_relu", {l.in[0], number(l.parameters.real("slope"))}); };
    forms["ELU"] = [](const ScriptLayer& l) { return call("torch.elu", {l.in[0], number(l.parameters.real("alpha"))}); };
    forms["GELU"] = [](const ScriptLayer& l) { return call("torch.gelu", {l.in[0], "approximate=\"" + l.parameters.choice("approximation") + "\""}); };
    forms["Softplus"] = [](const ScriptLayer& l) { return call("torch.softplus", {l.in[0], number(l.parameters.real("beta")), number(l.parameters.real("threshold"))}); };
    forms["GLU"] = [](const ScriptLayer& l) { return call("torch.glu", {l.in[0], number(l.parameters.integer("dimension"))}); };
    forms["PReLU"] = [](const ScriptLayer& l) { return call("torch.prelu", {l.in[0], l.weight(0)}); };
    for (const char* still : {"Dropout", "Dropout1d", "Dropout2d", "GaussianNoise", "Sample"})
        forms[still] = [](const ScriptLayer& l) { return l.in[0]; };
}

} // namespace lepton::engine::scripts

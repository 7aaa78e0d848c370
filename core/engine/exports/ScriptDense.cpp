// SPDX-License-Identifier: GPL-3.0-or-later
// Products of values with weights and with each other.
#include "core/engine/exports/ScriptForms.h"

namespace lepton::engine::scripts {

void addDenseForms(ScriptForms& forms) {
    forms["Linear"] = [](const ScriptLayer& l) { return call("torch.linear", {l.in[0], l.weight(0), l.weight(1)}); };
    forms["Bilinear"] = [](const ScriptLayer& l) { return call("torch.bilinear", {l.in[0], l.in[1], l.weight(0), l.weight(1)}); };
    forms["MatMul"] = [](const ScriptLayer& l) { return call("torch.matmul", {l.in[0], l.in[1]}); };
    forms["DotProduct"] = [](const ScriptLayer& l) { return call("torch.sum", {l.in[0] + " * " + l.in[1], "[1]", "True"}); };
    forms["CosineSimilarity"] = [](const ScriptLayer& l) {
        return call("torch.unsqueeze", {call("torch.cosine_similarity", {l.in[0], l.in[1], "1", number(l.parameters.real("epsilon"))}), "1"});
    };
}

} // namespace lepton::engine::scripts

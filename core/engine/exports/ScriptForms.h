// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/exports/ScriptText.h"

#include <functional>
#include <map>
#include <string>

namespace lepton::engine::scripts {

/// Writes a layer as it computes in use, not in training: lines into layer.text as it needs them, and gives the expression of its value.
using ScriptForm = std::function<std::string(const ScriptLayer& layer)>;
using ScriptForms = std::map<std::string, ScriptForm>;

/// Null if the layer has no form in TorchScript. `layer`: the catalogue's name.
const ScriptForm* findScriptForm(const std::string& layer);

// One function a file: the forms of its layers.
void addActivationForms(ScriptForms& forms);
void addConvolutionForms(ScriptForms& forms);
void addPoolForms(ScriptForms& forms);
void addNormForms(ScriptForms& forms);
void addShapeForms(ScriptForms& forms);
void addDenseForms(ScriptForms& forms);
void addSequenceForms(ScriptForms& forms);
void addRecurrentForms(ScriptForms& forms);
void addAttentionForms(ScriptForms& forms);

} // namespace lepton::engine::scripts

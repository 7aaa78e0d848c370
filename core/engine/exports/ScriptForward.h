// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/Torch.h"
#include "core/graph/Network.h"
#include "core/project/AnswerForm.h"
#include "datasets/recipe/Step.h"

#include <string>
#include <utility>
#include <vector>

namespace lepton::engine {

/// What a network's forward pass in TorchScript is made of, beside the network itself.
struct ScriptSettings {
    std::vector<datasets::Affine> steps = {};    ///< the recipe's, on the first Input
    std::vector<std::string> inputs = {};        ///< names of the arguments, one an Input; missing: the Inputs' ids
    bool dropFinalSoftmax = false;               ///< as CompiledNetwork::Options has it
    project::AnswerForm form = project::AnswerForm::AsIs; ///< of the first output
};

/// `def forward(self, …)` with what it uses. A weight "block1.0.conv1.weight" is the attribute `weight` of the module `conv1` of the module
/// `0` of the module `block1`. Of several Outputs a tuple.
struct ScriptForward {
    std::string source;
    std::vector<std::pair<std::string, at::Tensor>> constants; ///< tensors that are no weights, by the attribute's name
};

/// Any batch size. Errors: BadNetwork (the analysis' first problem), Unsupported (a layer without a form), each with the node.
Result<ScriptForward> writeScriptForward(const graph::Network& network, const ScriptSettings& settings);

/// The attribute that stands for a part of a weight's name: the part itself, but for the words that TorchScript keeps for itself.
std::string scriptAttribute(const std::string& part);
/// "block1.0.conv1.weight" at its dots.
std::vector<std::string> weightPath(const std::string& name);

} // namespace lepton::engine

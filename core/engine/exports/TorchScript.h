// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/exports/ExportSamples.h"

#include <string>

namespace lepton::engine {

/// The model as a TorchScript file (.pt), which torch.jit.load runs without any of our code. `forward` takes the signature's inputs in their order,
/// of any batch size, and gives its outputs (several as a tuple): the recipe's tensor steps are inside, scores are probabilities. Parameters have the
/// names of our safetensors; a part of a name that TorchScript keeps for itself ("forward", Python's keywords) has a "_" behind it. The
/// extra file "lepton.json" holds name, version, signature and labels.
/// Errors: Unsupported (a layer without a form in TorchScript), with its node.
Result<std::string> writeTorchScript(const Model& model);

/// Loads the file as anybody would and asks it all of the samples at once, and the first alone. Errors: BadFormat, Internal.
Result<ExportCheck> checkTorchScript(const std::string& bytes, const Model& model, const ExportSamples& samples);

} // namespace lepton::engine

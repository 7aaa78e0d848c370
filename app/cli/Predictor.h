// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/Answers.h"

#include <string>
#include <vector>

namespace lepton::cli {

/// Answers of the model to inputs as people type them, [{"input",…answer} or {"input","error"}]:
/// pictures: files, and folders of them; text: a sentence, or a file of lines; rows, windows and pairs: JSON, or a file of rows;
/// text to go on from, for a model that writes.
Json predictInputs(const engine::Model& model, const std::vector<std::string>& inputs, const engine::GenerationSettings& settings);

} // namespace lepton::cli

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/Model.h"

#include <string>
#include <vector>

namespace lepton::engine {

/// What a question to the model looks like, by its recipe: "A picture of any size, JPEG or PNG", "A row with the columns island, sex".
Text questionWords(const Model& model);

/// Names of the columns that a row, or each row of a window, has to have; user and item of a pair. Empty for pictures and texts.
std::vector<std::string> questionColumns(const Model& model);

} // namespace lepton::engine

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/Model.h"

#include <string>
#include <vector>

namespace lepton::cli {

/// Answers picture files, folders of them searched through: an array of {"input","label","score","scores"} or {"input","error"},
/// in the order given. Files that can't be read don't keep the others from being answered.
Json predictFiles(const engine::Model& model, const std::vector<std::string>& inputs);

} // namespace lepton::cli

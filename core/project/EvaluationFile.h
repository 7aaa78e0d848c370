// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Files.h"
#include "core/base/Json.h"

#include <optional>
#include <string>

namespace lepton::project {

/// RUN/evaluation/SPLIT.json: the document of `lepton evaluate` (docs/formats.md), as it was measured last.
Path evaluationFile(const Path& run, const std::string& split);
/// None if it was not evaluated on that split, or the file can't be read. Whether its "checkpoint" is still the run's best is for the engine
/// to say (run/evaluate).
std::optional<Json> readEvaluation(const Path& run, const std::string& split);
/// Beside and renamed.
Result<void> writeEvaluation(const Path& run, const std::string& split, const Json& document);

} // namespace lepton::project

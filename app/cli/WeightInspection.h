// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Files.h"
#include "core/base/Json.h"

#include <optional>

namespace lepton::cli {

/// What a file of weights holds: {"file","kind","sha256","parameters","tensors":[{"name","shape","type"}], of a package "name","version","run"};
/// with a project also "report", how it would be matched with the served network, layers in its start_from.reset left out (exchange::toJson).
/// Errors: those of exchange::readWeightFile and project::loadProject.
Result<Json> inspectWeights(const Path& file, const std::optional<Path>& project);

} // namespace lepton::cli

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Result.h"
#include "core/project/TrainingSettings.h"

#include <string>
#include <vector>

namespace lepton::project {

/// Shell commands of callbacks that the user of this machine has agreed to, by their SHA-256: a project that comes from somebody else can't run any.
/// They are in confirmed-commands.json in the configuration folder.

/// The commands that a run with these settings would have the shell run.
std::vector<std::string> shellCommands(const TrainingSettings& settings);
bool commandConfirmed(const std::string& command);
/// Those of shellCommands() that were not confirmed.
std::vector<std::string> unconfirmedCommands(const TrainingSettings& settings);
/// For good. Errors: those of writing.
Result<void> confirmCommand(const std::string& command);

} // namespace lepton::project

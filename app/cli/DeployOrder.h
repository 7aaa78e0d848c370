// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cli/Command.h"
#include "core/deploy/Deployer.h"

#include <string>
#include <vector>

namespace lepton::cli {

/// What the words of `lepton deploy` ask for. `target`: NAME, NAME:VALUE or NAME://VALUE, where the value goes into the setting that is the target's address;
/// "oci" stands for "registry". `settings`: KEY=VALUE, read as that setting is typed in the studio. Errors: NotFound, BadValue.
Result<deploy::Order> orderOf(const std::string& package, const std::string& target, const std::string& name, const std::vector<std::string>& settings);
/// "local, registry, …"
std::string targetNames();

void printEvent(const Session& session, const deploy::Event& event);
/// {"event":"deployed",…}, or for people the address and how to ask it.
void printOutcome(const Session& session, const deploy::Outcome& outcome);

} // namespace lepton::cli

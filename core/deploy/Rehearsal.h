// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/project/Package.h"

namespace lepton::deploy {

/// Runs a package, `file`, on this machine by a server of its own (`program` serve) and asks it for the package's parity samples; the server ends with the call.
/// Gives the largest difference. Blocks; any thread. Errors: the server's, with its own words, and those of checkEndpoint().
Result<double> rehearsePackage(const Path& program, const Path& file, const project::Package& package);

} // namespace lepton::deploy

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/deploy/HttpClient.h"
#include "core/project/Package.h"

#include <string>

namespace lepton::deploy {

/// Sends the package's parity samples to an endpoint's `infer` and compares. Gives the largest difference.
/// Errors: Unreadable (no answer), BadFormat (an answer that is none), Conflict (answers that differ by more than the
/// package's tolerance, or that say they are another version's: another model is live there).
Result<double> checkEndpoint(const project::Package& package, const std::string& url, const std::string& token = {}, const Tls& tls = {});

} // namespace lepton::deploy

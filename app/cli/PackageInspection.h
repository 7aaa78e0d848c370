// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Files.h"
#include "core/base/Json.h"

namespace lepton::cli {

/// What a package is and takes, also of somebody else's: {"package","name","version","objective","labels","kind","takes","columns","signature","metrics",
/// "provenance","parameters","members":[{"name","bytes","sha256"}],"model_card","parity":{"samples"},"check":{"largest_difference","error"?}}. Its digests are checked and its
/// model is loaded and asked its parity samples; a model that answers them differently is no error but what `check` says. "takes" is English;
/// "takes_text" the same for the studio to translate.
/// Errors: those of readPackage, weights that don't fit the network.
Result<Json> inspectPackage(const Path& file);

} // namespace lepton::cli

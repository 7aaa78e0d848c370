// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/platform/Platform.h"

namespace lepton::cli {

/// The `lepton` that others of our processes are started from: the one that runs.
inline Path program() { return platform::programFolder() / "lepton"; }

} // namespace lepton::cli

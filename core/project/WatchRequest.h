// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Files.h"

namespace lepton::project {

/// Asks the run in `folder` to tell its layers' figures ("layers" events), or no longer: a file "watch" in its folder, so that any
/// process can ask. Costs the run a pass through the network a second. Errors: NotFound (no such folder), those of writing.
Result<void> setWatched(const Path& folder, bool on);
bool isWatched(const Path& folder);

} // namespace lepton::project

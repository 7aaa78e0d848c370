// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Files.h"

namespace lepton::project {

/// runs/.trash: runs that were deleted and can still come back.
Path trashOf(const Path& runsFolder);

/// Moves a run's folder there. Returns where it lies now. Errors: NotFound (no run), Conflict (a process works in it), those of moving.
Result<Path> deleteRun(const Path& runFolder);

/// Moves it back to where it was. Takes where it lies now or where it was. Returns the latter. Errors: NotFound, Conflict (another run has its place).
Result<Path> restoreRun(const Path& runFolder);

} // namespace lepton::project

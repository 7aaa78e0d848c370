// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Files.h"

namespace lepton::platform {

/// Waits until a file's contents, or a folder's list of files, are on the disk: what a power cut can't take away again.
/// Errors: those of the system; none where the file system has no such thing.
Result<void> syncToDisk(const Path& fileOrFolder);

} // namespace lepton::platform

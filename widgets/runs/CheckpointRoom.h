// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Files.h"

#include <cstdint>

namespace lepton::widgets {

/// What a run's states take on the disk. The best weights, those kept on purpose and the newest state are never old.
struct CheckpointBytes {
    std::int64_t all = 0; ///< states and weights together
    std::int64_t old = 0; ///< what cleaning would free
};

/// Any thread. Of a run that goes on nothing is old: its process clears up by itself.
CheckpointBytes checkpointBytes(const Path& runFolder);
/// Removes the old ones and tells the bytes that this freed. Errors: Conflict (a process works in it), Unwritable. Blocks: for a worker.
Result<std::int64_t> cleanCheckpoints(const Path& runFolder);

} // namespace lepton::widgets

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Result.h"

#include <cstdint>
#include <functional>

namespace lepton::datasets {

/// Told how far long work has come; answers false to stop it (the work then ends with the error Cancelled).
/// Called only on the thread that started the work, at most about twenty times a second and once at the end.
/// May be empty.
using Progress = std::function<bool(std::int64_t done, std::int64_t total)>;

Error cancelled();

/// Runs body(i) for 0 … count-1 on at most as many threads as the machine has, the calling one among them.
/// `body` must be safe to run concurrently. After the first error no new item is begun, and that error is returned;
/// an exception from `body` becomes the error Internal.
Result<void> forEachParallel(std::int64_t count, const std::function<Result<void>(std::int64_t)>& body,
                             const Progress& progress = {});

} // namespace lepton::datasets

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Files.h"
#include "datasets/Source.h"
#include "widgets/training/RunProgress.h"

#include <memory>

namespace lepton::widgets {

/// A run as its folder tells it.
struct RunStory {
    RunProgress progress; ///< of one that goes on: only its plan, for the engine tells the rest
    bool running = false;
};

/// Reads run.json and, of a run that has ended, all events. Blocks; any thread. `source` (may be null) as in planOfRun.
RunStory readStory(const Path& run, const std::shared_ptr<const datasets::Source>& source);

} // namespace lepton::widgets

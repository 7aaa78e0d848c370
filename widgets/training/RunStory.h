// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Files.h"
#include "datasets/Source.h"
#include "widgets/training/RunProgress.h"

#include <memory>

namespace lepton::widgets {

/// A run as its folder tells it.
struct RunStory {
    RunProgress progress;
    bool running = false;
    std::int64_t bytes = 0; ///< of events.jsonl that have been read: the engine tells the rest of a run that goes on
};

/// Reads run.json and all events so far, and sees to it that they are read faster the next time. Blocks; any thread. `source` (may be null) as
/// in planOfRun; `smooth` as in RunCurves::smoothOver.
RunStory readStory(const Path& run, const std::shared_ptr<const datasets::Source>& source, double smooth = 0);

} // namespace lepton::widgets

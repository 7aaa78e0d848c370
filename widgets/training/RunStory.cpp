// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/training/RunStory.h"

#include "core/base/platform/Platform.h"
#include "core/project/EventColumns.h"
#include "core/project/RunFolder.h"
#include "widgets/training/RunPlan.h"

namespace lepton::widgets {

RunStory readStory(const Path& run, const std::shared_ptr<const datasets::Source>& source, double smooth) {
    const project::RunPaths paths{run};
    RunStory story;
    story.progress.start(planOfRun(run, source).value_or(RunProgress::Plan()));
    story.progress.smoothOver(smooth);
    story.running = platform::FileLock::holder(paths.lock()) != 0;
    const auto events = project::readEventColumns(paths.events());
    if (!events)
        return story;
    story.progress.replay(*events);
    story.bytes = events->bytes;
    return story;
}

} // namespace lepton::widgets

// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/training/RunStory.h"

#include "core/base/platform/Platform.h"
#include "core/project/RunFolder.h"
#include "widgets/training/RunPlan.h"

#include <fstream>

namespace lepton::widgets {

RunStory readStory(const Path& run, const std::shared_ptr<const datasets::Source>& source) {
    const project::RunPaths paths{run};
    RunStory story;
    story.progress.start(planOfRun(run, source).value_or(RunProgress::Plan()));
    story.running = platform::FileLock::holder(paths.lock()) != 0;
    if (story.running)
        return story;
    // Line by line: the events of a million steps would not fit into memory all at once.
    std::ifstream in(paths.events());
    std::string line;
    while (std::getline(in, line))
        if (const Json event = Json::parse(line, nullptr, false); event.is_object())
            story.progress.take(event);
    return story;
}

} // namespace lepton::widgets

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Files.h"
#include "core/project/Project.h"
#include "datasets/Source.h"
#include "widgets/training/RunProgress.h"

#include <QString>

#include <memory>
#include <optional>

namespace lepton::widgets {

class ProjectDocument;

/// What the open project's next run will do. Window's thread.
RunProgress::Plan planOf(const ProjectDocument& document);

/// What a run was started with, from its run.json; the length of an epoch too, if `source` (may be null) is the data it was started with.
/// Any thread; none if it can't be read.
std::optional<RunProgress::Plan> planOfRun(const Path& run, const std::shared_ptr<const datasets::Source>& source);

/// Batches in one epoch, the last one perhaps smaller; 0 where only the prepared data tells (windows of a series or a text), or the split
/// can't be made. Reads what the split needs of all samples; any thread.
double stepsPerEpoch(const datasets::Source& source, const project::Project& project);

/// Folder of the newest readable run; empty if there is none. Any thread.
QString newestRun(const Path& runsFolder);

} // namespace lepton::widgets

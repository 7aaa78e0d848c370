// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/RateFinder.h"

#include "app/cli/Prepare.h"

namespace lepton::cli {

Result<engine::RangeFindings> findRateFor(const Path& project, const engine::RangeTest& test) {
    project::RunInfo info;
    LEPTON_TRY(info.project, project::loadProject(project));
    LEPTON_CHECK(requireTrainable(info.project));
    project::StartFrom& start = info.project.training.startFrom;
    if (!start.file.empty())
        start.file = (info.project.folder / start.file).lexically_normal().string();
    info.seed = info.project.training.seed;
    LEPTON_TRY(const PreparedData prepared, prepareData(info.project));
    info.project.recipe = prepared.preparation->toJson();
    return engine::findLearningRate(info, prepared.data, test);
}

} // namespace lepton::cli

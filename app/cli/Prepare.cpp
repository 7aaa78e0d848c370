// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/Prepare.h"

#include "app/cli/Progress.h"
#include "core/base/platform/Platform.h"
#include "core/layers/Layers.h"
#include "core/templates/NewProject.h"

namespace lepton::cli {

namespace {

Result<std::shared_ptr<const datasets::Source>> openData(const project::Project& project) {
    std::error_code fault;
    if (!std::filesystem::exists(project.data.source, fault))
        return Error(ErrorCode::NotFound, LT("core", "The data is not where it was"))
            .at(project.data.source.string())
            .fix(text(LT("core", "Say where it is now: lepton data locate %1 FOLDER"), project.folder.string()));
    LEPTON_TRY(std::shared_ptr<const datasets::Source> source, datasets::openSource(project.data.source, project.data.format, dataProgress("Reading")));
    if (!project.data.classes.empty() && source->info().classes != project.data.classes)
        return Error(ErrorCode::Conflict, text(LT("core", "The data now has other classes (%1) than the project was made for (%2)"), source->info().classes.size(), project.data.classes.size()))
            .at(project.data.source.string())
            .fix(LT("core", "Bring the data back, or make a new project from it"));
    return source;
}

} // namespace

Result<void> requireTrainable(const project::Project& project) {
    LEPTON_CHECK(project::validate(project.training, project.folder.string() + ": training"));
    const auto analysis = graph::analyse(project.served()->network, layers::catalogue());
    const auto problems = templates::problemsOf(project, analysis);
    if (problems.empty())
        return {};
    const auto& first = problems.front();
    return Error(ErrorCode::BadNetwork, first.message).at(first.node.empty() ? project.objective.network : first.node.str()).fix(first.fix);
}

Result<PreparedData> prepareData(const project::Project& project) {
    PreparedData prepared;
    LEPTON_TRY(prepared.source, openData(project));
    prepared.changed = !project.data.fingerprint.empty() && prepared.source->fingerprint() != project.data.fingerprint;
    LEPTON_TRY(const auto splitSettings, datasets::splitSettingsFromJson(project.data.split));
    LEPTON_TRY(prepared.data.split, datasets::splitSource(*prepared.source, splitSettings));
    LEPTON_TRY(prepared.recipe, datasets::Recipe::fromJson(project.recipe, project.folder.string() + ": recipe"));
    const std::uint64_t budget = platform::availableMemoryBytes() / 2; // the other half is for the network
    LEPTON_TRY(prepared.data.batches, datasets::BatchSource::open(prepared.source, prepared.recipe, budget, dataProgress("Preparing")));
    if (!prepared.recipe.fitted())
        LEPTON_CHECK(prepared.recipe.fit(*prepared.data.batches, prepared.data.split.train, dataProgress("Fitting")));
    return prepared;
}

} // namespace lepton::cli

// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/Prepare.h"

#include "app/cli/Progress.h"
#include "core/base/platform/Platform.h"
#include "core/layers/Layers.h"
#include "core/templates/NewProject.h"

namespace lepton::cli {

namespace {

Result<void> requireThere(const project::Project& project) {
    std::error_code fault;
    if (std::filesystem::exists(project.data.source, fault))
        return {};
    return Error(ErrorCode::NotFound, LT("core", "The data is not where it was"))
        .at(project.data.source.string())
        .fix(text(LT("core", "Say where it is now: lepton data locate %1 FOLDER"), project.folder.string()));
}

Result<void> requireSameClasses(const project::Project& project, const std::vector<std::string>& classes) {
    if (project.data.classes.empty() || classes == project.data.classes)
        return {};
    return Error(ErrorCode::Conflict, text(LT("core", "The data now has other classes (%1) than the project was made for (%2)"), classes.size(), project.data.classes.size()))
        .at(project.data.source.string())
        .fix(LT("core", "Bring the data back, or make a new project from it"));
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
    LEPTON_CHECK(requireThere(project));
    LEPTON_TRY(const auto preparation, datasets::Preparation::fromJson(project.recipe, project.data.shape, project.folder.string() + ": recipe"));
    LEPTON_TRY(PreparedData prepared, prepareFor(*preparation, project.data.source, project.data.format, project.data.split));
    LEPTON_CHECK(requireSameClasses(project, prepared.preparation->classes(*prepared.source)));
    prepared.changed = !project.data.fingerprint.empty() && prepared.source->fingerprint() != project.data.fingerprint;
    return prepared;
}

Result<PreparedData> prepareFor(const datasets::Preparation& preparation, const Path& path, const std::string& format, const Json& split) {
    PreparedData prepared;
    LEPTON_TRY(prepared.source, datasets::openSource(path, format, dataProgress("Reading")));
    LEPTON_TRY(const auto settings, datasets::splitSettingsFromJson(split));
    const std::uint64_t budget = platform::availableMemoryBytes() / 2; // the other half is for the network
    LEPTON_TRY(auto opened, preparation.open(prepared.source, settings, budget, dataProgress("Preparing")));
    prepared.preparation = std::move(opened.preparation);
    prepared.data = {std::move(opened.batches), std::move(opened.split)};
    return prepared;
}

} // namespace lepton::cli

// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/templates/NewProject.h"

#include "datasets/Split.h"
#include "datasets/recipe/Recipe.h"

namespace lepton::templates {

namespace {

/// [H, W, C] of the picture field; -1 where samples differ.
std::vector<std::int64_t> pictureShape(const datasets::SourceInfo& info) {
    for (const auto& field : info.fields)
        if (field.shape.size() == 3)
            return field.shape;
    return {};
}

bool allKnown(const std::vector<std::int64_t>& shape) {
    for (const auto size : shape)
        if (size < 0)
            return false;
    return !shape.empty();
}

} // namespace

DataFacts factsOf(const datasets::SourceInfo& info) {
    DataFacts facts;
    facts.task = info.task;
    facts.classes = info.classes;
    facts.samples = info.samples;
    const auto shape = pictureShape(info);
    if (shape.size() == 3 && shape[2] != 1)
        facts.channels = 3; // colour, or grey and colour mixed
    if (allKnown(shape))
        facts.sampleShape = {shape[2], shape[0], shape[1]};
    return facts;
}

void setData(project::Project& project, const Path& path, const datasets::Source& source) {
    project.data.source = std::filesystem::absolute(path).lexically_normal();
    project.data.format = source.info().format;
    project.data.fingerprint = source.fingerprint();
    project.data.classes = source.info().classes;
    project.data.shape = pictureShape(source.info());
}

Result<project::Project> draftProject(const Path& folder, const Template& chosen, const Path& path, const datasets::Source& source) {
    LEPTON_TRY(Draft draft, chosen.draft(factsOf(source.info())));
    project::Project project;
    project.folder = std::filesystem::absolute(folder).lexically_normal();
    if (project.folder.filename().empty())
        project.folder = project.folder.parent_path(); // a trailing slash
    project.name = project.folder.filename().string();
    setData(project, path, source);
    project.data.split = toJson(datasets::SplitSettings());
    project.recipe = std::move(draft.recipe);
    project.networks = {{draft.objective.network, std::move(draft.network)}};
    project.objective = std::move(draft.objective);
    project.training = std::move(draft.training);
    return project;
}

Result<std::optional<std::vector<std::int64_t>>> preparedShape(const project::Project& project) {
    using Shape = std::optional<std::vector<std::int64_t>>;
    LEPTON_TRY(const datasets::Recipe recipe, datasets::Recipe::fromJson(project.recipe));
    if (project.data.shape.empty())
        return Shape();
    datasets::SourceInfo info;
    info.fields.emplace_back();
    info.fields.back().name = "image";
    info.fields.back().type = "uint8";
    info.fields.back().shape = project.data.shape;
    LEPTON_TRY(auto shape, recipe.outputShape(info));
    return Shape(std::move(shape));
}

std::vector<graph::Problem> problemsOf(const project::Project& project, const graph::Analysis& analysis) {
    const auto shape = preparedShape(project);
    auto problems = project::checkProject(project, analysis, shape ? *shape : std::nullopt);
    if (!shape)
        problems.push_back({graph::NodeId(), "", "recipe", shape.error().what, shape.error().hint, {}});
    return problems;
}

} // namespace lepton::templates

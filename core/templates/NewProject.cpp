// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/templates/NewProject.h"

#include "datasets/Preparation.h"

#include <algorithm>

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

std::string listed(const std::vector<std::string>& words) {
    std::string out;
    for (const auto& word : words)
        out += (out.empty() ? "" : ", ") + word;
    return out;
}

bool in(const std::vector<std::string>& list, const std::string& word) { return std::find(list.begin(), list.end(), word) != list.end(); }

Result<void> requireKind(const Template& chosen, const DataFacts& facts) {
    if (in(chosen.kinds, facts.kind))
        return {};
    return Error(ErrorCode::BadValue, text(LT("core", "The template “%1” is for data of the kind %2, but this is %3"), chosen.name, listed(chosen.kinds), facts.kind))
        .fix(LT("core", "Choose another template, or other data; `lepton templates` lists what each is for"));
}

Result<void> requireTask(const Template& chosen, const DataFacts& facts) {
    if (in(chosen.tasks, facts.task))
        return {};
    return Error(ErrorCode::BadValue, text(LT("core", "The template “%1” is for %2, but the data is for %3"), chosen.name, listed(chosen.tasks), facts.task))
        .fix(LT("core", "Choose another template, or other data; `lepton templates` lists what each is for"));
}

/// The recipe that suits the data, with what it gives, and the classes as it finds them.
Result<void> addRecipe(DataFacts& facts, project::DataSettings& data, const datasets::Source& source, const Json& wishes) {
    LEPTON_TRY(facts.recipe, datasets::suggestRecipe(source, wishes));
    LEPTON_TRY(const auto preparation, datasets::Preparation::fromJson(facts.recipe));
    LEPTON_TRY(facts.inputs, preparation->inputs());
    LEPTON_TRY(facts.targets, preparation->targets());
    facts.classes = preparation->classes(source);
    data.classes = facts.classes;
    if (facts.kind == "table") // the target may be another than the one that was guessed
        facts.task = facts.classes.empty() ? "regression" : "classification";
    return {};
}

std::vector<project::DataTensor> dataTensors(const std::vector<datasets::TensorField>& fields) {
    std::vector<project::DataTensor> out;
    for (const auto& field : fields)
        out.push_back({field.name, field.shape, field.type == datasets::ElementType::Int64, field.count});
    return out;
}

} // namespace

DataFacts factsOf(const datasets::SourceInfo& info) {
    DataFacts facts;
    facts.kind = info.kind;
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

std::string formatFor(const Template& chosen, const Path& path) {
    std::string best;
    double highest = 0;
    for (const auto& format : datasets::formats()) {
        const bool wanted = std::find(chosen.kinds.begin(), chosen.kinds.end(), format.kind) != chosen.kinds.end();
        if (const double likelihood = wanted ? format.likelihood(path) : 0; likelihood > highest) {
            highest = likelihood;
            best = format.name;
        }
    }
    return best;
}

void setData(project::Project& project, const Path& path, const datasets::Source& source) {
    project.data.source = std::filesystem::absolute(path).lexically_normal();
    project.data.format = source.info().format;
    project.data.fingerprint = source.fingerprint();
    project.data.classes = source.info().classes;
    project.data.shape = pictureShape(source.info());
}

Result<project::Project> draftProject(const Path& folder, const Template& chosen, const Path& path, const datasets::Source& source, const Json& wishes) {
    DataFacts facts = factsOf(source.info());
    LEPTON_CHECK(requireKind(chosen, facts));
    project::Project project;
    setData(project, path, source);
    if (facts.kind == "pictures" && !wishes.empty())
        return Error(ErrorCode::BadValue, LT("core", "Pictures have no such settings")).at(wishes.begin().key()).fix(LT("core", "Make the project first, then change its recipe"));
    Json all = chosen.wishes;
    all.update(wishes);
    if (facts.kind != "pictures") {
        LEPTON_CHECK(addRecipe(facts, project.data, source, all));
        LEPTON_CHECK(requireTask(chosen, facts));
    }
    LEPTON_TRY(Draft draft, chosen.draft(facts));
    project.folder = std::filesystem::absolute(folder).lexically_normal();
    if (project.folder.filename().empty())
        project.folder = project.folder.parent_path(); // a trailing slash
    project.name = project.folder.filename().string();
    project.data.split = toJson(datasets::SplitSettings());
    project.recipe = std::move(draft.recipe);
    project.networks = std::move(draft.others);
    project.networks.insert(project.networks.begin(), {draft.objective.network, std::move(draft.network)});
    project.objective = std::move(draft.objective);
    project.training = std::move(draft.training);
    return project;
}

Result<std::optional<project::DataTensors>> preparedTensors(const project::Project& project) {
    using Tensors = std::optional<project::DataTensors>;
    LEPTON_TRY(const auto preparation, datasets::Preparation::fromJson(project.recipe, project.data.shape));
    if (preparation->kind() == "pictures" && project.data.shape.empty())
        return Tensors(); // data that nobody has looked at yet
    LEPTON_TRY(const auto inputs, preparation->inputs());
    LEPTON_TRY(const auto targets, preparation->targets());
    if (inputs.empty())
        return Tensors();
    return Tensors({dataTensors(inputs), dataTensors(targets)});
}

std::vector<graph::Problem> problemsOf(const project::Project& project, const graph::Analysis& analysis) {
    const auto tensors = preparedTensors(project);
    auto problems = project::checkProject(project, analysis, tensors ? *tensors : std::nullopt);
    if (!tensors)
        problems.push_back({graph::NodeId(), "", "recipe", tensors.error().what, tensors.error().hint, {}});
    return problems;
}

} // namespace lepton::templates

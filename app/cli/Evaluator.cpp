// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/Evaluator.h"

#include "app/cli/ModelArgument.h"
#include "app/cli/Prepare.h"

#include "core/engine/Evaluation.h"
#include "core/project/EvaluationFile.h"
#include "core/project/Package.h"
#include "core/project/RunFolder.h"
#include "datasets/Split.h"

#include <optional>

namespace lepton::cli {

namespace {

/// The data to evaluate on: named on the command line, else that of the run; a package lies in its project's packages/.
Result<Path> dataPath(const EvaluationRequest& request, const engine::Model& model) {
    if (!request.data.empty())
        return Path(request.data);
    if (model.run() != nullptr)
        return model.run()->project.data.source;
    const Path folder = std::filesystem::absolute(request.model).lexically_normal().parent_path().parent_path();
    if (const auto project = project::loadProject(folder))
        return project->data.source;
    return Error(ErrorCode::NotFound, LT("core", "A package holds no data to evaluate on")).at(request.model).fix(LT("core", "Name the data: --data SOURCE"));
}

Json splitOf(const engine::Model& model) {
    if (model.run() != nullptr)
        return model.run()->project.data.split;
    return model.package()->provenance.value("data", Json::object()).value("split", Json::object());
}

std::string formatOf(const engine::Model& model) {
    if (model.run() != nullptr)
        return model.run()->project.data.format;
    return model.package()->provenance.value("data", Json::object()).value("format", "");
}

Result<void> requireSameClasses(const engine::Model& model, const std::vector<std::string>& classes, const Path& path) {
    if (classes == model.labels())
        return {};
    return Error(ErrorCode::BadValue, LT("core", "The data's classes are not those that the model was trained on"))
        .at(path.string())
        .fix(LT("core", "Choose data with the same classes in the same order"));
}

Result<datasets::Split> splitNamed(const std::string& name) {
    if (const auto split = datasets::splitFromName(name))
        return *split;
    return Error(ErrorCode::BadValue, text(LT("core", "There is no split “%1”"), name)).at("--split").fix(LT("core", "Choose train, validation or test"));
}

/// Error unless the split has samples; the way out are those that have.
Result<void> requireSamples(const datasets::SplitIndices& split, datasets::Split wanted) {
    if (!split.of(wanted).empty())
        return {};
    std::string others;
    for (const auto other : {datasets::Split::Train, datasets::Split::Validation, datasets::Split::Test})
        if (!split.of(other).empty())
            others += (others.empty() ? "" : ", ") + std::string(datasets::splitName(other));
    return Error(ErrorCode::BadValue, text(LT("core", "The %1 split has no samples"), datasets::splitName(wanted)))
        .at("data.split")
        .fix(text(LT("core", "Evaluate on a split that has some: %1"), others));
}

Result<Json> evaluateOn(const PreparedData& prepared, const EvaluationRequest& request, const engine::Model& model, const Path& path) {
    LEPTON_TRY(const auto wanted, splitNamed(request.split));
    LEPTON_CHECK(requireSameClasses(model, prepared.preparation->classes(*prepared.source), path));
    LEPTON_CHECK(requireSamples(prepared.data.split, wanted));
    const auto& batches = *prepared.data.batches;
    std::function<void(std::int64_t, std::span<const float>, std::span<const float>)> each;
    if (request.onAnswer)
        each = [&](std::int64_t sample, std::span<const float> values, std::span<const float> given) { request.onAnswer(engine::answerJson(model, batches.name(sample), values, given)); };
    LEPTON_TRY(const auto result, engine::evaluate(model, batches, prepared.data.split.of(wanted), each));
    Json document = engine::toJson(result);
    document["split"] = request.split;
    document["checkpoint"] = model.checkpoint();
    return document;
}

Result<PreparedData> prepare(const EvaluationRequest& request, const engine::Model& model, const Path& path) {
    LEPTON_TRY([[maybe_unused]] const auto known, splitNamed(request.split)); // before the long work
    return prepareFor(model.preparation(), path, request.data.empty() ? formatOf(model) : "", splitOf(model));
}

Result<void> keep(const EvaluationRequest& request, const Json& document) {
    return project::writeEvaluation(std::filesystem::absolute(request.model).lexically_normal(), request.split, document);
}

} // namespace

Result<Json> evaluateModel(const EvaluationRequest& request) {
    LEPTON_TRY(const auto model, request.checkpoint.empty() ? openModel(request.model) : engine::Model::fromCheckpoint(std::filesystem::absolute(request.model).lexically_normal(), request.checkpoint));
    LEPTON_TRY(const Path path, dataPath(request, *model));
    LEPTON_TRY(const auto prepared, prepare(request, *model, path));
    LEPTON_TRY(Json document, evaluateOn(prepared, request, *model, path));
    if (model->run() != nullptr && request.data.empty() && request.checkpoint.empty())
        LEPTON_CHECK(keep(request, document));
    return document;
}

Result<Json> evaluateRun(const std::string& run, const std::string& split, const PreparedData* prepared) {
    LEPTON_TRY(const auto model, engine::Model::fromRun(run));
    LEPTON_TRY([[maybe_unused]] const auto known, splitNamed(split)); // before it becomes a file's name
    if (auto kept = project::readEvaluation(run, split); kept && kept->value("checkpoint", Json()) == model->checkpoint())
        return *std::move(kept);
    const EvaluationRequest request{run, {}, split, {}, {}};
    const Path path = model->run()->project.data.source;
    std::optional<PreparedData> own;
    if (prepared == nullptr) {
        LEPTON_TRY(own, prepare(request, *model, path));
        prepared = &*own;
    }
    LEPTON_TRY(Json document, evaluateOn(*prepared, request, *model, path));
    (void)keep(request, document); // a run that can't be written to is evaluated as well
    return document;
}

} // namespace lepton::cli

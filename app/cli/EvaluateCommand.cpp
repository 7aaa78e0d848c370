// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/Command.h"
#include "app/cli/ModelArgument.h"
#include "app/cli/Prepare.h"

#include "core/engine/Evaluation.h"
#include "core/project/Package.h"
#include "core/project/RunFolder.h"
#include "datasets/Split.h"

#include <memory>

namespace lepton::cli {

namespace {

struct Arguments {
    std::string model, data, split = "test", predictions;
};

/// The data to evaluate on: named on the command line, else that of the run; a package lies in its project's packages/.
Result<Path> dataPath(const Arguments& arguments, const engine::Model& model) {
    if (!arguments.data.empty())
        return Path(arguments.data);
    if (model.run() != nullptr)
        return model.run()->project.data.source;
    const Path folder = std::filesystem::absolute(arguments.model).lexically_normal().parent_path().parent_path();
    if (const auto project = project::loadProject(folder))
        return project->data.source;
    return Error(ErrorCode::NotFound, LT("core", "A package holds no data to evaluate on")).at(arguments.model).fix(LT("core", "Name the data: --data SOURCE"));
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

void printResult(const engine::EvaluationResult& result) {
    std::string line = formatNumber(static_cast<long long>(result.samples)) + " samples";
    for (const auto& [name, value] : result.metrics().items())
        line += ", " + name + " " + formatNumber(value.get<double>());
    printLine(line);
    for (std::size_t row = 0; row < result.confusion.size(); ++row) {
        line = result.classes[row] + ":";
        for (const auto count : result.confusion[row])
            line += " " + std::to_string(count);
        printLine(line);
    }
}

Result<int> run(const Session& session, const Arguments& arguments) {
    LEPTON_TRY(const auto model, openModel(arguments.model));
    const auto wanted = datasets::splitFromName(arguments.split);
    if (!wanted)
        return Error(ErrorCode::BadValue, text(LT("core", "There is no split “%1”"), arguments.split)).at("--split").fix(LT("core", "Choose train, validation or test"));
    LEPTON_TRY(const Path path, dataPath(arguments, *model));
    LEPTON_TRY(const auto prepared, prepareFor(model->preparation(), path, arguments.data.empty() ? formatOf(*model) : "", splitOf(*model)));
    LEPTON_CHECK(requireSameClasses(*model, prepared.preparation->classes(*prepared.source), path));
    const auto& batches = *prepared.data.batches;
    std::string lines;
    const bool keep = !arguments.predictions.empty();
    const auto each = [&](std::int64_t sample, std::span<const float> values, std::span<const float> given) {
        if (keep)
            lines += engine::answerJson(*model, batches.name(sample), values, given).dump() + "\n";
    };
    LEPTON_TRY(const auto result, engine::evaluate(*model, batches, prepared.data.split.of(*wanted), each));
    if (keep)
        LEPTON_CHECK(writeFile(arguments.predictions, lines));
    if (session.json)
        printJson(engine::toJson(result));
    else
        printResult(result);
    return 0;
}

} // namespace

void addEvaluate(CLI::App& app, Session& session) {
    const auto arguments = std::make_shared<Arguments>();
    CLI::App* command = addCommand(app, session, "evaluate", "Measures a trained network on data whose labels are known");
    command->add_option("model", arguments->model, "A run's folder (its best checkpoint) or a package")->required();
    command->add_option("--data", arguments->data, "Other data than the run's");
    command->add_option("--split", arguments->split, "train, validation or test")->capture_default_str();
    command->add_option("--predictions", arguments->predictions, "File for every sample's answer, as JSON lines");
    command->callback([&session, arguments] { session.run([&] { return run(session, *arguments); }); });
}

} // namespace lepton::cli

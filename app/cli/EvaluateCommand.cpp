// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/Command.h"
#include "app/cli/Evaluator.h"
#include "app/cli/TextTable.h"

#include "core/project/MetricTypes.h"

#include <array>
#include <cstdio>
#include <memory>

namespace lepton::cli {

namespace {

constexpr std::size_t mostConfused = 20; ///< classes whose matrix still fits a terminal

struct Arguments {
    std::string model, data, split = "test", predictions, checkpoint;
};

std::string figure(const Json& value) {
    std::array<char, 32> digits{};
    std::snprintf(digits.data(), digits.size(), "%.4f", value.is_number() ? value.get<double>() : 0);
    return value.is_number() ? digits.data() : "–";
}

void printTable(const std::vector<std::vector<std::string>>& rows) {
    printLine("");
    for (const auto& line : tableLines(rows))
        printLine(line);
}

void printMetrics(const Json& document) {
    std::string line = formatNumber(document["samples"].get<long long>()) + " samples of the " + document["split"].get<std::string>() + " split";
    if (document["checkpoint"].is_object())
        line += ", epoch " + std::to_string(document["checkpoint"]["epoch"].get<std::int64_t>());
    printLine(line);
    std::vector<std::vector<std::string>> rows;
    for (const auto& [name, value] : document["metrics"].items())
        rows.push_back({project::metricTitle(name).str(), formatNumber(value.get<double>())});
    printTable(rows);
}

void printClasses(const Json& classes) {
    std::vector<std::vector<std::string>> rows{{"Class", "Precision", "Recall", "F1", "ROC-AUC", "PR-AUC", "Samples"}};
    for (const auto& one : classes)
        rows.push_back({one["class"].get<std::string>(), figure(one["precision"]), figure(one["recall"]), figure(one["f1"]), figure(one["roc_auc"]), figure(one["average_precision"]),
                        formatNumber(one["support"].get<long long>())});
    printTable(rows);
}

/// A row a true class, a column an answered one.
void printConfusion(const Json& classes, const Json& confusion) {
    std::vector<std::vector<std::string>> rows{{"Is \\ called"}};
    for (std::size_t c = 0; c < confusion.size(); ++c) {
        rows[0].push_back(classes[c].get<std::string>());
        rows.push_back({classes[c].get<std::string>()});
        for (const auto& count : confusion[c])
            rows.back().push_back(count.get<std::int64_t>() == 0 ? "·" : std::to_string(count.get<std::int64_t>()));
    }
    printTable(rows);
}

void printResult(const Json& document) {
    printMetrics(document);
    if (document.contains("per_class"))
        printClasses(document["per_class"]);
    if (const Json& confusion = document["confusion"]; !confusion.empty() && confusion.size() <= mostConfused)
        printConfusion(document["classes"], confusion);
}

Result<int> run(const Session& session, const Arguments& arguments) {
    std::string lines;
    EvaluationRequest request{arguments.model, arguments.data, arguments.split, {}, arguments.checkpoint};
    if (!arguments.predictions.empty())
        request.onAnswer = [&](const Json& answer) { lines += answer.dump() + "\n"; };
    LEPTON_TRY(const Json document, evaluateModel(request));
    if (!arguments.predictions.empty())
        LEPTON_CHECK(writeFile(arguments.predictions, lines));
    if (session.json)
        printJson(document);
    else
        printResult(document);
    return 0;
}

} // namespace

void addEvaluate(CLI::App& app, Session& session) {
    const auto arguments = std::make_shared<Arguments>();
    CLI::App* command = addCommand(app, session, "evaluate", "Measures a trained network on data whose labels are known");
    command->add_option("model", arguments->model, "A run's folder (its best checkpoint) or a package")->required();
    command->add_option("--checkpoint", arguments->checkpoint, "Of a run: this file instead of its best, such as checkpoints/kept/epoch-000010.safetensors");
    command->add_option("--data", arguments->data, "Other data than the run's");
    command->add_option("--split", arguments->split, "train, validation or test")->capture_default_str();
    command->add_option("--predictions", arguments->predictions, "File for every sample's answer, as JSON lines");
    command->callback([&session, arguments] { session.run([&] { return run(session, *arguments); }); });
}

} // namespace lepton::cli

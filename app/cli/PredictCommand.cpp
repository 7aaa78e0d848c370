// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/Command.h"
#include "app/cli/ModelArgument.h"
#include "app/cli/Predictor.h"

#include "core/base/Files.h"

#include <memory>

namespace lepton::cli {

namespace {

struct Arguments {
    std::string package, csv;
    std::vector<std::string> inputs;
};

/// RFC 4180: quoted where needed, quotes doubled.
std::string csvField(const std::string& value) {
    if (value.find_first_of(",\"\r\n") == std::string::npos)
        return value;
    std::string out = "\"";
    for (const char c : value)
        out += c == '"' ? std::string("\"\"") : std::string(1, c);
    return out + "\"";
}

std::string csvOf(const Json& answers, const std::vector<std::string>& labels) {
    std::string out = "input,label,score";
    for (const auto& label : labels)
        out += "," + csvField(label);
    out += ",error\r\n";
    for (const auto& answer : answers) {
        const bool ok = !answer.contains("error");
        out += csvField(answer["input"].get<std::string>()) + "," + (ok ? csvField(answer["label"].get<std::string>()) : "") + "," + (ok ? answer["score"].dump() : "");
        for (const auto& label : labels)
            out += "," + (ok ? answer["scores"][label].dump() : std::string());
        out += "," + (ok ? std::string() : csvField(answer["error"].get<std::string>())) + "\r\n";
    }
    return out;
}

Result<int> run(const Session& session, const Arguments& arguments) {
    LEPTON_TRY(const auto model, openModel(arguments.package));
    const Json answers = predictFiles(*model, arguments.inputs);
    if (!arguments.csv.empty())
        LEPTON_CHECK(writeFile(arguments.csv, csvOf(answers, model->labels())));
    bool allAnswered = true;
    for (const auto& answer : answers) {
        const bool ok = !answer.contains("error");
        allAnswered = allAnswered && ok;
        if (!session.json)
            printLine(answer["input"].get<std::string>() + ": " + (ok ? answer["label"].get<std::string>() + " " + answer["score"].dump() : answer["error"].get<std::string>()));
    }
    if (session.json)
        printJson(answers);
    if (!allAnswered)
        printError(Error(ErrorCode::Unreadable, LT("core", "Some inputs could not be answered")).at(arguments.package).fix(LT("core", "The answers above say which, and why")));
    return allAnswered ? 0 : failed;
}

} // namespace

void addPredict(CLI::App& app, Session& session) {
    const auto arguments = std::make_shared<Arguments>();
    CLI::App* command = addCommand(app, session, "predict", "Asks a packaged model");
    command->add_option("package", arguments->package, "A package, or a run's folder")->required();
    command->add_option("inputs", arguments->inputs, "Pictures, or folders of them")->required();
    command->add_option("--csv", arguments->csv, "Writes the answers to a CSV file as well");
    command->callback([&session, arguments] { session.run([&] { return run(session, *arguments); }); });
}

} // namespace lepton::cli

// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/Command.h"
#include "app/cli/ModelArgument.h"
#include "app/cli/PictureFile.h"
#include "app/cli/Predictor.h"

#include "core/base/Files.h"
#include "datasets/PictureReader.h"

#include <memory>

namespace lepton::cli {

namespace {

struct Arguments {
    std::string package, csv, output;
    std::vector<std::string> inputs;
    engine::GenerationSettings generation;
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
    const std::string answered = labels.empty() ? "value" : "label";
    std::string out = "input," + answered + (labels.empty() ? "" : ",score");
    for (const auto& label : labels)
        out += "," + csvField(label);
    out += ",error\r\n";
    const auto plain = [](const Json& value) { return value.is_string() ? value.get<std::string>() : value.dump(); };
    for (const auto& answer : answers) {
        const bool ok = !answer.contains("error");
        out += csvField(answer["input"].get<std::string>()) + "," + (ok ? csvField(plain(answer[answered])) : "");
        if (!labels.empty())
            out += "," + (ok ? answer["score"].dump() : std::string());
        for (const auto& label : labels)
            out += "," + (ok ? answer["scores"][label].dump() : std::string());
        out += "," + (ok ? std::string() : csvField(answer["error"].get<std::string>())) + "\r\n";
    }
    return out;
}

std::string lineOf(const Json& answer) {
    const std::string input = answer["input"].get<std::string>() + ": ";
    if (answer.contains("error"))
        return input + answer["error"].get<std::string>();
    if (answer.contains("label"))
        return input + answer["label"].get<std::string>() + " " + answer["score"].dump();
    return input + (answer["value"].is_string() ? answer["value"].get<std::string>() : answer["value"].dump());
}

/// A generator's pictures: files in a folder, or their pixels where no folder is named.
Result<Json> makePictures(const engine::Model& model, const Arguments& arguments) {
    LEPTON_TRY(const auto pictures, engine::generatePictures(model, arguments.generation));
    Json answers = Json::array();
    const auto size = static_cast<std::size_t>(pictures.elements() / pictures.shape[0]);
    for (std::int64_t i = 0; i < pictures.shape[0]; ++i) {
        const std::string name = "seed-" + std::to_string(arguments.generation.seed) + "-" + std::to_string(i + 1);
        const auto pixels = pictures.as<std::uint8_t>().subspan(static_cast<std::size_t>(i) * size, size);
        if (!arguments.output.empty()) {
            LEPTON_TRY(const auto file, writePicture(arguments.output, name, {pictures.shape.begin() + 1, pictures.shape.end()}, pixels));
            answers.push_back({{"input", name}, {"value", file.string()}});
            continue;
        }
        answers.push_back({{"input", name}, {"value", {{"shape", std::vector<std::int64_t>(pictures.shape.begin() + 1, pictures.shape.end())}, {"pixels", std::vector<std::uint8_t>(pixels.begin(), pixels.end())}}}});
    }
    return answers;
}

Result<int> run(const Session& session, const Arguments& arguments) {
    datasets::allowPicturePaths(); // who types a path here may read the file anyway
    LEPTON_TRY(const auto model, openModel(arguments.package));
    if (arguments.inputs.empty() && !engine::makesPictures(*model))
        return Error(ErrorCode::BadValue, LT("core", "There is nothing to answer: no input was named")).at(arguments.package).fix(LT("core", "Name pictures, sentences, rows or files, as the model's recipe takes them"));
    LEPTON_TRY(const Json answers, engine::makesPictures(*model) ? makePictures(*model, arguments) : Result<Json>(predictInputs(*model, arguments.inputs, arguments.generation)));
    if (!arguments.csv.empty())
        LEPTON_CHECK(writeFile(arguments.csv, csvOf(answers, model->labels())));
    bool allAnswered = true;
    for (const auto& answer : answers) {
        allAnswered = allAnswered && !answer.contains("error");
        if (!session.json)
            printLine(lineOf(answer));
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
    command->add_option("inputs", arguments->inputs, "Pictures or folders of them, sentences, rows as JSON, files of them, or text to go on from");
    command->add_option("--count", arguments->generation.count, "Generators: how many pictures or continuations")->capture_default_str();
    command->add_option("--seed", arguments->generation.seed, "Generators: another seed, another answer")->capture_default_str();
    command->add_option("--length", arguments->generation.length, "Text: tokens to write")->capture_default_str();
    command->add_option("--temperature", arguments->generation.temperature, "Text: low keeps to what is likely, high dares more")->check(CLI::Range(0.0, 100.0))->capture_default_str();
    command->add_option("--pictures", arguments->output, "Generators: folder for the pictures, as PNG");
    command->add_option("--csv", arguments->csv, "Writes the answers to a CSV file as well");
    command->callback([&session, arguments] { session.run([&] { return run(session, *arguments); }); });
}

} // namespace lepton::cli

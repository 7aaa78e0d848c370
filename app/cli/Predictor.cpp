// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/Predictor.h"

#include "datasets/Questions.h"
#ifdef LEPTON_PICTURES
#include "datasets/pictures/Pictures.h"
#endif

#include <algorithm>

namespace lepton::cli {

namespace {

#ifdef LEPTON_PICTURES
Result<datasets::Array> decode(const Path& file) { return datasets::pictures::decodeFile(file); }
bool isPicture(const Path& file) { return datasets::pictures::isPictureName(file); }
#else
Result<datasets::Array> decode(const Path& file) {
    return Error(ErrorCode::Unsupported, LT("core", "This build can't read picture files")).at(file.string()).fix(LT("core", "Install the build with OpenCV"));
}
bool isPicture(const Path&) { return true; }
#endif

/// Folders give their pictures, in natural order of the path; everything else stands for itself.
std::vector<std::string> expand(const std::vector<std::string>& inputs) {
    std::vector<std::string> files;
    for (const auto& input : inputs) {
        std::error_code fault;
        if (!std::filesystem::is_directory(input, fault)) {
            files.push_back(input);
            continue;
        }
        std::vector<std::string> found;
        for (std::filesystem::recursive_directory_iterator at(input, fault), end; !fault && at != end; at.increment(fault))
            if (at->is_regular_file(fault) && isPicture(at->path()))
                found.push_back(at->path().string());
        std::sort(found.begin(), found.end());
        if (found.empty())
            found.push_back(input); // answered with the reason
        files.insert(files.end(), found.begin(), found.end());
    }
    return files;
}

Result<Json> predictPicture(const engine::Model& model, const std::string& file) {
    LEPTON_TRY(auto picture, decode(file));
    LEPTON_TRY(const auto question, model.preparation().encodePicture(std::move(picture)));
    if (question[0].shape != model.inputShape())
        return Error(ErrorCode::BadValue, LT("core", "The picture has another size than the network takes, and its recipe does not resize")).at(file).fix(LT("core", "Add a Resize step to the recipe and train again"));
    return engine::answer(model, file, question);
}

Json withError(const std::string& input, const Error& error) { return {{"input", input}, {"error", error.line()}}; }

void add(Json& answers, const std::string& input, Result<Json> answer) {
    if (!answer)
        answers.push_back(withError(input, answer.error()));
    else if (answer->is_array())
        answers.insert(answers.end(), answer->begin(), answer->end());
    else
        answers.push_back(std::move(*answer));
}

/// Sentences, rows, windows, pairs: as many questions as the input holds.
void addQuestions(Json& answers, const engine::Model& model, const std::string& input) {
    const auto questions = datasets::questionsIn(input, model.preparation());
    if (!questions) {
        answers.push_back(withError(input, questions.error()));
        return;
    }
    for (const auto& question : *questions) {
        const auto encoded = model.preparation().encode(question.value);
        add(answers, question.name, encoded ? engine::answer(model, question.name, *encoded) : Result<Json>(encoded.error()));
    }
}

} // namespace

Json predictInputs(const engine::Model& model, const std::vector<std::string>& given, const engine::GenerationSettings& settings) {
    std::vector<std::string> inputs = given;
    for (auto& input : inputs)
        if (input.starts_with(" [")) // argumentsOf put the space there
            input.erase(0, 1);
    Json answers = Json::array();
    if (engine::writesText(model)) {
        for (const auto& prompt : inputs)
            add(answers, prompt, engine::continueText(model, prompt, settings));
    } else if (model.preparation().kind() == "pictures") {
        for (const auto& file : expand(inputs))
            add(answers, file, predictPicture(model, file));
    } else {
        for (const auto& input : inputs)
            addQuestions(answers, model, input);
    }
    return answers;
}

} // namespace lepton::cli

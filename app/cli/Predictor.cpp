// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/Predictor.h"

#include "core/engine/Evaluation.h"

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

Result<Json> predictFile(const engine::Model& model, const std::string& file) {
    LEPTON_TRY(auto picture, decode(file));
    LEPTON_TRY(const auto prepared, model.recipe().applyHost(std::move(picture)));
    if (prepared.shape != model.inputShape())
        return Error(ErrorCode::BadValue, LT("core", "The picture has another size than the network takes, and its recipe does not resize")).at(file).fix(LT("core", "Add a Resize step to the recipe and train again"));
    LEPTON_TRY(const auto scores, model.scores(prepared.as<std::uint8_t>(), 1));
    return engine::predictionJson(file, model.labels(), scores);
}

} // namespace

Json predictFiles(const engine::Model& model, const std::vector<std::string>& inputs) {
    Json answers = Json::array();
    for (const auto& file : expand(inputs)) {
        auto answer = predictFile(model, file);
        answers.push_back(answer ? std::move(*answer) : Json{{"input", file}, {"error", answer.error().line()}});
    }
    return answers;
}

} // namespace lepton::cli

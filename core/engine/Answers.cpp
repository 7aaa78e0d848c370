// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/Answers.h"

#include "core/engine/ModelParts.h"

#include <algorithm>
#include <array>
#include <charconv>

namespace lepton::engine {

namespace {

bool reconstructs(const Model& model) { return model.objective().type == "reconstruction" || model.objective().type == "vae"; }

/// The first input as the layers see it, flat.
std::vector<float> preparedValues(const Model& model, const datasets::Array& given) {
    const c10::InferenceMode inference;
    std::vector<std::int64_t> shape{1};
    const auto& field = model.inputs()[0];
    shape.insert(shape.end(), field.shape.begin(), field.shape.end());
    const at::Tensor prepared = model.parts().compiled->prepared(tensorView(given).view(shape)).to(at::kCPU, at::kFloat).contiguous();
    return {prepared.data_ptr<float>(), prepared.data_ptr<float>() + prepared.numel()};
}

} // namespace

Json exactJson(float value) {
    std::array<char, 32> digits{};
    const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), value).ptr;
    double shortest = 0;
    std::from_chars(digits.data(), end, shortest);
    // The double nearest to the float's shortest decimal prints as that decimal, and rounds back to the float.
    return static_cast<float>(shortest) == value ? Json(shortest) : Json(static_cast<double>(value));
}

Json predictionJson(const std::string& input, const std::vector<std::string>& labels, std::span<const float> scores) {
    const auto best = static_cast<std::size_t>(std::max_element(scores.begin(), scores.end()) - scores.begin());
    Json all = Json::object();
    for (std::size_t i = 0; i < labels.size(); ++i)
        all[labels[i]] = exactJson(scores[i]);
    return {{"input", input}, {"label", labels[best]}, {"score", exactJson(scores[best])}, {"scores", std::move(all)}};
}

Json answerJson(const Model& model, const std::string& input, std::span<const float> values, std::span<const float> given) {
    if (model.labels().size() == 2 && values.size() == 1 && model.objective().type == "classification")
        return predictionJson(input, model.labels(), std::array{1 - values[0], values[0]});
    if (!model.labels().empty() && values.size() == model.labels().size())
        return predictionJson(input, model.labels(), values);
    if (model.objective().type == "regression")
        return {{"input", input}, {"value", model.preparation().decode(values)}};
    if (model.objective().type == "classification") {
        Json shares = Json::array();
        for (const float value : values)
            shares.push_back(exactJson(value));
        return {{"input", input}, {"value", std::move(shares)}};
    }
    double squares = 0;
    for (std::size_t i = 0; i < std::min(values.size(), given.size()); ++i)
        squares += (double(values[i]) - double(given[i])) * (double(values[i]) - double(given[i]));
    return {{"input", input}, {"value", given.empty() ? 0 : squares / static_cast<double>(given.size())}};
}

Json answerJson(const Model& model, const std::string& input, const std::vector<datasets::Array>& question, std::span<const float> values) {
    const std::vector<float> given = reconstructs(model) ? preparedValues(model, question[0]) : std::vector<float>();
    return answerJson(model, input, values, given);
}

Result<Json> answer(const Model& model, const std::string& input, const std::vector<datasets::Array>& question) {
    std::vector<datasets::Array> batch = question;
    for (auto& array : batch)
        array.shape.insert(array.shape.begin(), 1);
    LEPTON_TRY(const auto answers, model.infer(batch));
    return answerJson(model, input, question, answers[0].as<float>());
}

bool makesPictures(const Model& model) { return model.objective().adversary.has_value(); }
bool writesText(const Model& model) { return model.objective().type == "generation"; }

} // namespace lepton::engine

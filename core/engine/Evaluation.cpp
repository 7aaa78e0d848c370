// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/Evaluation.h"

#include "core/engine/BatchLoader.h"
#include "core/engine/Guard.h"
#include "core/engine/ModelParts.h"
#include "core/engine/Objective.h"

#include <algorithm>
#include <array>
#include <charconv>

namespace lepton::engine {

namespace {

constexpr std::int64_t evaluationBatch = 128;

/// Sums up batches of samples.
class Evaluator {
public:
    Evaluator(const Model& model, std::span<const std::int64_t> indices, const std::function<void(std::int64_t, std::span<const float>)>& each)
        : m_model(model), m_indices(indices), m_each(each), m_classes(model.labels().size()) {
        m_result.classes = model.labels();
        m_result.confusion.assign(m_classes, std::vector<std::int64_t>(m_classes, 0));
    }

    Result<void> add(const Batch& batch) {
        const at::Tensor logits = m_model.parts().logits(batch.pictures);
        const at::Tensor scores = at::softmax(logits, 1).contiguous();
        const auto* labels = batch.labels.data_ptr<std::int64_t>();
        if (const auto largest = *std::max_element(labels, labels + batch.size()); largest >= static_cast<std::int64_t>(m_classes))
            return Error(ErrorCode::BadValue, text(LT("core", "The data has the class number %1, but the model knows only %2 classes"), largest, m_classes))
                .at("data")
                .fix(LT("core", "Evaluate with data of the classes that the model was trained on"));
        m_sums += {crossEntropySum(logits, batch.labels).item<double>(), 0, batch.size()};
        for (std::int64_t i = 0; i < batch.size(); ++i)
            addSample(labels[i], {scores.data_ptr<float>() + i * static_cast<std::int64_t>(m_classes), m_classes});
        return {};
    }

    EvaluationResult result() {
        m_result.samples = m_sums.samples;
        m_result.loss = m_sums.meanLoss();
        m_result.accuracy = m_sums.accuracy();
        return std::move(m_result);
    }

private:
    void addSample(std::int64_t label, std::span<const float> scores) {
        const auto answer = std::max_element(scores.begin(), scores.end()) - scores.begin();
        ++m_result.confusion[static_cast<std::size_t>(label)][static_cast<std::size_t>(answer)];
        m_sums.correct += answer == label ? 1 : 0;
        if (m_each)
            m_each(m_indices[m_done], scores);
        ++m_done;
    }

    const Model& m_model;
    std::span<const std::int64_t> m_indices;
    const std::function<void(std::int64_t, std::span<const float>)>& m_each;
    std::size_t m_classes;
    std::size_t m_done = 0;
    MetricSums m_sums;
    EvaluationResult m_result;
};

} // namespace

Json EvaluationResult::metrics() const { return {{"loss", loss}, {"accuracy", accuracy}}; }

Json toJson(const EvaluationResult& result) {
    return {{"samples", result.samples}, {"metrics", result.metrics()}, {"classes", result.classes}, {"confusion", result.confusion}};
}

Result<EvaluationResult> evaluate(const Model& model, const datasets::BatchSource& data, std::span<const std::int64_t> indices,
                                  const std::function<void(std::int64_t, std::span<const float>)>& each) {
    return guarded(model.name(), [&]() -> Result<EvaluationResult> {
        if (indices.empty())
            return Error(ErrorCode::BadValue, LT("core", "There are no samples to evaluate")).at("data").fix(LT("core", "Choose another split, or other data"));
        if (data.shape() != model.inputShape())
            return Error(ErrorCode::BadValue, text(LT("core", "The model takes pictures of %1, but the data has %2"), Json(model.inputShape()).dump(), Json(data.shape()).dump())).at("data").fix(LT("core", "Use data like that the model was trained on"));
        const c10::InferenceMode inference;
        // The caller keeps the data for as long as this runs.
        BatchLoader loader({&data, [](const datasets::BatchSource*) {}}, inOrder({indices.begin(), indices.end()}, evaluationBatch));
        Evaluator evaluator(model, indices, each);
        for (;;) {
            LEPTON_TRY(const Batch batch, loader.next());
            if (batch.size() == 0)
                return evaluator.result();
            LEPTON_CHECK(evaluator.add(batch));
        }
    });
}

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

} // namespace lepton::engine

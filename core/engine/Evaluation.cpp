// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/Evaluation.h"

#include "core/engine/BatchLoader.h"
#include "core/engine/Guard.h"
#include "core/engine/ModelParts.h"
#include "core/engine/Objective.h"
#include "core/engine/TargetUnits.h"

#include <algorithm>

namespace lepton::engine {

namespace {

constexpr std::int64_t evaluationBatch = 128;
constexpr std::int64_t mostGenerated = 512;

using Each = std::function<void(std::int64_t, std::span<const float>, std::span<const float>)>;

Error otherData(Text what) { return Error(ErrorCode::BadValue, std::move(what)).at("data").fix(LT("core", "Use data like that the model was trained on")); }

/// The data must give just what the model takes.
Result<void> requireSameFields(const Model& model, const datasets::BatchSource& data) {
    for (const auto& field : model.inputs()) {
        if (field.name == "noise")
            continue;
        const auto find = [&](const std::vector<datasets::TensorField>& fields) {
            return std::find_if(fields.begin(), fields.end(), [&](const datasets::TensorField& other) { return other.name == field.name; });
        };
        auto found = find(data.inputs());
        if (found == data.inputs().end() && (found = find(data.targets())) == data.targets().end())
            return otherData(text(LT("core", "The model takes “%1”, which the data does not give"), field.name));
        if (found->elements() != field.elements())
            return otherData(text(LT("core", "The model takes “%1” of %2, but the data has %3"), field.name, Json(field.shape).dump(), Json(found->shape).dump()));
    }
    return {};
}

/// Sums up batches of samples.
class Evaluator {
public:
    Evaluator(const Model& model, std::shared_ptr<const Objective> objective, Feed feed, std::span<const std::int64_t> indices, const Each& each)
        : m_model(model), m_objective(std::move(objective)), m_feed(std::move(feed)), m_indices(indices), m_each(each), m_classes(model.labels().size()) {
        m_confused = !m_objective->classes().empty() && m_model.outputs()[0].shape.size() == 1;
        m_result.classes = model.labels();
        if (m_confused)
            m_result.confusion.assign(m_classes, std::vector<std::int64_t>(m_classes, 0));
    }

    Result<void> add(const Batch& batch) {
        LEPTON_CHECK(checkLabels(batch));
        const auto inputs = m_feed(batch, nullptr);
        const auto outputs = m_model.parts().raw(inputs);
        const at::Tensor prepared = m_objective->wantsInput() ? m_model.parts().compiled->prepared(inputs[0].to(m_model.parts().compiled->options().device)).to(at::kCPU) : at::Tensor();
        MetricSums sums;
        (void)m_objective->lossSum(outputs, prepared, batch.targets, m_objective->factors(batch), &sums);
        m_sums += sums;
        const bool probabilities = m_model.outputs()[0].name == "scores" && takesLogits(m_model.objective());
        addSamples(batch, (probabilities ? at::softmax(outputs[0], -1) : outputs[0]).contiguous(), prepared);
        return {};
    }

    EvaluationResult result() {
        m_result.samples = m_sums.samples;
        m_result.loss = m_sums.meanLoss();
        m_result.accuracy = m_sums.metric("accuracy");
        m_result.measured = m_sums.metrics();
        return std::move(m_result);
    }

private:
    Result<void> checkLabels(const Batch& batch) const {
        for (const auto& classes : m_objective->classes())
            if (const auto largest = batch.targets[classes.target].max().item<std::int64_t>(); largest >= classes.count)
                return Error(ErrorCode::BadValue, text(LT("core", "The data has the class number %1, but the model knows only %2 classes"), largest, classes.count))
                    .at("data")
                    .fix(LT("core", "Evaluate with data of the classes that the model was trained on"));
        return {};
    }

    void addSamples(const Batch& batch, const at::Tensor& values, const at::Tensor& prepared) {
        const auto length = static_cast<std::size_t>(values.numel() / values.size(0));
        const at::Tensor given = prepared.defined() ? prepared.contiguous() : at::Tensor();
        const auto givenLength = given.defined() ? static_cast<std::size_t>(given.numel() / given.size(0)) : 0;
        for (std::int64_t i = 0; i < batch.size(); ++i) {
            const std::span<const float> answer{values.data_ptr<float>() + i * static_cast<std::int64_t>(length), length};
            if (m_confused)
                confuse(batch.targets[m_objective->classes()[0].target].data_ptr<std::int64_t>()[i], answer);
            if (m_each)
                m_each(m_indices[m_done], answer, given.defined() ? std::span<const float>{given.data_ptr<float>() + i * static_cast<std::int64_t>(givenLength), givenLength} : std::span<const float>());
            ++m_done;
        }
    }

    void confuse(std::int64_t label, std::span<const float> scores) {
        const auto answer = std::max_element(scores.begin(), scores.end()) - scores.begin();
        ++m_result.confusion[static_cast<std::size_t>(label)][static_cast<std::size_t>(answer)];
    }

    const Model& m_model;
    std::shared_ptr<const Objective> m_objective;
    Feed m_feed;
    std::span<const std::int64_t> m_indices;
    const Each& m_each;
    std::size_t m_classes;
    bool m_confused = false;
    std::size_t m_done = 0;
    MetricSums m_sums;
    EvaluationResult m_result;
};

/// Made pictures beside those of the data, pixels as 0 to 1.
Result<EvaluationResult> evaluateGenerator(const Model& model, const datasets::BatchSource& data, std::span<const std::int64_t> indices) {
    const auto count = std::min<std::int64_t>(mostGenerated, static_cast<std::int64_t>(indices.size()));
    LEPTON_TRY(const Batch batch, gatherBatch(data, indices.first(static_cast<std::size_t>(count))));
    GenerationSettings settings;
    settings.count = count;
    LEPTON_TRY(const auto made, generatePictures(model, settings));
    const at::Tensor real = batch.inputs[0].to(at::kDouble) / 255;
    const at::Tensor ours = tensorView(made).to(at::kDouble) / 255;
    EvaluationResult result;
    result.samples = count;
    result.measured = {{"mean_difference", std::abs((real.mean() - ours.mean()).item<double>())}, {"deviation_difference", std::abs((real.std() - ours.std()).item<double>())}};
    return result;
}

} // namespace

Json toJson(const EvaluationResult& result) {
    return {{"samples", result.samples}, {"metrics", result.metrics()}, {"classes", result.classes}, {"confusion", result.confusion}};
}

Result<EvaluationResult> evaluate(const Model& model, const datasets::BatchSource& data, std::span<const std::int64_t> indices, const Each& each) {
    return guarded(model.name(), [&]() -> Result<EvaluationResult> {
        if (indices.empty())
            return Error(ErrorCode::BadValue, LT("core", "There are no samples to evaluate")).at("data").fix(LT("core", "Choose another split, or other data"));
        LEPTON_CHECK(requireSameFields(model, data));
        if (makesPictures(model))
            return evaluateGenerator(model, data, indices);
        const c10::InferenceMode inference;
        LEPTON_TRY(Feed feed, Feed::make(*model.parts().compiled, data.inputs(), data.targets()));
        LEPTON_TRY(auto objective, Objective::make(model.objective(), model.network(), *model.parts().compiled, {data.targets(), unitsOf(model.preparation(), data.targets())}));
        // The caller keeps the data for as long as this runs.
        BatchLoader loader({&data, [](const datasets::BatchSource*) {}}, inOrder({indices.begin(), indices.end()}, evaluationBatch));
        Evaluator evaluator(model, std::move(objective), std::move(feed), indices, each);
        for (;;) {
            LEPTON_TRY(const Batch batch, loader.next());
            if (batch.size() == 0)
                return evaluator.result();
            LEPTON_CHECK(evaluator.add(batch));
        }
    });
}

} // namespace lepton::engine

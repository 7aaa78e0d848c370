// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/Evaluation.h"

#include "core/engine/BatchLoader.h"
#include "core/engine/EvaluatedSamples.h"
#include "core/engine/EvaluationDetails.h"
#include "core/engine/Guard.h"
#include "core/engine/ModelParts.h"
#include "core/engine/Objective.h"
#include "core/engine/TargetUnits.h"

#include <algorithm>
#include <cmath>

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

/// The model's objective with all metrics that make sense of its answers. One that this version does not know is left out.
project::Objective toEvaluate(const Model& model, project::AnswerKind kind) {
    project::Objective out = model.objective();
    const auto wanted = project::evaluationMetrics(out, kind, model.outputs()[0].shape.empty() ? 0 : model.outputs()[0].shape.back());
    out.metrics.clear();
    for (const auto& name : wanted)
        if (const auto metric = project::metricNamed(name); metric.ok() && metric->type->fits(kind))
            out.metrics.push_back(name);
    return out;
}

/// Sums up batches of samples.
class Evaluator {
public:
    Evaluator(const Model& model, project::AnswerKind kind, std::shared_ptr<const Objective> objective, Feed feed, const datasets::BatchSource& data, std::span<const std::int64_t> indices,
              const Each& each)
        : m_model(model), m_kind(kind), m_objective(std::move(objective)), m_feed(std::move(feed)), m_data(data), m_indices(indices), m_each(each), m_kept(model, data, indices, kind) {}

    Result<void> add(const Batch& batch) {
        LEPTON_CHECK(checkLabels(batch));
        const auto inputs = m_feed(batch, nullptr);
        const auto outputs = m_model.parts().raw(inputs);
        const at::Tensor prepared = m_objective->wantsInput() ? m_model.parts().compiled->prepared(inputs[0].to(m_model.parts().compiled->options().device)).to(at::kCPU) : at::Tensor();
        MetricSums sums;
        (void)m_objective->lossSum(outputs, prepared, batch.targets, m_objective->factors(batch), &sums, m_objective->groupsOf(batch));
        m_sums += sums;
        const at::Tensor answers = answersOf(outputs[0]);
        if (answers.isnan().any().item<bool>())
            return noNumber();
        if (batch.targets.size() == 1)
            m_kept.add(batch, outputs[0], answers, batch.targets[0]);
        tell(batch, answers, prepared);
        return {};
    }

    EvaluationResult result() {
        EvaluationResult out;
        out.samples = m_sums.samples;
        out.loss = m_sums.meanLoss();
        out.accuracy = m_sums.metric("accuracy");
        const Json measured = m_sums.metrics(); // items() of a temporary would outlive it
        for (const auto& [name, value] : measured.items())
            if (value.is_number() && !std::isnan(value.get<double>()))
                out.measured[name] = value;
        out.chosen = {{"loss", out.loss}};
        for (const auto& name : project::measuredMetrics(m_model.objective(), m_kind))
            if (out.measured.contains(name))
                out.chosen[name] = out.measured[name];
        out.confusion = m_sums.confusion.matrix();
        out.classes = classNames(out.confusion.size());
        out.details = detailsOf(m_sums, out.classes);
        out.details.update(m_kept.json());
        return out;
    }

private:
    /// Probabilities where classes are told apart.
    at::Tensor answersOf(const at::Tensor& output) const {
        const auto& parts = m_model.parts();
        const bool softmax = m_model.outputs()[0].name == "scores" && takesLogits(m_model.objective());
        return (softmax ? at::softmax(output, -1) : parts.sigmoid ? at::sigmoid(output) : output).contiguous();
    }

    /// Of many labels there is no matrix, but each has a row.
    std::vector<std::string> classNames(std::size_t confused) const {
        auto out = m_model.labels();
        for (std::size_t c = out.size(); c < confused; ++c)
            out.push_back(std::to_string(c));
        return out;
    }

    Result<void> checkLabels(const Batch& batch) const {
        for (const auto& classes : m_objective->classes()) {
            const auto& labels = batch.targets[classes.target];
            const auto smallest = labels.min().item<std::int64_t>(), largest = labels.max().item<std::int64_t>();
            if (smallest < 0 || largest >= classes.count)
                return Error(ErrorCode::BadValue, text(LT("core", "The data has the class number %1, but the model knows only %2 classes"), smallest < 0 ? smallest : largest, classes.count))
                    .at("data")
                    .fix(LT("core", "Evaluate with data of the classes that the model was trained on"));
        }
        return {};
    }

    Error noNumber() const {
        return Error(ErrorCode::BadValue, LT("core", "The model's answers are no numbers, so there is nothing to measure"))
            .at(m_data.name(m_indices[m_done]))
            .fix(LT("core", "Its training went astray: train again with a smaller learning rate, or evaluate an earlier run"));
    }

    void tell(const Batch& batch, const at::Tensor& values, const at::Tensor& prepared) {
        const auto length = values.numel() / values.size(0);
        const at::Tensor given = prepared.defined() ? prepared.contiguous() : at::Tensor();
        const auto givenLength = given.defined() ? given.numel() / given.size(0) : 0;
        for (std::int64_t i = 0; m_each && i < batch.size(); ++i)
            m_each(m_indices[m_done + static_cast<std::size_t>(i)], {values.data_ptr<float>() + i * length, static_cast<std::size_t>(length)},
                   given.defined() ? std::span<const float>{given.data_ptr<float>() + i * givenLength, static_cast<std::size_t>(givenLength)} : std::span<const float>());
        m_done += static_cast<std::size_t>(batch.size());
    }

    const Model& m_model;
    project::AnswerKind m_kind;
    std::shared_ptr<const Objective> m_objective;
    Feed m_feed;
    const datasets::BatchSource& m_data;
    std::span<const std::int64_t> m_indices;
    const Each& m_each;
    EvaluatedSamples m_kept;
    std::size_t m_done = 0;
    MetricSums m_sums;
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
    result.measured = result.chosen = {{"mean_difference", std::abs((real.mean() - ours.mean()).item<double>())}, {"deviation_difference", std::abs((real.std() - ours.std()).item<double>())}};
    return result;
}

} // namespace

Json toJson(const EvaluationResult& result) {
    Json out{{"samples", result.samples}, {"metrics", result.measured}, {"classes", result.classes}, {"confusion", result.confusion}};
    out.update(result.details);
    return out;
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
        const auto facts = objectiveFacts(model.preparation(), data.inputs(), data.targets(), model.labels());
        const auto kind = project::answerKind(model.objective(), facts.ratings);
        LEPTON_TRY(auto objective, Objective::make(toEvaluate(model, kind), model.network(), *model.parts().compiled, facts));
        // The caller keeps the data for as long as this runs.
        BatchLoader loader({&data, [](const datasets::BatchSource*) {}}, inOrder({indices.begin(), indices.end()}, evaluationBatch));
        Evaluator evaluator(model, kind, std::move(objective), std::move(feed), data, indices, each);
        for (;;) {
            LEPTON_TRY(const Batch batch, loader.next());
            if (batch.size() == 0)
                return evaluator.result();
            LEPTON_CHECK(evaluator.add(batch));
        }
    });
}

} // namespace lepton::engine

// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/metrics/Measurer.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace lepton::engine::metrics {

namespace {

using Kind = project::AnswerKind;

/// A metric is a mean over all samples, so its sum must not round as float does.
constexpr auto exact = at::kDouble;

template <typename T>
std::span<const T> spanOf(const at::Tensor& onCpu) {
    return {onCpu.data_ptr<T>(), static_cast<std::size_t>(onCpu.numel())};
}

at::Tensor onCpu(const at::Tensor& tensor, at::ScalarType type) { return tensor.to(at::kCPU, type).contiguous(); }

/// The label of a mask's place, or the labels of a sample.
std::int64_t labelsOf(const at::Tensor& output) { return output.dim() == 2 ? output.size(1) : 1; }

/// So many numbers in one transfer.
std::vector<double> numbersOf(const std::vector<at::Tensor>& scalars) {
    std::vector<double> out;
    if (!scalars.empty() && !scalars[0].is_cpu()) {
        const at::Tensor all = at::stack(scalars).to(at::kCPU, exact);
        return {all.data_ptr<double>(), all.data_ptr<double>() + all.numel()};
    }
    for (const auto& scalar : scalars)
        out.push_back(scalar.item<double>());
    return out;
}

/// How many classes stand before the right one: those of higher scores, and of equal ones those behind it, as scikit-learn counts.
std::int64_t placeOf(std::span<const float> scores, std::size_t label) {
    std::int64_t before = 0;
    for (std::size_t c = 0; c < scores.size(); ++c)
        before += scores[c] > scores[label] || (c > label && scores[c] == scores[label]) ? 1 : 0;
    return before;
}

} // namespace

Measurer::Measurer(MetricPlan plan, Facts facts) : m_plan(std::make_shared<const MetricPlan>(std::move(plan))), m_facts(std::move(facts)) {
    const auto& wants = *m_plan;
    m_wanted.confusion = wants.wants("precision") || wants.wants("recall") || wants.wants("f1") || wants.wants("iou");
    m_wanted.calibration = wants.wants("calibration_error");
    m_wanted.scores = wants.wants("roc_auc") || wants.wants("average_precision");
    m_wanted.answers = m_wanted.confusion || m_wanted.calibration || wants.wants("accuracy");
    m_wanted.moments = wants.wants("r2");
    m_wanted.percentage = wants.wants("mape");
    m_wanted.ratings = wants.wants("ndcg") || wants.wants("hit_rate");
}

void Measurer::add(const Answers& answers, double loss, std::int64_t samples, MetricSums& sums) const {
    sums.plan = m_plan;
    if (m_facts.kind == Kind::Classes || m_facts.kind == Kind::Tokens)
        addClasses(answers, sums);
    else if (m_facts.kind == Kind::Labels)
        addLabels(answers, sums);
    else if (m_facts.kind != Kind::None)
        addValues(answers, sums);
    if (m_plan->wants("perplexity"))
        sums.parts.push_back({"perplexity", loss, static_cast<double>(samples)});
}

void Measurer::addClasses(const Answers& answers, MetricSums& sums) const {
    const std::int64_t classes = answers.output.size(-1);
    const at::Tensor scores = answers.output.reshape({-1, classes});
    const at::Tensor labels = answers.target.reshape(-1);
    const at::Tensor best = m_wanted.answers ? at::argmax(scores, -1) : at::Tensor();
    if (m_plan->wants("accuracy"))
        sums.parts.push_back({"accuracy", best.eq(labels).sum().item<double>(), static_cast<double>(labels.numel())});
    if (m_plan->wants("top_k"))
        addTopK(scores, labels, sums);
    if (!m_wanted.confusion && !m_wanted.calibration && !m_wanted.scores)
        return;
    const at::Tensor truths = onCpu(labels, at::kLong);
    const at::Tensor called = best.defined() ? onCpu(best, at::kLong) : best;
    if (m_wanted.confusion)
        sums.confusion.addClasses(spanOf<std::int64_t>(truths), spanOf<std::int64_t>(called), classes);
    if (!m_wanted.calibration && !m_wanted.scores)
        return;
    const at::Tensor shares = onCpu(at::softmax(scores.to(at::kFloat), -1), at::kFloat);
    if (m_wanted.scores)
        sums.scores.addClasses(spanOf<float>(shares), spanOf<std::int64_t>(truths), classes);
    if (m_wanted.calibration)
        for (std::int64_t i = 0; i < truths.numel(); ++i) {
            const auto answer = called.data_ptr<std::int64_t>()[i];
            sums.calibration.add(static_cast<double>(shares.data_ptr<float>()[i * classes + answer]), answer == truths.data_ptr<std::int64_t>()[i]);
        }
}

void Measurer::addTopK(const at::Tensor& scores, const at::Tensor& labels, MetricSums& sums) const {
    const at::Tensor values = onCpu(scores, at::kFloat);
    const at::Tensor truths = onCpu(labels, at::kLong);
    const auto classes = static_cast<std::size_t>(values.size(1));
    std::vector<std::int64_t> places;
    for (std::size_t i = 0; i < static_cast<std::size_t>(truths.numel()); ++i)
        places.push_back(placeOf(spanOf<float>(values).subspan(i * classes, classes), static_cast<std::size_t>(truths.data_ptr<std::int64_t>()[i])));
    for (const auto& metric : m_plan->metrics)
        if (metric.type->name == "top_k")
            sums.parts.push_back({metric.name, static_cast<double>(std::count_if(places.begin(), places.end(), [&](std::int64_t place) { return place < metric.k; })), static_cast<double>(places.size())});
}

void Measurer::addLabels(const Answers& answers, MetricSums& sums) const {
    const at::Tensor best = answers.output.gt(m_facts.probabilities ? 0.5 : 0);
    const at::Tensor right = answers.target.gt(0.5);
    if (m_plan->wants("accuracy"))
        sums.parts.push_back({"accuracy", best.eq(right).sum().item<double>(), static_cast<double>(best.numel())});
    if (!m_wanted.confusion && !m_wanted.calibration && !m_wanted.scores)
        return;
    const std::int64_t labels = labelsOf(answers.output);
    const at::Tensor truths = onCpu(right, at::kLong);
    const at::Tensor called = onCpu(best, at::kLong);
    if (m_wanted.confusion && labels == 1)
        sums.confusion.addClasses(spanOf<std::int64_t>(truths), spanOf<std::int64_t>(called), 2);
    else if (m_wanted.confusion)
        sums.confusion.addLabels(spanOf<std::int64_t>(truths), spanOf<std::int64_t>(called), labels);
    if (!m_wanted.calibration && !m_wanted.scores)
        return;
    const at::Tensor shares = onCpu(m_facts.probabilities ? answers.output : at::sigmoid(answers.output.to(at::kFloat)), at::kFloat);
    if (m_wanted.scores)
        sums.scores.addLabels(spanOf<float>(shares), spanOf<std::int64_t>(truths), labels);
    if (m_wanted.calibration)
        for (std::int64_t i = 0; i < truths.numel(); ++i) {
            const auto share = static_cast<double>(shares.data_ptr<float>()[i]);
            const auto answer = called.data_ptr<std::int64_t>()[i];
            sums.calibration.add(answer == 1 ? share : 1 - share, answer == truths.data_ptr<std::int64_t>()[i]);
        }
}

void Measurer::addValues(const Answers& answers, MetricSums& sums) const {
    const std::int64_t width = answers.output.size(0) > 0 ? answers.output.numel() / answers.output.size(0) : 0;
    if (m_plan->metrics.empty())
        return;
    at::Tensor error = answers.output.to(exact) - answers.target.to(exact);
    if (!m_facts.scale.empty())
        error = error.reshape({-1, static_cast<std::int64_t>(m_facts.scale.size())}) * at::tensor(at::ArrayRef<double>(m_facts.scale)).to(error.device());
    const auto count = static_cast<double>(error.numel());
    std::vector<at::Tensor> wanted;
    if (m_plan->wants("mae"))
        wanted.push_back(error.abs().sum());
    if (m_plan->wants("rmse"))
        wanted.push_back(error.square().sum());
    const auto numbers = numbersOf(wanted);
    if (m_plan->wants("mae"))
        sums.parts.push_back({"mae", numbers.front(), count});
    if (m_plan->wants("rmse"))
        sums.parts.push_back({"rmse", numbers.back(), count});
    if (width > 0 && (m_wanted.moments || m_wanted.percentage || m_wanted.ratings))
        addSingleErrors(answers, sums);
}

void Measurer::addSingleErrors(const Answers& answers, MetricSums& sums) const {
    const at::Tensor values = onCpu(answers.output, exact);
    const at::Tensor targets = onCpu(answers.target, exact);
    const auto width = static_cast<std::size_t>(values.numel() / values.size(0));
    if (m_wanted.moments)
        sums.moments.add(spanOf<double>(targets), spanOf<double>(values), width);
    if (m_wanted.percentage) {
        const auto scale = [&](std::size_t i) { return m_facts.scale.empty() ? 1 : m_facts.scale[i % m_facts.scale.size()]; };
        const auto offset = [&](std::size_t i) { return m_facts.offset.empty() ? 0 : m_facts.offset[i % m_facts.offset.size()]; };
        double sum = 0;
        const auto truths = spanOf<double>(targets), given = spanOf<double>(values);
        for (std::size_t i = 0; i < truths.size(); ++i)
            sum += std::abs((given[i] - truths[i]) * scale(i)) / std::max(std::abs(truths[i] * scale(i) + offset(i)), std::numeric_limits<double>::epsilon());
        sums.parts.push_back({"mape", sum, static_cast<double>(truths.size())});
    }
    if (m_wanted.ratings && answers.users.defined())
        sums.ratings.add(spanOf<std::int64_t>(onCpu(answers.users.reshape(-1), at::kLong)), spanOf<float>(onCpu(values, at::kFloat)), spanOf<float>(onCpu(targets, at::kFloat)));
}

} // namespace lepton::engine::metrics

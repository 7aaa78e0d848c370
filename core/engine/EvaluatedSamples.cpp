// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/EvaluatedSamples.h"

#include <algorithm>
#include <cmath>

namespace lepton::engine {

namespace {

using Kind = project::AnswerKind;

constexpr std::size_t mostAnswers = 200'000;
constexpr std::size_t mostPoints = 5'000;
constexpr std::size_t mostForecasts = 12;

/// Every sample's number takes its place among the columns that the target repeats.
std::vector<std::string> columnNames(const TargetUnits& units) {
    if (!units.names.empty())
        return units.names;
    std::vector<std::string> out;
    for (std::size_t i = 0; i < units.scale.size(); ++i)
        out.push_back("value" + (i > 0 ? " " + std::to_string(i + 1) : std::string()));
    return out;
}

} // namespace

EvaluatedSamples::EvaluatedSamples(const Model& model, const datasets::BatchSource& data, std::span<const std::int64_t> indices, Kind kind)
    : m_model(model), m_data(data), m_indices(indices), m_kind(kind) {
    if (kind != Kind::Values && kind != Kind::Ratings)
        return;
    m_units = targetUnits(model.preparation(), data.targets());
    m_columns = columnNames(m_units);
    if (!m_columns.empty() && m_units.scale.size() % m_columns.size() != 0)
        m_columns.resize(1);
    for (const auto& column : m_columns)
        m_scatter.push_back({{"target", column}, {"truth", Json::array()}, {"prediction", Json::array()}, {"index", Json::array()}});
    if (model.preparation().kind() == "series")
        m_series = model.preparation().toJson()[0];
}

void EvaluatedSamples::add(const Batch& batch, const at::Tensor& output, const at::Tensor& answers, const at::Tensor& target) {
    const bool oneClass = m_kind == Kind::Classes && output.dim() == 2;
    const bool oneLabel = m_kind == Kind::Labels && output.dim() == 2 && output.size(1) == 1;
    if (oneClass)
        addClasses(output, answers, target);
    else if (oneLabel)
        addLabel(answers, target);
    if (!m_units.empty()) {
        const at::Tensor values = output.to(at::kFloat).contiguous(), truths = target.to(at::kFloat).contiguous();
        const auto width = static_cast<std::int64_t>(m_units.scale.size());
        const at::Tensor window = !m_series.is_null() && batch.inputs[0].is_floating_point() ? batch.inputs[0].to(at::kFloat).contiguous() : at::Tensor();
        for (std::int64_t i = 0; i < batch.size(); ++i, ++m_done) {
            const std::int64_t index = m_indices[m_done];
            if (spread(std::max<std::size_t>(1, mostPoints * m_columns.size() / m_units.scale.size())))
                addPoint(index, truths.data_ptr<float>() + i * width, values.data_ptr<float>() + i * width);
            if (window.defined() && spread(std::max<std::size_t>(1, mostForecasts / m_columns.size())))
                addForecast(index, window.data_ptr<float>() + i * (window.numel() / batch.size()), truths.data_ptr<float>() + i * width, values.data_ptr<float>() + i * width);
        }
        return;
    }
    m_done += static_cast<std::size_t>(batch.size());
}

/// Whether the sample that is next is one of so many, evenly spread over all.
bool EvaluatedSamples::spread(std::size_t most) const {
    const std::size_t all = m_indices.size();
    return all <= most || m_done == 0 || m_done * most / all != (m_done - 1) * most / all;
}

void EvaluatedSamples::addClasses(const at::Tensor& output, const at::Tensor& answers, const at::Tensor& target) {
    const at::Tensor truths = target.reshape(-1).contiguous();
    if (truths.max().item<std::int64_t>() >= output.size(1))
        return; // another Output tells these classes apart
    const at::Tensor losses = at::nll_loss(at::log_softmax(output.to(at::kDouble), -1), truths, {}, at::Reduction::None).contiguous();
    const at::Tensor best = at::argmax(output, -1).contiguous();
    const at::Tensor scores = answers.gather(1, best.unsqueeze(1)).to(at::kDouble).contiguous();
    for (std::int64_t i = 0; i < output.size(0) && m_index.size() < mostAnswers; ++i)
        addAnswer(m_indices[m_done + static_cast<std::size_t>(i)], truths.data_ptr<std::int64_t>()[i], best.data_ptr<std::int64_t>()[i], scores.data_ptr<double>()[i], losses.data_ptr<double>()[i]);
}

void EvaluatedSamples::addLabel(const at::Tensor& answers, const at::Tensor& target) {
    const at::Tensor shares = answers.to(at::kDouble).contiguous(), truths = target.gt(0.5).to(at::kLong).contiguous();
    for (std::int64_t i = 0; i < shares.size(0) && m_index.size() < mostAnswers; ++i) {
        const double share = shares.data_ptr<double>()[i];
        const std::int64_t truth = truths.data_ptr<std::int64_t>()[i];
        addAnswer(m_indices[m_done + static_cast<std::size_t>(i)], truth, share > 0.5 ? 1 : 0, share > 0.5 ? share : 1 - share,
                  -std::log(std::max(truth == 1 ? share : 1 - share, 1e-300)));
    }
}

void EvaluatedSamples::addAnswer(std::int64_t index, std::int64_t truth, std::int64_t answer, double score, double loss) {
    m_index.push_back(index);
    m_truth.push_back(truth);
    m_answer.push_back(answer);
    m_score.push_back(score);
    m_loss.push_back(loss);
}

void EvaluatedSamples::addPoint(std::int64_t index, const float* truths, const float* values) {
    for (std::size_t i = 0; i < m_units.scale.size(); ++i) {
        Json& column = m_scatter[i % m_scatter.size()];
        column["truth"].push_back(static_cast<double>(truths[i]) * m_units.scale[i] + m_units.offset[i]);
        column["prediction"].push_back(static_cast<double>(values[i]) * m_units.scale[i] + m_units.offset[i]);
        column["index"].push_back(index);
    }
}

void EvaluatedSamples::addForecast(std::int64_t index, const float* window, const float* truths, const float* values) {
    const auto columns = m_series["columns"].get<std::vector<std::string>>();
    const auto history = m_series["history"].get<std::size_t>();
    for (std::size_t t = 0; t < m_columns.size(); ++t) {
        Json past = Json::array(), truth = Json::array(), prediction = Json::array();
        const auto column = static_cast<std::size_t>(std::find(columns.begin(), columns.end(), m_columns[t]) - columns.begin());
        for (std::size_t row = 0; row < history && column < columns.size(); ++row)
            past.push_back(static_cast<double>(window[row * columns.size() + column]) * m_series["spread"][column].get<double>() + m_series["center"][column].get<double>());
        for (std::size_t i = t; i < m_units.scale.size(); i += m_columns.size()) {
            truth.push_back(static_cast<double>(truths[i]) * m_units.scale[i] + m_units.offset[i]);
            prediction.push_back(static_cast<double>(values[i]) * m_units.scale[i] + m_units.offset[i]);
        }
        const std::string name = m_data.name(index) + (m_columns.size() > 1 ? " " + m_columns[t] : std::string());
        m_forecasts.push_back({{"name", name}, {"history", std::move(past)}, {"truth", std::move(truth)}, {"prediction", std::move(prediction)}});
    }
}

Json EvaluatedSamples::json() {
    Json out = Json::object();
    if (!m_index.empty())
        out["answers"] = {{"index", m_index}, {"truth", m_truth}, {"answer", m_answer}, {"score", m_score}, {"loss", m_loss}};
    if (!m_scatter.empty())
        out["scatter"] = std::move(m_scatter);
    if (!m_forecasts.empty())
        out["forecasts"] = std::move(m_forecasts);
    return out;
}

} // namespace lepton::engine

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/Batch.h"
#include "core/engine/Model.h"
#include "core/engine/TargetUnits.h"
#include "datasets/BatchSource.h"

#include <span>

namespace lepton::engine {

/// What an evaluation keeps of single samples: a classifier's "answers" (the first 200,000), a regression's "scatter" (5,000, evenly
/// spread) and a forecaster's "forecasts" (12, evenly spread).
class EvaluatedSamples {
public:
    /// `indices` are those of `data`, in the order in which they come.
    EvaluatedSamples(const Model& model, const datasets::BatchSource& data, std::span<const std::int64_t> indices, project::AnswerKind kind);

    /// The next samples. `output`: the network's first, as it gives it; `answers`: the same as probabilities where classes are told apart;
    /// `target`: what the objective's first term compares it with.
    void add(const Batch& batch, const at::Tensor& output, const at::Tensor& answers, const at::Tensor& target);

    /// Those that there are.
    Json json();

private:
    void addClasses(const at::Tensor& output, const at::Tensor& answers, const at::Tensor& target);
    void addLabel(const at::Tensor& answers, const at::Tensor& target);
    void addAnswer(std::int64_t index, std::int64_t truth, std::int64_t answer, double score, double loss);
    void addPoint(std::int64_t index, const float* truths, const float* values);
    void addForecast(std::int64_t index, const float* window, const float* truths, const float* values);
    bool spread(std::size_t most) const;

    const Model& m_model;
    const datasets::BatchSource& m_data;
    std::span<const std::int64_t> m_indices;
    project::AnswerKind m_kind;
    TargetUnits m_units;
    std::size_t m_done = 0;
    Json m_series; ///< the recipe's step of a time series; else null
    std::vector<std::string> m_columns;
    std::vector<std::int64_t> m_index, m_truth, m_answer;
    std::vector<double> m_score, m_loss;
    std::vector<Json> m_scatter; ///< a column each
    Json m_forecasts = Json::array();
};

} // namespace lepton::engine

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/Answers.h"
#include "datasets/BatchSource.h"

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <vector>

namespace lepton::engine {

/// How well a model answers samples whose targets are known.
struct EvaluationResult {
    std::int64_t samples = 0;
    double loss = 0;     ///< mean of the objective's
    double accuracy = 0; ///< share of right answers, 0 to 1; of a model that tells classes apart
    /// Everything that makes sense of this kind, by name: {"loss","accuracy","f1","roc_auc",…}. What is undefined on these samples is left out.
    Json measured = Json::object();
    Json chosen = Json::object(); ///< those of them that the objective names, and the loss
    std::vector<std::string> classes;
    std::vector<std::vector<std::int64_t>> confusion; ///< [true class][answered class]; of a classifier
    /// What else there is to show, as docs/formats.md has it: "per_class", "roc", "precision_recall", "calibration", "answers", "scatter", "forecasts".
    Json details = Json::object();

    /// {"loss","accuracy"} and the like: what a run and a package are told by.
    const Json& metrics() const { return chosen; }
};

/// {"samples","metrics":{…},"classes","confusion":[[…]], …}: the document of docs/formats.md, but for "split" and "checkpoint".
Json toJson(const EvaluationResult& result);

/// `each` is told every sample (its index in `data`) with its answer (answerJson), in the order of `indices`, on this thread.
/// Of a generator of pictures the metrics are the differences of mean and deviation (0 to 1) between as many made pictures and the data's.
/// Errors: BadValue (no samples; data of another shape; a label beyond the model's classes; answers that are no numbers), those of gather.
Result<EvaluationResult> evaluate(const Model& model, const datasets::BatchSource& data, std::span<const std::int64_t> indices,
                                  const std::function<void(std::int64_t sample, std::span<const float> values, std::span<const float> given)>& each = {});

} // namespace lepton::engine

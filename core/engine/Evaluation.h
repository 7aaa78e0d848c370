// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/Model.h"
#include "datasets/BatchSource.h"

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <vector>

namespace lepton::engine {

/// How well a model answers samples whose labels are known.
struct EvaluationResult {
    std::int64_t samples = 0;
    double loss = 0;     ///< mean cross-entropy
    double accuracy = 0; ///< share of right answers, 0 to 1
    std::vector<std::string> classes;
    std::vector<std::vector<std::int64_t>> confusion; ///< [true class][answered class]

    /// {"loss","accuracy"}
    Json metrics() const;
};

/// {"samples","metrics":{…},"classes","confusion":[[…]]}
Json toJson(const EvaluationResult& result);

/// `each` is told every sample (its index in `data`) with its scores in label order, in the order of `indices`, on this thread.
/// Errors: BadValue (no samples; pictures of another shape; a label beyond the model's classes), those of gather.
Result<EvaluationResult> evaluate(const Model& model, const datasets::BatchSource& data, std::span<const std::int64_t> indices,
                                  const std::function<void(std::int64_t sample, std::span<const float> scores)>& each = {});

/// {"input","label","score","scores":{label:score}}: the one form in which predict, evaluate and the server answer.
/// Scores are written as short as they read back to the same float.
Json predictionJson(const std::string& input, const std::vector<std::string>& labels, std::span<const float> scores);

/// A float as a JSON number that reads back to exactly that float.
Json exactJson(float value);

} // namespace lepton::engine

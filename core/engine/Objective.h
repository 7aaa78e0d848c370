// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Json.h"
#include "core/engine/Torch.h"

#include <cstdint>

namespace lepton::engine {

/// Sums over samples, from which an epoch's metrics follow however the samples were batched.
struct MetricSums {
    double loss = 0;
    std::int64_t correct = 0;
    std::int64_t samples = 0;

    MetricSums& operator+=(const MetricSums& more);
    double meanLoss() const { return samples > 0 ? loss / static_cast<double>(samples) : 0; }
    double accuracy() const { return samples > 0 ? static_cast<double>(correct) / static_cast<double>(samples) : 0; }
    /// {"loss","accuracy"}
    Json metrics() const { return {{"loss", meanLoss()}, {"accuracy", accuracy()}}; }
    /// {"loss","correct","samples"}: the sums themselves, for checkpoints.
    Json sums() const { return {{"loss", loss}, {"correct", correct}, {"samples", samples}}; }
    static MetricSums fromSums(const Json& json);
};

/// Cross-entropy of logits [N, K] with labels int64 [N], summed over the batch: Σ −log softmax(logits)[label].
at::Tensor crossEntropySum(const at::Tensor& logits, const at::Tensor& labels);

/// How many rows of [N, K] have their largest value at the label.
std::int64_t countCorrect(const at::Tensor& logits, const at::Tensor& labels);

} // namespace lepton::engine

// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/Objective.h"

namespace lepton::engine {

MetricSums& MetricSums::operator+=(const MetricSums& more) {
    loss += more.loss;
    correct += more.correct;
    samples += more.samples;
    return *this;
}

MetricSums MetricSums::fromSums(const Json& json) {
    return {json.value("loss", 0.0), json.value("correct", std::int64_t{0}), json.value("samples", std::int64_t{0})};
}

at::Tensor crossEntropySum(const at::Tensor& logits, const at::Tensor& labels) {
    return at::nll_loss(at::log_softmax(logits, 1), labels, {}, at::Reduction::Sum);
}

std::int64_t countCorrect(const at::Tensor& logits, const at::Tensor& labels) {
    return at::argmax(logits, 1).eq(labels).sum().item<std::int64_t>();
}

} // namespace lepton::engine

// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/Losses.h"

namespace lepton::engine::losses {

at::Tensor crossEntropy(const at::Tensor& scores, const at::Tensor& labels, const at::Tensor& weights, double smoothing) {
    if (smoothing == 0)
        return at::nll_loss(at::log_softmax(scores, 1), labels, weights, at::Reduction::Sum);
    return at::cross_entropy_loss(scores, labels, weights, at::Reduction::Sum, -100, smoothing);
}

at::Tensor binaryCrossEntropy(const at::Tensor& values, const at::Tensor& target, bool logits) {
    return logits ? at::binary_cross_entropy_with_logits(values, target, {}, {}, at::Reduction::None) : at::binary_cross_entropy(values, target, {}, at::Reduction::None);
}

at::Tensor huber(const at::Tensor& values, const at::Tensor& target, double delta) { return at::huber_loss(values, target, at::Reduction::None, delta); }

at::Tensor klDivergence(const at::Tensor& mean, const at::Tensor& logVariance) { return (mean.square() + logVariance.exp() - 1 - logVariance) * 0.5; }

} // namespace lepton::engine::losses

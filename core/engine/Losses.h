// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/Torch.h"

// The losses of the objective's terms, each summed over the batch as PyTorch's functions of that name define them.
namespace lepton::engine::losses {

/// Σ −log softmax(scores)[label] over rows. `scores` [R, K], `labels` int64 [R]; a label of −100 is left out. `weights` [K] or undefined.
/// With smoothing s the target is (1−s) at the label plus s/K everywhere (Szegedy et al. 2016, section 7).
at::Tensor crossEntropy(const at::Tensor& scores, const at::Tensor& labels, const at::Tensor& weights, double smoothing);

/// −t·log p − (1−t)·log(1−p), element by element. `logits`: p is the sigmoid of the values; else the values are p, and logarithms end at −100.
at::Tensor binaryCrossEntropy(const at::Tensor& values, const at::Tensor& target, bool logits);

/// Square up to `delta`, straight beyond (Huber 1964), element by element.
at::Tensor huber(const at::Tensor& values, const at::Tensor& target, double delta);

/// KL(N(mean, e^logVariance) ‖ N(0, 1)), element by element (Kingma and Welling 2014, appendix B).
at::Tensor klDivergence(const at::Tensor& mean, const at::Tensor& logVariance);

} // namespace lepton::engine::losses

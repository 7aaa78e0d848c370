// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/Torch.h"

namespace lepton::engine::operators {

/// Fills `mask` (dense) with zero for that share of the values, and with 1 / (1 − share) for the others, at random. On the CPU it takes one
/// number of the generator, from which all values follow each by its place, a tenth of the time of Tensor::bernoulli_. Elsewhere,
/// or without a generator, that one is used.
void fillDropMask(const at::Tensor& mask, double share, at::Generator* generator);

} // namespace lepton::engine::operators

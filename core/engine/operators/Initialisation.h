// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/Torch.h"

#include <cmath>

namespace lepton::engine::operators {

/// PyTorch's default for Conv2d and Linear: weight by kaiming_uniform with a = √5 (He et al. 2015, eq. 10), bias by U(±1/√fan_in).
/// With that a both bounds are 1/√fan_in. `weight`: [out, fan_in…]; `bias` may be undefined. Drawn in float64, so that a
/// network has the same weights in float32 and float64 but for rounding.
inline void initialiseByFanIn(const at::Tensor& weight, const at::Tensor& bias, at::Generator& generator) {
    const double bound = 1 / std::sqrt(static_cast<double>(weight.numel() / weight.size(0)));
    const auto draw = [&](const at::Tensor& to) { to.copy_(at::empty(to.sizes(), at::kDouble).uniform_(-bound, bound, generator)); };
    draw(weight);
    if (bias.defined())
        draw(bias);
}

} // namespace lepton::engine::operators

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/Torch.h"

namespace lepton::engine::operators {

/// What SinusoidalPositions adds, [steps, features]: sine and cosine of t / 10000^(2i/features) by turns (Vaswani et al. 2017, section 3.5).
/// Worked out in float64.
at::Tensor positionWaves(std::int64_t steps, std::int64_t features);

} // namespace lepton::engine::operators

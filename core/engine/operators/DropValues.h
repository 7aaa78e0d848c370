// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/Operator.h"
#include "core/engine/operators/DropMask.h"

namespace lepton::engine::operators {

/// Dropout inside of a layer: while training each value becomes zero with that probability, the others grow to make up for it. The
/// random numbers are the shard's.
inline at::Tensor dropValues(const at::Tensor& x, double probability, const ForwardContext& context) {
    if (!context.training || probability == 0)
        return x;
    at::Tensor mask = at::empty_like(x, x.options().requires_grad(false));
    fillDropMask(mask, probability, context.generator);
    return x * mask;
}

} // namespace lepton::engine::operators

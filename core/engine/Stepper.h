// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/Batch.h"
#include "core/engine/MetricSums.h"

#include <string>
#include <vector>

namespace lepton::engine {

struct NamedTensor {
    std::string name;
    at::Tensor tensor;
};

/// Owns the weights and the optimizers' state, and takes the steps. One kind an objective. All members are called on one thread.
class Stepper {
public:
    virtual ~Stepper() = default;

    /// One step on the mean loss of the batch; `step` counts from 1. If the loss is not finite, the weights stay.
    virtual MetricSums train(const Batch& batch, std::int64_t step) = 0;
    virtual MetricSums evaluate(const Batch& batch) = 0;
    /// Names of MetricSums::losses; one where there is only the loss.
    virtual const std::vector<std::string>& lossNames() const = 0;

    /// Everything a checkpoint keeps, the tensors themselves: the served network's weights as "conv1.weight", what else there is behind
    /// "optimizer/" ("optimizer/exp_avg/conv1.weight") or "adversary/".
    virtual std::vector<NamedTensor> tensors() const = 0;
    /// Pictures made from fixed seeds, uint8 [n, C, H, W]; undefined if this objective makes none.
    virtual at::Tensor samples() const { return {}; }
};

/// Of the served network alone.
bool isModelWeight(const std::string& name);

} // namespace lepton::engine

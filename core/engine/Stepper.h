// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/Batch.h"
#include "core/engine/LayerActivity.h"
#include "core/engine/MetricSums.h"
#include "core/engine/NonFinite.h"
#include "core/engine/StepOrder.h"

#include <string>
#include <vector>

namespace lepton::engine {

struct NamedTensor {
    std::string name;
    at::Tensor tensor;
};

/// How one weight fared in an update.
struct ParameterFigures {
    std::string name;        ///< "conv1.weight"
    double gradientNorm = 0; ///< ‖g‖₂, before clipping by norm
    double weightNorm = 0;   ///< ‖w‖₂ after it
    double updateNorm = 0;   ///< ‖w' − w‖₂
    /// About 0.001 in a healthy training.
    double updateRatio() const { return weightNorm > 0 ? updateNorm / weightNorm : 0; }
};

/// A trained weight and the gradient of its last update; the gradient is undefined if none reached it, or before the first.
struct ParameterView {
    std::string name;
    at::Tensor tensor;
    at::Tensor gradient;
};

/// Owns the weights and the optimizers' state, and takes the steps. One kind an objective. All members are called on one thread.
class Stepper {
public:
    virtual ~Stepper() = default;

    /// One step on the mean loss of the batch (or of the batches of one update). If the loss or a gradient is not finite, the weights stay.
    virtual MetricSums train(const Batch& batch, const StepOrder& order) = 0;
    /// With the moving average of the weights, where there is one.
    virtual MetricSums evaluate(const Batch& batch) = 0;
    /// Names of MetricSums::losses; one where there is only the loss.
    virtual const std::vector<std::string>& lossNames() const = 0;

    /// Everything a checkpoint keeps, the tensors themselves: the served network's weights as "conv1.weight" (with a moving average,
    /// that), what else there is behind "optimizer/" ("optimizer/exp_avg/conv1.weight") or "adversary/".
    virtual std::vector<NamedTensor> tensors() const = 0;
    /// What a checkpoint keeps beside them, and taking it up again, before the tensors are filled. Errors: those of unfreeze().
    virtual Json state() const { return Json::object(); }
    virtual Result<void> restore(const Json&) { return {}; }
    /// Pictures made from fixed seeds, uint8 [n, C, H, W]; undefined if this objective makes none.
    virtual at::Tensor samples() const { return {}; }

    /// The name of the first weight whose gradient was not finite in the last step; empty if all were. Steps with loss scaling leave
    /// such gradients out and say nothing. On CUDA without clipping by norm only the loss is looked at.
    virtual std::string badGradient() const { return {}; }
    /// After a step with a loss or a gradient that is no number: where it came from, going through that step's batch again. Slow. None: not
    /// known, or of this kind of stepper not to be had.
    virtual std::optional<NonFinite> findNonFinite(const Batch&, const StepOrder&, const StepFacts&) { return std::nullopt; }
    /// From now on each update is measured, which costs a copy of the weights and a few reads.
    virtual void observe(bool) {}
    /// Of the last update; empty if it was not observed.
    virtual std::vector<ParameterFigures> figures() const { return {}; }
    /// What each layer of the served network does with a batch, as in evaluation; empty if this objective can't say.
    virtual std::vector<LayerActivity> activity(const Batch&) { return {}; }
    /// Of the served network, in its order.
    virtual std::vector<ParameterView> parameters() const { return {}; }
    /// Trains the layers with these ids (* stands for any characters) from the next step on. Returns the names of the weights that
    /// were frozen until now. Errors: BadValue (a layer that isn't there, an objective that can't).
    virtual Result<std::vector<std::string>> unfreeze(const std::vector<std::string>& layers);
};

/// Of the served network alone.
bool isModelWeight(const std::string& name);

} // namespace lepton::engine

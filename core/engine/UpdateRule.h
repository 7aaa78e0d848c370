// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/StepOrder.h"
#include "core/engine/Torch.h"
#include "core/project/TrainingSettings.h"

#include <memory>
#include <string>
#include <vector>

namespace lepton::engine {

/// What an optimizer does to parameters in one step. Any part of the parameters may be updated on its own, on any thread, with
/// the same result; unless wholeParameters(), any run of values of a parameter as well.
class UpdateRule {
public:
    virtual ~UpdateRule() = default;
    /// Names of the tensors kept per parameter ("exp_avg"), each of the parameter's shape.
    virtual std::vector<std::string> stateNames() const = 0;
    /// What they are filled with before the first step.
    virtual double firstValue() const { return 0; }
    /// It looks at a parameter as a whole, not value by value.
    virtual bool wholeParameters() const { return false; }
    /// In place; the gradients may be spoiled. `state[s][i]` belongs to `parameters[i]`. None of the lists is empty, gradients are off.
    virtual void update(const std::vector<at::Tensor>& parameters, const std::vector<at::Tensor>& gradients,
                        const std::vector<std::vector<at::Tensor>>& state, const UpdateStep& step) const = 0;
};

/// The rule of the settings for a hidden layer's matrix (or kernels), or for any other weight. `movesMomentum`: UpdateStep::momentum
/// will be given. Errors: BadValue (unknown type).
Result<std::unique_ptr<const UpdateRule>> makeUpdateRule(const project::OptimizerSettings& settings, bool matrix = true, bool movesMomentum = false);

namespace optimizers {
std::unique_ptr<const UpdateRule> adam(const project::OptimizerSettings& settings);
std::unique_ptr<const UpdateRule> adamw(const project::OptimizerSettings& settings);
std::unique_ptr<const UpdateRule> sgd(const project::OptimizerSettings& settings, bool movesMomentum);
std::unique_ptr<const UpdateRule> rmsprop(const project::OptimizerSettings& settings, bool movesMomentum);
std::unique_ptr<const UpdateRule> adagrad(const project::OptimizerSettings& settings);
std::unique_ptr<const UpdateRule> lion(const project::OptimizerSettings& settings);
std::unique_ptr<const UpdateRule> muon(const project::OptimizerSettings& settings);

/// Step counts as LibTorch's fused kernels want them, a tensor a parameter: one serves for all.
std::vector<at::Tensor> stepCounts(const std::vector<at::Tensor>& parameters, std::int64_t step);
} // namespace optimizers

} // namespace lepton::engine

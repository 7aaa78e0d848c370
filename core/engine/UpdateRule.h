// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/Torch.h"
#include "core/project/TrainingSettings.h"

#include <memory>
#include <string>
#include <vector>

namespace lepton::engine {

/// What an optimizer does to parameters in one step. Works value by value, so any part of the parameters may be updated on its
/// own, on any thread, with the same result.
class UpdateRule {
public:
    virtual ~UpdateRule() = default;
    /// Names of the tensors kept per parameter ("exp_avg"), each of the parameter's shape, zero at first.
    virtual std::vector<std::string> stateNames() const = 0;
    /// In place. `state[s][i]` belongs to `parameters[i]`; `step` counts from 1. Gradients are off.
    virtual void update(const std::vector<at::Tensor>& parameters, const std::vector<at::Tensor>& gradients,
                        const std::vector<std::vector<at::Tensor>>& state, std::int64_t step) const = 0;
};

/// The rule of the settings. Errors: BadValue (unknown type).
Result<std::unique_ptr<const UpdateRule>> makeUpdateRule(const project::OptimizerSettings& settings);

namespace optimizers {
std::unique_ptr<const UpdateRule> adam(const project::OptimizerSettings& settings);
std::unique_ptr<const UpdateRule> sgd(const project::OptimizerSettings& settings);
} // namespace optimizers

} // namespace lepton::engine

// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/UpdateRule.h"

#include <ATen/ops/_foreach_add.h>
#include <ATen/ops/_foreach_lerp.h>
#include <ATen/ops/_foreach_mul.h>
#include <ATen/ops/_foreach_sign.h>

namespace lepton::engine::optimizers {

namespace {

/// w ← w − rate · (sign(β₁ m + (1 − β₁) g) + decay · w), m ← β₂ m + (1 − β₂) g: Chen et al. 2023, algorithm 2.
class Lion final : public UpdateRule {
public:
    explicit Lion(const project::OptimizerSettings& settings) : m_settings(settings), m_beta1(settings.real("beta1")), m_beta2(settings.real("beta2")) {}
    std::vector<std::string> stateNames() const override { return {"exp_avg"}; }

    void update(const std::vector<at::Tensor>& parameters, const std::vector<at::Tensor>& gradients, const std::vector<std::vector<at::Tensor>>& state,
                const UpdateStep& step) const override {
        const double rate = m_settings.learningRate * step.rate;
        auto direction = at::_foreach_lerp(state[0], gradients, 1 - step.momentum.value_or(m_beta1));
        at::_foreach_sign_(direction);
        if (m_settings.weightDecay > 0)
            at::_foreach_mul_(parameters, 1 - rate * m_settings.weightDecay);
        at::_foreach_add_(parameters, direction, -rate);
        at::_foreach_lerp_(state[0], gradients, 1 - m_beta2);
    }

private:
    project::OptimizerSettings m_settings;
    double m_beta1, m_beta2;
};

} // namespace

std::unique_ptr<const UpdateRule> lion(const project::OptimizerSettings& settings) { return std::make_unique<Lion>(settings); }

} // namespace lepton::engine::optimizers

// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/UpdateRule.h"

#include <ATen/ops/_foreach_add.h>
#include <ATen/ops/_foreach_addcdiv.h>
#include <ATen/ops/_foreach_addcmul.h>
#include <ATen/ops/_foreach_lerp.h>
#include <ATen/ops/_foreach_mul.h>
#include <ATen/ops/_foreach_sqrt.h>

namespace lepton::engine::optimizers {

namespace {

/// s ← α s + (1 − α) g², w ← w − rate · g / (√s + ε): Tieleman and Hinton 2012; centred, √(s − m²) with the running mean m of g
/// (Graves 2013, equations 38 to 41). Momentum as in PyTorch's RMSprop.
class RmsProp final : public UpdateRule {
public:
    RmsProp(const project::OptimizerSettings& settings, bool movesMomentum)
        : m_settings(settings), m_alpha(settings.real("alpha")), m_epsilon(settings.real("epsilon")), m_momentum(settings.real("momentum")), m_keeps(movesMomentum || m_momentum > 0),
          m_centered(settings.flag("centered")) {}

    std::vector<std::string> stateNames() const override {
        std::vector<std::string> names{"square_avg"};
        if (m_keeps)
            names.emplace_back("momentum");
        if (m_centered)
            names.emplace_back("grad_avg");
        return names;
    }

    void update(const std::vector<at::Tensor>& parameters, const std::vector<at::Tensor>& gradients, const std::vector<std::vector<at::Tensor>>& state,
                const UpdateStep& step) const override {
        const double rate = m_settings.learningRate * step.rate;
        if (m_settings.weightDecay > 0)
            at::_foreach_add_(gradients, parameters, m_settings.weightDecay);
        at::_foreach_mul_(state[0], m_alpha);
        at::_foreach_addcmul_(state[0], gradients, gradients, 1 - m_alpha);
        const auto divisor = root(gradients, state);
        if (!m_keeps) {
            at::_foreach_addcdiv_(parameters, gradients, divisor, -rate);
            return;
        }
        at::_foreach_mul_(state[1], step.momentum.value_or(m_momentum));
        at::_foreach_addcdiv_(state[1], gradients, divisor);
        at::_foreach_add_(parameters, state[1], -rate);
    }

private:
    std::vector<at::Tensor> root(const std::vector<at::Tensor>& gradients, const std::vector<std::vector<at::Tensor>>& state) const {
        std::vector<at::Tensor> out;
        if (m_centered) {
            const auto& mean = state.back();
            at::_foreach_lerp_(mean, gradients, 1 - m_alpha);
            out = at::_foreach_addcmul(state[0], mean, mean, -1);
            at::_foreach_sqrt_(out);
        } else {
            out = at::_foreach_sqrt(state[0]);
        }
        at::_foreach_add_(out, m_epsilon);
        return out;
    }

    project::OptimizerSettings m_settings;
    double m_alpha, m_epsilon, m_momentum;
    bool m_keeps;
    bool m_centered;
};

} // namespace

std::unique_ptr<const UpdateRule> rmsprop(const project::OptimizerSettings& settings, bool movesMomentum) { return std::make_unique<RmsProp>(settings, movesMomentum); }

} // namespace lepton::engine::optimizers

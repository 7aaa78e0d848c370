// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/UpdateRule.h"

#include <ATen/ops/_fused_sgd.h>

namespace lepton::engine::optimizers {

namespace {

/// v ← momentum · v + (g + decay · w), w ← w − rate · v, as in PyTorch's SGD (Sutskever et al. 2013 in its form).
class Sgd final : public UpdateRule {
public:
    Sgd(const project::OptimizerSettings& settings, bool movesMomentum)
        : m_settings(settings), m_momentum(settings.real("momentum")), m_keeps(movesMomentum || m_momentum > 0), m_nesterov(settings.flag("nesterov")) {}
    std::vector<std::string> stateNames() const override { return m_keeps ? std::vector<std::string>{"momentum"} : std::vector<std::string>{}; }

    void update(const std::vector<at::Tensor>& parameters, const std::vector<at::Tensor>& gradients, const std::vector<std::vector<at::Tensor>>& state,
                const UpdateStep& step) const override {
        static const std::vector<at::Tensor> none;
        at::_fused_sgd_(parameters, gradients, m_keeps ? state[0] : none, m_settings.weightDecay, m_keeps ? step.momentum.value_or(m_momentum) : 0,
                        m_settings.learningRate * step.rate, /*dampening=*/0, m_keeps && m_nesterov, /*maximize=*/false, /*is_first_step=*/step.number == 1);
    }

private:
    project::OptimizerSettings m_settings;
    double m_momentum;
    bool m_keeps;
    bool m_nesterov;
};

} // namespace

std::unique_ptr<const UpdateRule> sgd(const project::OptimizerSettings& settings, bool movesMomentum) { return std::make_unique<Sgd>(settings, movesMomentum); }

} // namespace lepton::engine::optimizers

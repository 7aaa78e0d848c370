// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/UpdateRule.h"

#include <ATen/ops/_foreach_add.h>
#include <ATen/ops/_foreach_addcdiv.h>
#include <ATen/ops/_foreach_addcmul.h>
#include <ATen/ops/_foreach_sqrt.h>
#include <ATen/ops/_fused_adagrad.h>

namespace lepton::engine::optimizers {

namespace {

/// s ← s + g², w ← w − rate / (1 + (t − 1) · rate decay) · g / (√s + ε): Duchi et al. 2011, figure 1, as in PyTorch.
class Adagrad final : public UpdateRule {
public:
    explicit Adagrad(const project::OptimizerSettings& settings)
        : m_settings(settings), m_rateDecay(settings.real("rate_decay")), m_firstSum(settings.real("initial_sum")), m_epsilon(settings.real("epsilon")) {}
    std::vector<std::string> stateNames() const override { return {"sum"}; }
    double firstValue() const override { return m_firstSum; }

    void update(const std::vector<at::Tensor>& parameters, const std::vector<at::Tensor>& gradients, const std::vector<std::vector<at::Tensor>>& state,
                const UpdateStep& step) const override {
        const double rate = m_settings.learningRate * step.rate;
        if (parameters[0].is_cpu()) {
            at::_fused_adagrad_(parameters, gradients, state[0], stepCounts(parameters, step.number), rate, m_rateDecay, m_settings.weightDecay, m_epsilon, /*maximize=*/false);
            return;
        }
        if (m_settings.weightDecay > 0)
            at::_foreach_add_(gradients, parameters, m_settings.weightDecay);
        at::_foreach_addcmul_(state[0], gradients, gradients);
        auto divisor = at::_foreach_sqrt(state[0]);
        at::_foreach_add_(divisor, m_epsilon);
        at::_foreach_addcdiv_(parameters, gradients, divisor, -rate / (1 + static_cast<double>(step.number - 1) * m_rateDecay));
    }

private:
    project::OptimizerSettings m_settings;
    double m_rateDecay, m_firstSum, m_epsilon;
};

} // namespace

std::unique_ptr<const UpdateRule> adagrad(const project::OptimizerSettings& settings) { return std::make_unique<Adagrad>(settings); }

} // namespace lepton::engine::optimizers

// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/UpdateRule.h"

#include <algorithm>
#include <cmath>

namespace lepton::engine::optimizers {

namespace {

/// A matrix whose singular values are near 1 in place of those of `matrix`, by Newton-Schulz iterations with Jordan's
/// coefficients. In bfloat16, which is all it needs, and what PyTorch's Muon does it in.
at::Tensor orthogonalised(const at::Tensor& matrix, std::int64_t iterations) {
    const bool tall = matrix.size(0) > matrix.size(1);
    at::Tensor x = matrix.to(at::kBFloat16);
    if (tall)
        x = x.t();
    x = x / x.norm().clamp_min(1e-7);
    for (std::int64_t i = 0; i < iterations; ++i) {
        const at::Tensor gram = x.mm(x.t());
        x = at::addmm(x, at::addmm(gram, gram, gram, -4.7750, 2.0315), x, 3.4445, 1);
    }
    return tall ? x.t() : x;
}

/// Momentum, orthogonalised: Jordan et al. 2024; decay and scaling by Liu et al. 2025 ("adam") or Jordan ("original"), as in
/// PyTorch's Muon. Kernels of convolutions are matrices with a row a filter.
class Muon final : public UpdateRule {
public:
    explicit Muon(const project::OptimizerSettings& settings)
        : m_settings(settings), m_momentum(settings.real("momentum")), m_nesterov(settings.flag("nesterov")), m_iterations(static_cast<std::int64_t>(settings.real("iterations"))),
          m_likeAdam(settings.choice("scaling") == "adam") {}
    std::vector<std::string> stateNames() const override { return {"momentum"}; }
    bool wholeParameters() const override { return true; }

    void update(const std::vector<at::Tensor>& parameters, const std::vector<at::Tensor>& gradients, const std::vector<std::vector<at::Tensor>>& state,
                const UpdateStep& step) const override {
        const double rate = m_settings.learningRate * step.rate;
        const double momentum = step.momentum.value_or(m_momentum);
        for (std::size_t i = 0; i < parameters.size(); ++i) {
            at::Tensor parameter = parameters[i].flatten(1);
            const at::Tensor gradient = gradients[i].flatten(1);
            at::Tensor mean = state[0][i].flatten(1);
            mean.lerp_(gradient, 1 - momentum);
            const at::Tensor direction = orthogonalised(m_nesterov ? gradient.lerp(mean, momentum) : mean, m_iterations);
            parameter.mul_(1 - rate * m_settings.weightDecay);
            parameter.add_(direction, -rate * scale(parameter));
        }
    }

private:
    double scale(const at::Tensor& matrix) const {
        const auto rows = static_cast<double>(matrix.size(0));
        const auto columns = static_cast<double>(matrix.size(1));
        return m_likeAdam ? 0.2 * std::sqrt(std::max(rows, columns)) : std::sqrt(std::max(1.0, rows / columns));
    }

    project::OptimizerSettings m_settings;
    double m_momentum;
    bool m_nesterov;
    std::int64_t m_iterations;
    bool m_likeAdam;
};

} // namespace

std::unique_ptr<const UpdateRule> muon(const project::OptimizerSettings& settings) { return std::make_unique<Muon>(settings); }

} // namespace lepton::engine::optimizers

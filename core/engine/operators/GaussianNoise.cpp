// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/operators/OperatorList.h"

namespace lepton::engine::operators {

namespace {

class GaussianNoise final : public Operator {
public:
    explicit GaussianNoise(double deviation) : m_deviation(deviation) {}
    at::Tensor forward(Tensors inputs, Tensors, const ForwardContext& context) const override {
        if (!context.training || m_deviation == 0)
            return inputs[0];
        at::Tensor noise = at::empty_like(inputs[0], inputs[0].options().requires_grad(false));
        return inputs[0] + noise.normal_(0, m_deviation, context.generator != nullptr ? std::optional(*context.generator) : std::nullopt);
    }

private:
    double m_deviation;
};

} // namespace

OperatorType gaussianNoise() {
    return {"GaussianNoise", [](const graph::Parameters& p) { return std::make_unique<GaussianNoise>(p.real("deviation")); }};
}

} // namespace lepton::engine::operators

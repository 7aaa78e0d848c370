// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/operators/OperatorList.h"

namespace lepton::engine::operators {

namespace {

class Sample final : public Operator {
public:
    at::Tensor forward(Tensors inputs, Tensors, const ForwardContext& context) const override {
        if (!context.training)
            return inputs[0];
        at::Tensor noise = at::empty_like(inputs[0], inputs[0].options().requires_grad(false));
        noise.normal_(0, 1, context.generator != nullptr ? std::optional(*context.generator) : std::nullopt);
        return inputs[0] + at::exp(0.5 * inputs[1]) * noise;
    }
};

} // namespace

OperatorType sample() {
    return {"Sample", [](const graph::Parameters&) { return std::make_unique<Sample>(); }};
}

} // namespace lepton::engine::operators

// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/operators/OperatorList.h"

namespace lepton::engine::operators {

namespace {

/// at::dropout takes the process's generator, whose numbers depend on what ran before; this one takes the shard's.
class Dropout final : public Operator {
public:
    explicit Dropout(double probability) : m_keep(1 - probability) {}
    at::Tensor forward(Tensors inputs, Tensors, const ForwardContext& context) const override {
        if (!context.training || m_keep == 1)
            return inputs[0];
        at::Tensor mask = at::empty_like(inputs[0], inputs[0].options().requires_grad(false));
        mask.bernoulli_(m_keep, context.generator != nullptr ? std::optional(*context.generator) : std::nullopt).div_(m_keep);
        return inputs[0] * mask;
    }

private:
    double m_keep;
};

} // namespace

OperatorType dropout() {
    return {"Dropout", [](const graph::Parameters& p) { return std::make_unique<Dropout>(p.real("probability")); }};
}

} // namespace lepton::engine::operators

// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/operators/OperatorList.h"

namespace lepton::engine::operators {

namespace {

/// Weights: weight [1] or [C].
class Prelu final : public Operator {
public:
    explicit Prelu(double start) : m_start(start) {}
    void initialise(Tensors weights, at::Generator&) const override { weights[0].fill_(m_start); }
    at::Tensor forward(Tensors inputs, Tensors weights, const ForwardContext&) const override { return at::prelu(inputs[0], weights[0]); }

private:
    double m_start;
};

} // namespace

OperatorType prelu() {
    return {"PReLU", [](const graph::Parameters& p) { return std::make_unique<Prelu>(p.real("start")); }};
}

} // namespace lepton::engine::operators

// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/operators/OperatorList.h"

namespace lepton::engine::operators {

namespace {

class LeakyRelu final : public Operator {
public:
    explicit LeakyRelu(double slope) : m_slope(slope) {}
    at::Tensor forward(Tensors inputs, Tensors, const ForwardContext&) const override { return at::leaky_relu(inputs[0], m_slope); }

private:
    double m_slope;
};

} // namespace

OperatorType leakyRelu() {
    return {"LeakyReLU", [](const graph::Parameters& p) { return std::make_unique<LeakyRelu>(p.real("slope")); }};
}

} // namespace lepton::engine::operators

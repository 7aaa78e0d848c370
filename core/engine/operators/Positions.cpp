// SPDX-License-Identifier: GPL-3.0-or-later
// SinusoidalPositions and LearnedPositions.
#include "core/engine/operators/Positions.h"

#include "core/engine/operators/OperatorList.h"

namespace lepton::engine::operators {

at::Tensor positionWaves(std::int64_t steps, std::int64_t features) {
    const at::Tensor lengths = at::pow(10000.0, at::arange(0, features, 2, at::kDouble) / static_cast<double>(features));
    const at::Tensor angles = at::arange(steps, at::kDouble).unsqueeze(1) / lengths;
    return at::stack({angles.sin(), angles.cos()}, 2).flatten(1).slice(1, 0, features);
}

namespace {

/// Weights: weight [T, F].
class LearnedPositions final : public Operator {
public:
    void initialise(Tensors weights, at::Generator& generator) const override { weights[0].copy_(at::empty(weights[0].sizes(), at::kDouble).normal_(0, 0.02, generator)); }
    at::Tensor forward(Tensors inputs, Tensors weights, const ForwardContext&) const override { return inputs[0] + weights[0]; }
};

} // namespace

OperatorType sinusoidalPositions() {
    return elementwise("SinusoidalPositions", [](const at::Tensor& x) { return x + positionWaves(x.size(1), x.size(2)).to(x.device(), x.scalar_type()); });
}

OperatorType learnedPositions() {
    return {"LearnedPositions", [](const graph::Parameters&) { return std::make_unique<LearnedPositions>(); }};
}

} // namespace lepton::engine::operators

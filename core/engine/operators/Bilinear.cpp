// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/operators/OperatorList.h"

#include <cmath>

namespace lepton::engine::operators {

namespace {

/// Weights: weight [units, F1, F2], bias [units] (if any).
class Bilinear final : public Operator {
public:
    /// PyTorch's: all by U(±1/√F1). Drawn in float64, so that a network has the same weights in float32 but for rounding.
    void initialise(Tensors weights, at::Generator& generator) const override {
        const double bound = 1 / std::sqrt(static_cast<double>(weights[0].size(1)));
        for (const auto& weight : weights)
            weight.copy_(at::empty(weight.sizes(), at::kDouble).uniform_(-bound, bound, generator));
    }

    at::Tensor forward(Tensors inputs, Tensors weights, const ForwardContext&) const override {
        return at::bilinear(inputs[0], inputs[1], weights[0], weights.size() > 1 ? std::optional(weights[1]) : std::nullopt);
    }
};

} // namespace

OperatorType bilinear() {
    return {"Bilinear", [](const graph::Parameters&) { return std::make_unique<Bilinear>(); }};
}

} // namespace lepton::engine::operators

// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/operators/Initialisation.h"
#include "core/engine/operators/OperatorList.h"

namespace lepton::engine::operators {

namespace {

/// Weights: weight [units, features], bias [units] (if any).
class Linear final : public Operator {
public:
    void initialise(Tensors weights, at::Generator& generator) const override {
        initialiseByFanIn(weights[0], weights.size() > 1 ? weights[1] : at::Tensor(), generator);
    }
    at::Tensor forward(Tensors inputs, Tensors weights, const ForwardContext&) const override {
        return weights.size() > 1 ? at::linear(inputs[0], weights[0], weights[1]) : at::linear(inputs[0], weights[0]);
    }
};

} // namespace

OperatorType linear() {
    return {"Linear", [](const graph::Parameters&) { return std::make_unique<Linear>(); }};
}

} // namespace lepton::engine::operators

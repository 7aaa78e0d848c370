// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/Operator.h"

// One function a layer, each in the file of its name.
namespace lepton::engine::operators {

OperatorType add();
OperatorType avgPool2d();
OperatorType batchNorm2d();
OperatorType concat();
OperatorType conv2d();
OperatorType dropout();
OperatorType flatten();
OperatorType globalAvgPool2d();
OperatorType input();
OperatorType leakyRelu();
OperatorType linear();
OperatorType maxPool2d();
OperatorType output();
OperatorType relu();
OperatorType sigmoid();
OperatorType softmax();
OperatorType tanh();

using Tensors = std::span<const at::Tensor>;

/// An operator without settings or weights: y = function(x).
template <typename Function>
OperatorType elementwise(std::string name, Function function) {
    class Elementwise final : public Operator {
    public:
        explicit Elementwise(Function function) : m_function(function) {}
        at::Tensor forward(Tensors inputs, Tensors, const ForwardContext&) const override { return m_function(inputs[0]); }

    private:
        Function m_function;
    };
    return {std::move(name), [function](const graph::Parameters&) { return std::make_unique<Elementwise>(function); }};
}

} // namespace lepton::engine::operators

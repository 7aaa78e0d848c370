// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/operators/OperatorList.h"

namespace lepton::engine::operators {

namespace {

class Add final : public Operator {
public:
    at::Tensor forward(Tensors inputs, Tensors, const ForwardContext&) const override {
        at::Tensor sum = inputs[0] + inputs[1];
        for (const auto& more : inputs.subspan(2))
            sum = sum + more;
        return sum;
    }
};

} // namespace

OperatorType add() {
    return {"Add", [](const graph::Parameters&) { return std::make_unique<Add>(); }};
}

} // namespace lepton::engine::operators

// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/operators/OperatorList.h"

namespace lepton::engine::operators {

namespace {

class Concat final : public Operator {
public:
    at::Tensor forward(Tensors inputs, Tensors, const ForwardContext&) const override { return at::cat(at::TensorList(inputs.data(), inputs.size()), 1); }
};

} // namespace

OperatorType concat() {
    return {"Concat", [](const graph::Parameters&) { return std::make_unique<Concat>(); }};
}

} // namespace lepton::engine::operators

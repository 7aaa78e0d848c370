// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/operators/Stateless.h"

#include <functional>

namespace lepton::engine::operators {

namespace {

/// The inputs joined value by value, from the first to the last.
template <typename Function>
OperatorType arithmetic(std::string name, Function function) {
    return joining(std::move(name), [function](Tensors inputs) {
        at::Tensor joined = function(inputs[0], inputs[1]);
        for (const auto& more : inputs.subspan(2))
            joined = function(joined, more);
        return joined;
    });
}

} // namespace

OperatorType add() { return arithmetic("Add", std::plus<at::Tensor>()); }
OperatorType subtract() { return arithmetic("Subtract", std::minus<at::Tensor>()); }
OperatorType multiply() { return arithmetic("Multiply", std::multiplies<at::Tensor>()); }

} // namespace lepton::engine::operators

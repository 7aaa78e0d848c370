// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/operators/OperatorList.h"

#include <utility>

namespace lepton::engine::operators {

/// An operator without weights that does the same in training and in use. `prepare(parameters)` is called once a node and gives
/// the function of the inputs, y = function(inputs), with the settings read already.
template <typename Prepare>
OperatorType stateless(std::string name, Prepare prepare) {
    using Function = decltype(prepare(std::declval<const graph::Parameters&>()));
    class Stateless final : public Operator {
    public:
        explicit Stateless(Function function) : m_function(std::move(function)) {}
        at::Tensor forward(Tensors inputs, Tensors, const ForwardContext&) const override { return m_function(inputs); }

    private:
        Function m_function;
    };
    return {std::move(name), [prepare](const graph::Parameters& p) { return std::make_unique<Stateless>(prepare(p)); }};
}

/// The same without settings: y = function(inputs).
template <typename Function>
OperatorType joining(std::string name, Function function) {
    return stateless(std::move(name), [function](const graph::Parameters&) { return function; });
}

} // namespace lepton::engine::operators

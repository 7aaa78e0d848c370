// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/operators/Stateless.h"

namespace lepton::engine::operators {

namespace {

template <typename Function>
OperatorType reduce(std::string name, Function function) {
    return stateless(std::move(name), [function](const graph::Parameters& p) {
        return [function, dimensions = p.sizes("dimensions"), keep = p.boolean("keep_dimensions")](Tensors in) { return function(in[0], dimensions, keep); };
    });
}

} // namespace

OperatorType reduceMean() {
    return reduce("ReduceMean", [](const at::Tensor& x, at::IntArrayRef dimensions, bool keep) { return at::mean(x, dimensions, keep); });
}

OperatorType reduceMax() {
    return reduce("ReduceMax", [](const at::Tensor& x, at::IntArrayRef dimensions, bool keep) { return at::amax(x, dimensions, keep); });
}

OperatorType reduceSum() {
    return reduce("ReduceSum", [](const at::Tensor& x, at::IntArrayRef dimensions, bool keep) { return at::sum(x, dimensions, keep); });
}

} // namespace lepton::engine::operators

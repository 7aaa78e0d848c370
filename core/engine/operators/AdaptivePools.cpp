// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/operators/Stateless.h"

namespace lepton::engine::operators {

namespace {

using Sizes = std::vector<std::int64_t>;

/// `pool`: of the input and the output's sizes.
template <typename Pool>
OperatorType adaptivePool(std::string name, Pool pool) {
    return stateless(std::move(name), [pool](const graph::Parameters& p) {
        return [size = p.perDimension("size"), pool](Tensors in) { return pool(in[0], size); };
    });
}

} // namespace

OperatorType adaptiveAvgPool1d() {
    return adaptivePool("AdaptiveAvgPool1d", [](const at::Tensor& x, const Sizes& size) { return at::adaptive_avg_pool1d(x, size); });
}
OperatorType adaptiveAvgPool2d() {
    return adaptivePool("AdaptiveAvgPool2d", [](const at::Tensor& x, const Sizes& size) { return at::adaptive_avg_pool2d(x, size); });
}
OperatorType adaptiveAvgPool3d() {
    return adaptivePool("AdaptiveAvgPool3d", [](const at::Tensor& x, const Sizes& size) { return at::adaptive_avg_pool3d(x, size); });
}
OperatorType adaptiveMaxPool1d() {
    return adaptivePool("AdaptiveMaxPool1d", [](const at::Tensor& x, const Sizes& size) { return std::get<0>(at::adaptive_max_pool1d(x, size)); });
}
OperatorType adaptiveMaxPool2d() {
    return adaptivePool("AdaptiveMaxPool2d", [](const at::Tensor& x, const Sizes& size) { return std::get<0>(at::adaptive_max_pool2d(x, size)); });
}
OperatorType adaptiveMaxPool3d() {
    return adaptivePool("AdaptiveMaxPool3d", [](const at::Tensor& x, const Sizes& size) { return std::get<0>(at::adaptive_max_pool3d(x, size)); });
}

} // namespace lepton::engine::operators

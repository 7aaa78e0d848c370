// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/operators/OperatorList.h"

namespace lepton::engine::operators {

OperatorType globalAvgPool1d() {
    return elementwise("GlobalAvgPool1d", [](const at::Tensor& x) { return at::mean(x, {2}); });
}

OperatorType globalAvgPool2d() {
    return elementwise("GlobalAvgPool2d", [](const at::Tensor& x) { return at::mean(x, {2, 3}); });
}

OperatorType globalAvgPool3d() {
    return elementwise("GlobalAvgPool3d", [](const at::Tensor& x) { return at::mean(x, {2, 3, 4}); });
}

OperatorType globalMaxPool1d() {
    return elementwise("GlobalMaxPool1d", [](const at::Tensor& x) { return at::amax(x, {2}); });
}

OperatorType globalMaxPool2d() {
    return elementwise("GlobalMaxPool2d", [](const at::Tensor& x) { return at::amax(x, {2, 3}); });
}

OperatorType globalMaxPool3d() {
    return elementwise("GlobalMaxPool3d", [](const at::Tensor& x) { return at::amax(x, {2, 3, 4}); });
}

} // namespace lepton::engine::operators

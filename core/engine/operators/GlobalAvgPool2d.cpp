// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/operators/OperatorList.h"

namespace lepton::engine::operators {

OperatorType globalAvgPool2d() {
    return elementwise("GlobalAvgPool2d", [](const at::Tensor& x) { return at::mean(x, {2, 3}); });
}

} // namespace lepton::engine::operators

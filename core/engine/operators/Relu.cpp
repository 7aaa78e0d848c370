// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/operators/OperatorList.h"

namespace lepton::engine::operators {

OperatorType relu() {
    return elementwise("ReLU", [](const at::Tensor& x) { return at::relu(x); });
}

} // namespace lepton::engine::operators

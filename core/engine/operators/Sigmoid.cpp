// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/operators/OperatorList.h"

namespace lepton::engine::operators {

OperatorType sigmoid() {
    return elementwise("Sigmoid", [](const at::Tensor& x) { return at::sigmoid(x); });
}

} // namespace lepton::engine::operators

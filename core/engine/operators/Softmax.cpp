// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/operators/OperatorList.h"

namespace lepton::engine::operators {

OperatorType softmax() {
    return elementwise("Softmax", [](const at::Tensor& x) { return at::softmax(x, 1); });
}

} // namespace lepton::engine::operators

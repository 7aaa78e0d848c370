// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/operators/OperatorList.h"

namespace lepton::engine::operators {

OperatorType tanh() {
    return elementwise("Tanh", [](const at::Tensor& x) { return at::tanh(x); });
}

} // namespace lepton::engine::operators

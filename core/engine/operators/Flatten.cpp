// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/operators/OperatorList.h"

namespace lepton::engine::operators {

OperatorType flatten() {
    return elementwise("Flatten", [](const at::Tensor& x) { return at::flatten(x, 1); });
}

} // namespace lepton::engine::operators

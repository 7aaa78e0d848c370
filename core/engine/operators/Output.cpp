// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/operators/OperatorList.h"

namespace lepton::engine::operators {

OperatorType output() {
    return elementwise("Output", [](const at::Tensor& x) { return x; });
}

} // namespace lepton::engine::operators

// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/operators/Stateless.h"

namespace lepton::engine::operators {

OperatorType matMul() {
    return joining("MatMul", [](Tensors in) { return at::matmul(in[0], in[1]); });
}

} // namespace lepton::engine::operators

// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/operators/Stateless.h"

namespace lepton::engine::operators {

OperatorType stack() {
    return stateless("Stack", [](const graph::Parameters& p) {
        return [dimension = p.integer("dimension")](Tensors in) { return at::stack(at::TensorList(in.data(), in.size()), dimension); };
    });
}

} // namespace lepton::engine::operators

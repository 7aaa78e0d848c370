// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/operators/Stateless.h"

namespace lepton::engine::operators {

OperatorType squeeze() {
    return stateless("Squeeze", [](const graph::Parameters& p) {
        return [dimension = p.integer("dimension")](Tensors in) { return at::squeeze(in[0], dimension); };
    });
}

OperatorType unsqueeze() {
    return stateless("Unsqueeze", [](const graph::Parameters& p) {
        return [dimension = p.integer("dimension")](Tensors in) { return at::unsqueeze(in[0], dimension); };
    });
}

} // namespace lepton::engine::operators

// SPDX-License-Identifier: GPL-3.0-or-later
// SequenceLengths and PaddingMask.
#include "core/engine/operators/Stateless.h"

namespace lepton::engine::operators {

OperatorType sequenceLengths() {
    return stateless("SequenceLengths", [](const graph::Parameters& p) {
        return [padding = p.integer("padding_id")](Tensors in) { return in[0].ne(padding).sum(1).clamp_min(1); };
    });
}

OperatorType paddingMask() {
    return stateless("PaddingMask", [](const graph::Parameters& p) {
        return [padding = p.integer("padding_id")](Tensors in) { return in[0].eq(padding); };
    });
}

} // namespace lepton::engine::operators

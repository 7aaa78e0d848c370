// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/operators/Stateless.h"

#include <limits>

namespace lepton::engine::operators {

OperatorType slice() {
    return stateless("Slice", [](const graph::Parameters& p) {
        const std::int64_t end = p.integer("end") == 0 ? std::numeric_limits<std::int64_t>::max() : p.integer("end");
        return [dimension = p.integer("dimension"), start = p.integer("start"), end, step = p.integer("step")](Tensors in) {
            return at::slice(in[0], dimension, start, end, step);
        };
    });
}

} // namespace lepton::engine::operators

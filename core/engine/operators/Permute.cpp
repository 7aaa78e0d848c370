// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/operators/Stateless.h"

namespace lepton::engine::operators {

OperatorType permute() {
    return stateless("Permute", [](const graph::Parameters& p) {
        std::vector<std::int64_t> order{0}; // the batch stays where it is
        for (const auto dimension : p.sizes("order"))
            order.push_back(dimension);
        return [order](Tensors in) { return at::permute(in[0], order); };
    });
}

} // namespace lepton::engine::operators

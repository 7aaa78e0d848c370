// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/operators/Stateless.h"

namespace lepton::engine::operators {

OperatorType reshape() {
    return stateless("Reshape", [](const graph::Parameters& p) {
        return [sizes = p.sizes("sizes")](Tensors in) {
            std::vector<std::int64_t> all{in[0].size(0)};
            all.insert(all.end(), sizes.begin(), sizes.end());
            return at::reshape(in[0], all);
        };
    });
}

} // namespace lepton::engine::operators

// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/operators/Stateless.h"

namespace lepton::engine::operators {

OperatorType dotProduct() {
    return joining("DotProduct", [](Tensors in) { return at::sum(in[0] * in[1], 1, /*keepdim=*/true); });
}

OperatorType cosineSimilarity() {
    return stateless("CosineSimilarity", [](const graph::Parameters& p) {
        return [epsilon = p.real("epsilon")](Tensors in) { return at::cosine_similarity(in[0], in[1], 1, epsilon).unsqueeze(1); };
    });
}

} // namespace lepton::engine::operators

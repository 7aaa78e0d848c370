// SPDX-License-Identifier: GPL-3.0-or-later
// What writes text must not see what is to come: else it learns by looking, and can't write.
#include "TemplateBatches.h"
#include "core/engine/CompiledNetwork.h"

#include <doctest/doctest.h>

using namespace lepton;
using namespace lepton::testing;

TEST_CASE("a later token changes nothing before it") {
    for (const auto& item : templates::all()) {
        if (item.kinds.front() != "corpus")
            continue;
        CAPTURE(item.name);
        const auto facts = smallFacts(item);
        const auto draft = item.draft(facts).value();
        const auto network = engine::CompiledNetwork::compile(draft.network, {}, {at::kDouble, at::kCPU}).value();
        const auto weights = network->initialWeights(3);
        const at::NoGradGuard frozen;
        const at::Tensor tokens = batchFor(facts, 4).inputs[0];
        const at::Tensor before = network->forward(tokens, weights, {});
        for (const std::int64_t at : {std::int64_t{5}, tokens.size(1) - 1}) {
            at::Tensor changed = tokens.clone();
            changed.select(1, at).add_(1).remainder_(40);
            const at::Tensor after = network->forward(changed, weights, {});
            CHECK((after - before).narrow(1, 0, at).abs().max().item<double>() < 1e-12);
            CHECK((after - before).narrow(1, at, 1).abs().max().item<double>() > 1e-6);
        }
    }
}

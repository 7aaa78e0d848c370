// SPDX-License-Identifier: GPL-3.0-or-later
// Every template learns a batch of eight by heart: what its network can't do, or its objective pulls the wrong way, shows here.
#include "TemplateBatches.h"
#include "core/engine/AdversarialRunner.h"
#include "core/engine/StepRunner.h"

#include <doctest/doctest.h>

#include <cmath>
#include <map>

using namespace lepton;
using namespace lepton::testing;

namespace {

struct Bounds {
    int steps = 150;
    double learningRate = 1e-3;
    double share = 0.02; ///< of the loss before the first step
};

/// What takes more than most: deep networks whose gradients start small, and pictures through a bottleneck.
const std::map<std::string, Bounds>& exceptions() {
    static const std::map<std::string, Bounds> list{
        {"autoencoder", {400, 3e-3, 0.1}},
        {"unet", {150, 3e-3, 0.1}},
    };
    return list;
}

Bounds boundsOf(const std::string& name) {
    const auto found = exceptions().find(name);
    return found != exceptions().end() ? found->second : Bounds();
}

template <typename T>
T valueOf(Result<T> result) {
    if (!result)
        FAIL(result.error().what.str() << " at " << result.error().where);
    return std::move(result).value();
}

std::unique_ptr<engine::StepRunner> runnerFor(const templates::Draft& draft, const templates::DataFacts& facts, double learningRate) {
    engine::StepRunner::Parts parts;
    parts.network = valueOf(engine::CompiledNetwork::compile(draft.network, {}, {at::kFloat, at::kCPU, engine::takesLogits(draft.objective)}));
    parts.feed = valueOf(engine::Feed::make(*parts.network, facts.inputs, facts.targets));
    parts.objective = valueOf(engine::Objective::make(draft.objective, draft.network, *parts.network, {facts.targets}));
    parts.weights = parts.network->initialWeights(3);
    project::OptimizerSettings adam;
    adam.learningRate = learningRate;
    return valueOf(engine::StepRunner::make(std::move(parts), adam, {2, 1}, 3));
}

/// Of a VAE the reconstruction's: the divergence from the normal distribution can't go to zero with it.
double lossOf(const engine::MetricSums& sums) { return sums.losses.empty() ? sums.meanLoss() : sums.meanOf(0); }

} // namespace

TEST_CASE("every template overfits a batch of eight") {
    for (const auto& item : templates::all()) {
        const auto facts = smallFacts(item);
        const auto draft = valueOf(item.draft(facts));
        if (draft.objective.type == "adversarial")
            continue;
        SUBCASE(item.name.c_str()) {
            const auto batch = batchFor(facts, 8);
            const Bounds bounds = boundsOf(item.name);
            const auto runner = runnerFor(draft, facts, bounds.learningRate);
            const double before = lossOf(runner->evaluate(batch));
            for (int step = 1; step <= bounds.steps; ++step)
                runner->train(batch, step);
            const double after = lossOf(runner->evaluate(batch));
            MESSAGE(item.name << ": " << before << " → " << after << " in " << bounds.steps << " steps");
            CHECK(std::isfinite(after));
            CHECK(after < bounds.share * before);
        }
    }
}

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
    double share = 0.01; ///< of the loss before the first step
};

/// What takes more than most.
Bounds boundsOf(const std::string& name) {
    static const std::map<std::string, Bounds> exceptions{
        {"autoencoder", {200, 3e-3, 0.05}},
        {"unet", {100, 3e-3, 0.05}},
        {"vae", {600, 3e-3, 0.1}},
        {"char-lstm", {200, 1e-2}},
        {"matrix-factorisation", {150, 2e-2}},
    };
    const auto found = exceptions.find(name);
    return found != exceptions.end() ? found->second : Bounds();
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
    return valueOf(engine::StepRunner::make(std::move(parts), adam, {1, 1}, 3));
}

/// Of a VAE the reconstruction's beyond what no answer can avoid: the divergence from the normal distribution can't go to zero with it,
/// and the cross-entropy of a grey pixel is at least its entropy.
double lossOf(const engine::MetricSums& sums, const engine::Batch& batch) {
    if (sums.losses.empty())
        return sums.meanLoss();
    const at::Tensor p = batch.inputs[0];
    return sums.meanOf(0) - at::binary_cross_entropy(p, p, {}, at::Reduction::Sum).item<double>() / static_cast<double>(p.size(0));
}

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
            const auto loss = [&] { return lossOf(runner->evaluate(batch), batch); };
            const double wanted = bounds.share * loss();
            int step = 0;
            double reached = INFINITY;
            while (step < bounds.steps && !(reached < wanted)) {
                runner->train(batch, ++step);
                if (step % 10 == 0)
                    reached = loss();
            }
            MESSAGE(item.name << ": " << reached << " after " << step << " steps, wanted " << wanted);
            CHECK(reached < wanted);
        }
    }
}

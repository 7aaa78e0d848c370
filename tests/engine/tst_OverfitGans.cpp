// SPDX-License-Identifier: GPL-3.0-or-later
// The adversarial templates against a batch of eight: the losses move as Goodfellow et al. 2014 say, and what is drawn comes to look like
// what is given, as far as mean and deviation tell.
#include "TemplateBatches.h"
#include "core/engine/AdversarialRunner.h"

#include <doctest/doctest.h>

#include <cmath>

using namespace lepton;
using namespace lepton::testing;

namespace {

const std::vector<datasets::Affine> scale{{"Scale", {0.0F}, {255.0F}}};

engine::AdversarialRunner::Network player(const graph::Network& network, const templates::DataFacts& facts, const project::OptimizerSettings& optimizer, std::uint64_t seed) {
    engine::AdversarialRunner::Network out;
    out.compiled = engine::CompiledNetwork::compile(network, {}).value();
    out.weights = out.compiled->initialWeights(seed);
    out.feed = engine::Feed::make(*out.compiled, facts.inputs, facts.targets).value();
    out.settings = optimizer;
    return out;
}

std::unique_ptr<engine::AdversarialRunner> runnerFor(const templates::Draft& draft, const templates::DataFacts& facts, const engine::Batch& batch) {
    engine::AdversarialRunner::Parts parts;
    parts.generator = player(draft.network, facts, draft.training.optimizer, 3);
    parts.discriminator = player(draft.others[0].network, facts, draft.objective.adversary->optimizer, 4);
    parts.preparing = engine::CompiledNetwork::compile(draft.others[0].network, scale).value();
    parts.tensorSteps = scale;
    parts.settings = *draft.objective.adversary;
    parts.examples = batch;
    parts.seed = 3;
    parts.threads = 1;
    return engine::AdversarialRunner::make(std::move(parts)).value();
}

/// How far the samples' mean and deviation are from the data's, in pixel values.
struct Distance {
    double mean = 0, deviation = 0;
    Distance(const at::Tensor& samples, const at::Tensor& data)
        : mean(std::abs(samples.to(at::kFloat).mean().item<double>() - data.mean().item<double>())),
          deviation(std::abs(samples.to(at::kFloat).std().item<double>() - data.std().item<double>())) {}
};

} // namespace

TEST_CASE("generators come near the data") {
    for (const std::string name : {"dcgan", "conditional-gan"}) {
        CAPTURE(name);
        const auto& item = **templates::find(name);
        const auto facts = smallFacts(item);
        const auto draft = item.draft(facts).value();
        engine::Batch batch = batchFor(facts, 8);
        batch.inputs[0] = batch.inputs[0] * (0.6 * 255); // darker than what a new generator draws
        const auto runner = runnerFor(draft, facts, batch);
        const Distance before(runner->samples(), batch.inputs[0]);
        double lowest = INFINITY, highest = 0;
        for (int step = 1; step <= 300; ++step) {
            const auto sums = runner->train(batch, step);
            REQUIRE(std::isfinite(sums.loss));
            if (step == 1) // nobody knows anything yet: ln 2 for each verdict
                CHECK(sums.meanOf(1) == doctest::Approx(2 * std::log(2)).epsilon(0.15));
            highest = std::max(highest, sums.meanOf(0));
            lowest = std::min(lowest, sums.meanOf(1));
        }
        const Distance after(runner->samples(), batch.inputs[0]);
        MESSAGE(name << ": discriminator down to " << lowest << ", generator up to " << highest << "; mean off by " << before.mean << " → " << after.mean << ", deviation by " << before.deviation << " → "
                     << after.deviation);
        CHECK(lowest < std::log(2));  // the discriminator learns to tell them apart …
        CHECK(highest > std::log(2)); // … which the generator feels
        CHECK(after.mean < before.mean / 3);
        CHECK(after.deviation < before.deviation / 3);
    }
}

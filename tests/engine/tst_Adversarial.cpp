// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/AdversarialRunner.h"
#include "core/engine/BatchLoader.h"

#include "tests/engine/SyntheticData.h"

#include <doctest/doctest.h>

#include <cmath>

using namespace lepton;
using namespace lepton::testing;

namespace {

graph::Network generator() {
    return chain({{"noise", "Input", {{"shape", {8}}, {"field", "noise"}}}, {"hidden", "Linear", {{"units", 32}}}, {"relu", "ReLU"}, {"last", "Linear", {{"units", 64}}},
                  {"sigmoid", "Sigmoid"}, {"shape", "Reshape", {{"sizes", {1, 8, 8}}}}, {"out", "Output"}});
}

graph::Network discriminator() {
    return chain({{"in", "Input", {{"shape", {1, 8, 8}}}}, {"flatten", "Flatten"}, {"hidden", "Linear", {{"units", 32}}}, {"leaky", "LeakyReLU", {{"slope", 0.2}}},
                  {"last", "Linear", {{"units", 1}}}, {"out", "Output"}});
}

const std::vector<datasets::Affine>& scale() {
    static const std::vector<datasets::Affine> steps{{"Scale", {0.0F}, {255.0F}}};
    return steps;
}

const datasets::PictureBatches& pictures() {
    static const auto batches = syntheticBatches(64, 4, 8, 8);
    return *batches;
}

engine::Batch batchOf(std::int64_t count) {
    std::vector<std::int64_t> samples;
    for (std::int64_t i = 0; i < count; ++i)
        samples.push_back(i);
    return engine::gatherBatch(pictures(), samples).value();
}

std::unique_ptr<engine::AdversarialRunner> runner(const std::string& loss, int ratio = 1, std::uint64_t seed = 5) {
    const auto network = [&](const graph::Network& graph, std::uint64_t weights) {
        engine::AdversarialRunner::Network out;
        out.compiled = engine::CompiledNetwork::compile(graph, {}).value();
        out.weights = out.compiled->initialWeights(weights);
        out.feed = engine::Feed::make(*out.compiled, pictures().inputs(), pictures().targets()).value();
        out.settings = project::OptimizerSettings{.type = "adam", .learningRate = 2e-3, .own = {{"beta1", 0.5}}};
        return out;
    };
    engine::AdversarialRunner::Parts parts;
    parts.generator = network(generator(), seed);
    parts.discriminator = network(discriminator(), seed + 1);
    parts.preparing = engine::CompiledNetwork::compile(discriminator(), scale()).value();
    parts.tensorSteps = scale();
    parts.settings.loss = loss;
    parts.settings.ratio = ratio;
    parts.examples = batchOf(6);
    parts.seed = seed;
    parts.threads = 2;
    return engine::AdversarialRunner::make(std::move(parts)).value();
}

} // namespace

TEST_CASE("adversarial losses, by hand") {
    const at::Tensor real = at::tensor({0.5, 2.0}, at::kDouble).view({2, 1});
    const at::Tensor made = at::tensor({-1.0, 0.25}, at::kDouble).view({2, 1});
    const auto log1p = [](double x) { return std::log(1 + std::exp(x)); };
    const struct {
        const char* name;
        double discriminator, generator;
    } cases[] = {{"non-saturating", (log1p(-0.5) + log1p(-2) + log1p(-1) + log1p(0.25)) / 2, (log1p(1) + log1p(-0.25)) / 2},
                 {"least-squares", (0.25 + 1 + 1 + 0.0625) / 4, (4 + 0.5625) / 4},
                 {"hinge", (0.5 + 0 + 0 + 1.25) / 2, 0.375},
                 {"wasserstein-gp", -0.375 - 1.25, 0.375}};
    for (const auto& item : cases) {
        const auto loss = engine::AdversarialLoss::named(item.name).value();
        CHECK(loss.discriminator(real, made).item<double>() == doctest::Approx(item.discriminator).epsilon(1e-12));
        CHECK(loss.generator(made).item<double>() == doctest::Approx(item.generator).epsilon(1e-12));
        CHECK(loss.gradientPenalty == (std::string(item.name) == "wasserstein-gp"));
    }
    CHECK_FALSE(engine::AdversarialLoss::named("minimax").ok());
}

TEST_CASE("the discriminator learns to tell made pictures first, and the generator comes nearer to the data") {
    const engine::Batch batch = batchOf(64);
    const double mean = batch.inputs[0].to(at::kDouble).mean().item<double>();
    const double deviation = batch.inputs[0].to(at::kDouble).std().item<double>();
    for (const char* loss : {"non-saturating", "least-squares", "hinge", "wasserstein-gp"}) {
        CAPTURE(loss);
        const auto steps = runner(loss);
        const auto distance = [&] {
            const at::Tensor made = steps->samples().to(at::kDouble);
            return std::abs(made.mean().item<double>() - mean) + std::abs(made.std().item<double>() - deviation);
        };
        const double before = distance();
        std::vector<double> discriminator;
        for (int step = 1; step <= 300; ++step) {
            const auto sums = steps->train(batch, step);
            REQUIRE(std::isfinite(sums.loss));
            discriminator.push_back(sums.meanOf(1));
        }
        CHECK(*std::min_element(discriminator.begin(), discriminator.begin() + 60) < 0.9 * discriminator[0]);
        CHECK(distance() < 0.5 * before);
        CHECK(steps->samples().sizes() == at::IntArrayRef({6, 1, 8, 8}));
        CHECK((steps->samples().scalar_type() == at::kByte));
    }
}

TEST_CASE("the same seed takes the same steps, and the generator learns every so many") {
    const engine::Batch batch = batchOf(32);
    std::vector<double> losses[2];
    for (auto& run : losses) {
        const auto steps = runner("non-saturating", 3);
        for (int step = 1; step <= 12; ++step)
            run.push_back(steps->train(batch, step).meanOf(0));
    }
    CHECK(losses[0] == losses[1]);
    for (std::size_t i = 1; i < losses[0].size(); ++i)
        CHECK((losses[0][i] == losses[0][i - 1]) == (i % 3 != 0));
}

TEST_CASE("pixels come back from prepared values") {
    const std::vector<datasets::Affine> steps{{"Scale", {0.0F}, {255.0F}}, {"Standardise", {0.5F, 0.25F}, {0.25F, 0.5F}}};
    const at::Tensor pixels = at::arange(24, at::kFloat).view({1, 2, 3, 4}) * 10;
    const at::Tensor prepared = (pixels / 255 - at::tensor({0.5F, 0.25F}).view({1, 2, 1, 1})) / at::tensor({0.25F, 0.5F}).view({1, 2, 1, 1});
    CHECK(at::equal(engine::asPixels(prepared, steps), pixels.to(at::kByte)));
}

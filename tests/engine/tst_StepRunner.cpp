// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/StepRunner.h"

#include "core/engine/BatchLoader.h"

#include "tests/engine/SyntheticData.h"

#include <doctest/doctest.h>

#include <cmath>

using namespace lepton;
using namespace lepton::testing;

namespace {

const datasets::PictureBatches& source() {
    static const auto batches = syntheticBatches(200, 4, 8, 8);
    return *batches;
}

struct Runner {
    std::shared_ptr<const engine::CompiledNetwork> network;
    std::unique_ptr<engine::StepRunner> runner;
    engine::StepRunner& steps;

    Runner(const graph::Network& graph, engine::ExecutionPlan plan, at::ScalarType dtype, project::OptimizerSettings optimizer = {.type = "sgd", .learningRate = 0.1},
           project::Objective objective = {})
        : network(*engine::CompiledNetwork::compile(graph, {{"Scale", {0.0F}, {255.0F}}}, {dtype, at::kCPU})), runner(make(graph, plan, optimizer, objective)), steps(*runner) {}

private:
    std::unique_ptr<engine::StepRunner> make(const graph::Network& graph, engine::ExecutionPlan plan, const project::OptimizerSettings& optimizer, const project::Objective& objective) const {
        engine::StepRunner::Parts parts;
        parts.network = network;
        parts.feed = engine::Feed::make(*network, source().inputs(), source().targets()).value();
        parts.objective = engine::Objective::make(objective, graph, *network, {source().targets(), {}}).value();
        parts.weights = network->initialWeights(3);
        return engine::StepRunner::make(std::move(parts), optimizer, plan, 3).value();
    }
};

engine::Batch batchOf(std::int64_t count) {
    std::vector<std::int64_t> samples;
    for (std::int64_t i = 0; i < count; ++i)
        samples.push_back(i);
    return engine::gatherBatch(source(), samples).value();
}

graph::Network withoutDropout() {
    return chain({{"in", "Input", {{"shape", {1, 8, 8}}}}, {"conv", "Conv2d", {{"filters", 4}, {"padding", "same"}}}, {"relu", "ReLU"}, {"pool", "MaxPool2d"}, {"flatten", "Flatten"},
                  {"last", "Linear", {{"units", 4}}}, {"out", "Output"}});
}

} // namespace

TEST_CASE("a split batch takes the same step as a whole one") {
    const engine::Batch batch = batchOf(19);
    Runner whole(withoutDropout(), {1, 1}, at::kDouble);
    Runner split(withoutDropout(), {3, 3}, at::kDouble);
    for (int step = 1; step <= 5; ++step) {
        const auto a = whole.steps.train(batch, step);
        const auto b = split.steps.train(batch, step);
        CHECK(a.loss == doctest::Approx(b.loss).epsilon(1e-12));
        CHECK(a.metric("accuracy") == b.metric("accuracy"));
        CHECK(b.samples == 19);
    }
    for (std::size_t i = 0; i < whole.steps.weights().size(); ++i)
        CHECK((whole.steps.weights()[i] - split.steps.weights()[i]).abs().max().item<double>() < 1e-12);
}

TEST_CASE("the step is that of plain autograd on the mean loss") {
    const engine::Batch batch = batchOf(8);
    Runner runner(withoutDropout(), {2, 2}, at::kDouble);
    std::vector<at::Tensor> weights;
    for (const auto& weight : runner.steps.weights())
        weights.push_back(weight.clone().requires_grad_(true));
    const at::Tensor logits = runner.network->forward(batch.inputs[0], weights, {true, nullptr});
    const at::Tensor loss = at::cross_entropy_loss(logits, batch.targets[0]);
    const auto gradients = torch::autograd::grad({loss}, weights);
    CHECK(runner.steps.train(batch, 1).meanLoss() == doctest::Approx(loss.item<double>()).epsilon(1e-12));
    for (std::size_t i = 0; i < weights.size(); ++i)
        CHECK((weights[i].detach() - 0.1 * gradients[i] - runner.steps.weights()[i]).abs().max().item<double>() < 1e-12);
}

TEST_CASE("the same seed gives bitwise the same losses, with dropout and two threads") {
    const engine::Batch batch = batchOf(32);
    std::vector<double> losses[2];
    for (auto& run : losses) {
        Runner runner(smallConvolution(8, 4), {2, 2}, at::kFloat, {.type = "adam", .learningRate = 0.01});
        for (int step = 1; step <= 20; ++step)
            run.push_back(runner.steps.train(batch, step).loss);
    }
    CHECK(losses[0] == losses[1]);
    CHECK(losses[0].back() < losses[0].front());
}

TEST_CASE("a batch smaller than the number of shards is no trouble") {
    Runner runner(withoutDropout(), {4, 4}, at::kDouble);
    const auto sums = runner.steps.train(batchOf(2), 1);
    CHECK(sums.samples == 2);
    CHECK(std::isfinite(sums.loss));
    CHECK(runner.steps.evaluate(batchOf(1)).samples == 1);
}

TEST_CASE("weights stay when the loss is not finite") {
    Runner runner(withoutDropout(), {2, 2}, at::kFloat);
    {
        const at::NoGradGuard frozen;
        runner.steps.weights()[0].fill_(std::numeric_limits<float>::infinity());
    }
    const at::Tensor before = runner.steps.weights()[2].clone();
    CHECK_FALSE(std::isfinite(runner.steps.train(batchOf(8), 1).loss));
    CHECK(at::equal(before, runner.steps.weights()[2]));
}

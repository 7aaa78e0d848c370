// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/StepRunner.h"

#include "core/engine/BatchLoader.h"

#include "tests/engine/SyntheticData.h"

#include <doctest/doctest.h>

#include <cmath>
#include <map>

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

    Runner(const graph::Network& graph, engine::ExecutionPlan plan, at::ScalarType dtype, engine::UpdateSettings optimizer = project::OptimizerSettings{.type = "sgd", .learningRate = 0.1},
           project::Objective objective = {})
        : network(*engine::CompiledNetwork::compile(graph, {{"Scale", {0.0F}, {255.0F}}}, {dtype, at::kCPU})), runner(make(graph, plan, optimizer, objective)), steps(*runner) {}

private:
    std::unique_ptr<engine::StepRunner> make(const graph::Network& graph, engine::ExecutionPlan plan, const engine::UpdateSettings& optimizer, const project::Objective& objective) const {
        engine::StepRunner::Parts parts;
        parts.network = network;
        parts.feed = engine::Feed::make(*network, source().inputs(), source().targets()).value();
        parts.objective = engine::Objective::make(objective, graph, *network, {source().targets(), {}}).value();
        parts.weights = network->initialWeights(3);
        parts.thaw = [graph, options = network->options()](const std::vector<std::string>& layers) {
            auto thawed = options;
            thawed.thawed = layers;
            return engine::CompiledNetwork::compile(graph, {{"Scale", {0.0F}, {255.0F}}}, thawed);
        };
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
        Runner runner(smallConvolution(8, 4), {2, 2}, at::kFloat, project::OptimizerSettings{.type = "adam", .learningRate = 0.01});
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

TEST_CASE("weights stay when a gradient is not finite, and its name is known") {
    Runner runner(withoutDropout(), {2, 2}, at::kFloat);
    {
        // Tiny features times huge weights are ordinary scores, but the kernels' gradient is a sum of numbers near float32's largest.
        const at::NoGradGuard frozen;
        runner.steps.weights()[0].fill_(1e-37);
        runner.steps.weights()[1].fill_(0);
        for (std::int64_t unit = 0; unit < 4; ++unit)
            runner.steps.weights()[2][unit].fill_(7.5e37 * static_cast<double>(unit + 1));
    }
    std::vector<at::Tensor> before;
    for (const auto& weight : runner.steps.weights())
        before.push_back(weight.clone());
    REQUIRE(std::isfinite(runner.steps.train(batchOf(8), 1).loss));
    CHECK(runner.steps.badGradient() == "conv.weight");
    for (std::size_t i = 0; i < before.size(); ++i)
        CHECK(at::equal(before[i], runner.steps.weights()[i]));
}

TEST_CASE("accumulated batches take the step of one large batch") {
    const engine::Batch whole = batchOf(24);
    engine::UpdateSettings settings(project::OptimizerSettings{.type = "adam", .learningRate = 0.01});
    Runner one(withoutDropout(), {2, 2}, at::kDouble, settings);
    settings.accumulates = true;
    Runner several(withoutDropout(), {2, 2}, at::kDouble, settings);
    for (int update = 1; update <= 4; ++update) {
        (void)one.steps.train(whole, update);
        for (int part = 0; part < 3; ++part) {
            engine::StepOrder order(3 * (update - 1) + part + 1);
            order.update = {update};
            order.groupSamples = 24;
            order.first = part == 0;
            order.last = part == 2;
            (void)several.steps.train(whole.part(8 * part, 8, at::kCPU), order);
        }
    }
    for (std::size_t i = 0; i < one.steps.weights().size(); ++i)
        CHECK((one.steps.weights()[i] - several.steps.weights()[i]).abs().max().item<double>() < 1e-12);
}

TEST_CASE("the moving average is what is evaluated and kept, the weights themselves go on") {
    const engine::Batch batch = batchOf(16);
    engine::UpdateSettings settings(project::OptimizerSettings{.type = "sgd", .learningRate = 0.1});
    settings.averageDecay = 0.75;
    Runner runner(withoutDropout(), {2, 2}, at::kDouble, settings);
    at::Tensor average;
    for (int step = 1; step <= 5; ++step) {
        (void)runner.steps.train(batch, step);
        const at::Tensor now = runner.steps.weights()[2];
        average = step == 1 ? now.clone() : 0.75 * average + 0.25 * now;
    }
    std::map<std::string, at::Tensor> kept;
    for (const auto& tensor : runner.steps.tensors())
        kept[tensor.name] = tensor.tensor;
    CHECK(at::allclose(kept.at("last.weight"), average, 1e-12, 1e-14));
    CHECK(at::equal(kept.at("optimizer/raw/last.weight"), runner.steps.weights()[2]));
    std::vector<at::Tensor> averaged;
    for (const auto& slot : runner.network->weights())
        averaged.push_back(kept.at(slot.name));
    const at::Tensor loss = at::cross_entropy_loss(runner.network->forward(batch.inputs[0], averaged, {false, nullptr}), batch.targets[0]);
    CHECK(runner.steps.evaluate(batch).meanLoss() == doctest::Approx(loss.item<double>()).epsilon(1e-12));
}

TEST_CASE("an observed step tells each weight's gradient and how far it moved") {
    const engine::Batch batch = batchOf(16);
    Runner runner(withoutDropout(), {2, 2}, at::kDouble);
    (void)runner.steps.train(batch, 1);
    CHECK(runner.steps.figures().empty());
    runner.steps.observe(true);
    std::vector<at::Tensor> before;
    for (const auto& weight : runner.steps.weights())
        before.push_back(weight.clone());
    (void)runner.steps.train(batch, 2);
    const auto figures = runner.steps.figures();
    const auto views = runner.steps.parameters();
    REQUIRE(figures.size() == before.size());
    REQUIRE(views.size() == before.size());
    for (std::size_t i = 0; i < before.size(); ++i) {
        const double moved = (runner.steps.weights()[i] - before[i]).norm().item<double>();
        CHECK(figures[i].name == runner.network->weights()[i].name);
        CHECK(figures[i].updateNorm == doctest::Approx(moved).epsilon(1e-10));
        CHECK(figures[i].gradientNorm == doctest::Approx(moved / 0.1).epsilon(1e-10)); // plain SGD at 0.1
        CHECK(figures[i].weightNorm == doctest::Approx(runner.steps.weights()[i].norm().item<double>()).epsilon(1e-12));
        CHECK(at::allclose(before[i] - 0.1 * views[i].gradient, runner.steps.weights()[i], 1e-12, 1e-14));
    }
    runner.steps.observe(false);
    (void)runner.steps.train(batch, 3);
    CHECK(runner.steps.figures().empty());
}

TEST_CASE("unfrozen layers are trained from then on, as if their optimizer began there") {
    auto graph = chain({{"in", "Input", {{"shape", {1, 8, 8}}}}, {"flatten", "Flatten"}, {"first", "Linear", {{"units", 6}, {"frozen", true}}}, {"tanh", "Tanh"}, {"last", "Linear", {{"units", 4}}},
                        {"out", "Output"}});
    const engine::Batch batch = batchOf(16);
    engine::UpdateSettings settings(project::OptimizerSettings{.type = "adam", .learningRate = 0.01});
    settings.averageDecay = 0.9;
    Runner runner(graph, {2, 2}, at::kDouble, settings);
    const at::Tensor start = runner.steps.weights()[0].clone();
    for (int step = 1; step <= 3; ++step)
        (void)runner.steps.train(batch, step);
    CHECK(at::equal(runner.steps.weights()[0], start));
    CHECK(*runner.steps.unfreeze({"first"}) == std::vector<std::string>{"first.weight", "first.bias"});
    CHECK(runner.steps.unfreeze({"first"})->empty());
    (void)runner.steps.train(batch, 4);
    // Adam's first step moves every value by the learning rate, whichever its gradient (Kingma and Ba 2015, section 2.1).
    const at::Tensor moved = (runner.steps.weights()[0] - start).abs();
    CHECK(at::allclose(moved.index({runner.steps.parameters()[0].gradient.abs().gt(1e-4)}), at::full({}, 0.01, at::kDouble), 1e-3, 0));

    Runner again(graph, {2, 2}, at::kDouble, settings);
    REQUIRE(again.steps.restore(runner.steps.state()).ok());
    const auto from = runner.steps.tensors();
    const auto to = again.steps.tensors();
    REQUIRE(from.size() == to.size());
    for (std::size_t i = 0; i < from.size(); ++i) {
        REQUIRE(from[i].name == to[i].name);
        to[i].tensor.copy_(from[i].tensor);
    }
    for (int step = 5; step <= 8; ++step)
        CHECK(runner.steps.train(batch, step).loss == again.steps.train(batch, step).loss);
}

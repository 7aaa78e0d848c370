// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/Objective.h"

#include "tests/engine/SyntheticData.h"

#include <doctest/doctest.h>

#include <cmath>

using namespace lepton;
using namespace lepton::testing;

namespace {

datasets::TensorField labelField() { return {"label", datasets::ElementType::Int64, {}, 3}; }
datasets::TensorField valueField(std::int64_t count) { return {"value", datasets::ElementType::Float32, {count}, 0}; }

/// Input [features] → Linear → Output, with the objective made for it.
struct Subject {
    graph::Network network;
    std::shared_ptr<const engine::CompiledNetwork> compiled;
    Result<std::shared_ptr<const engine::Objective>> objective;

    Subject(project::Objective settings, const std::vector<datasets::TensorField>& targets, std::int64_t units, std::vector<double> scale = {}, std::vector<LayerSpec> more = {})
        : network(chain(layers(units, std::move(more)))), compiled(engine::CompiledNetwork::compile(network, {}, {at::kDouble, at::kCPU}).value()),
          objective(engine::Objective::make(settings, network, *compiled, {targets, std::move(scale)})) {}

    static std::vector<LayerSpec> layers(std::int64_t units, std::vector<LayerSpec> more) {
        std::vector<LayerSpec> out{{"in", "Input", {{"shape", {4}}}}, {"last", "Linear", {{"units", units}}}};
        out.insert(out.end(), more.begin(), more.end());
        out.push_back({"out", "Output"});
        return out;
    }

    /// The batch's mean loss as training sees it, with what was measured.
    double mean(const at::Tensor& output, const at::Tensor& target, engine::MetricSums& sums, const at::Tensor& prepared = {}) const {
        const engine::Batch batch{{output}, {target}};
        return (*objective)->lossSum({output}, prepared, {target}, (*objective)->factors(batch), &sums).item<double>() / static_cast<double>(output.size(0));
    }
};

project::LossTerm term(const std::string& loss, std::vector<std::string> outputs = {}, const std::string& target = {}) {
    project::LossTerm out;
    out.loss = loss;
    out.outputs = std::move(outputs);
    out.target = target;
    return out;
}

project::Objective classes(project::LossTerm term = {}) {
    project::Objective out;
    out.terms = {std::move(term)};
    return out;
}

project::Objective regression(const std::string& loss) {
    project::Objective out;
    out.type = "regression";
    out.loss = loss;
    return out;
}

const at::Tensor& logits() {
    static const at::Tensor values = at::tensor({1.0, 2.0, 0.5, 3.0, 0.0, -1.0}, at::kDouble).view({2, 3});
    return values;
}
const at::Tensor& labels() {
    static const at::Tensor values = at::tensor({1, 2}, at::kLong);
    return values;
}
double softmaxLoss(std::vector<double> row, std::size_t label) {
    double sum = 0;
    for (const double value : row)
        sum += std::exp(value);
    return std::log(sum) - row[label];
}

} // namespace

TEST_CASE("cross-entropy is the mean of −log softmax, and accuracy counts right answers") {
    const Subject subject({}, {labelField()}, 3);
    engine::MetricSums sums;
    const double expected = (softmaxLoss({1, 2, 0.5}, 1) + softmaxLoss({3, 0, -1}, 2)) / 2;
    CHECK(subject.mean(logits(), labels(), sums) == doctest::Approx(expected).epsilon(1e-12));
    CHECK(sums.metric("accuracy") == 0.5);
    CHECK(sums.samples == 2);
}

TEST_CASE("class weights divide by their sum, as PyTorch does") {
    project::LossTerm weighted;
    weighted.classWeights = {1, 2, 5};
    const Subject subject(classes(weighted), {labelField()}, 3);
    engine::MetricSums sums;
    const double expected = (2 * softmaxLoss({1, 2, 0.5}, 1) + 5 * softmaxLoss({3, 0, -1}, 2)) / 7;
    CHECK(subject.mean(logits(), labels(), sums) == doctest::Approx(expected).epsilon(1e-12));
    CHECK(subject.mean(logits(), labels(), sums) == doctest::Approx(at::cross_entropy_loss(logits(), labels(), at::tensor({1.0, 2.0, 5.0}, at::kDouble)).item<double>()).epsilon(1e-12));
}

TEST_CASE("label smoothing takes a share of every class") {
    project::LossTerm weighted;
    weighted.labelSmoothing = 0.3;
    const Subject subject(classes(weighted), {labelField()}, 3);
    engine::MetricSums sums;
    double expected = 0;
    const std::vector<std::vector<double>> rows{{1, 2, 0.5}, {3, 0, -1}};
    for (std::size_t i = 0; i < 2; ++i) {
        expected += 0.7 * softmaxLoss(rows[i], i + 1) / 2;
        for (std::size_t c = 0; c < 3; ++c)
            expected += 0.1 * softmaxLoss(rows[i], c) / 2;
    }
    CHECK(subject.mean(logits(), labels(), sums) == doctest::Approx(expected).epsilon(1e-12));
}

TEST_CASE("losses of values, by hand") {
    const at::Tensor output = at::tensor({0.0, 1.0, 4.0, -2.0}, at::kDouble).view({2, 2});
    const at::Tensor target = at::tensor({0.5F, 1.0F, 1.0F, 0.0F}).view({2, 2}); // errors −0.5, 0, 3, −2
    const struct {
        const char* loss;
        double expected;
    } cases[] = {{"mse", (0.25 + 9 + 4) / 4}, {"mae", (0.5 + 3 + 2) / 4}, {"huber", (0.125 + 2.5 + 1.5) / 4}};
    for (const auto& item : cases) {
        const Subject subject(regression(item.loss), {valueField(2)}, 2, {10, 1});
        engine::MetricSums sums;
        CHECK(subject.mean(output, target, sums) == doctest::Approx(item.expected).epsilon(1e-12));
        CHECK(sums.metric("mae") == doctest::Approx((5 + 0 + 30 + 2) / 4.0)); // in units of the data
        CHECK(sums.metric("rmse") == doctest::Approx(std::sqrt((25 + 900 + 4) / 4.0)));
    }
}

TEST_CASE("binary cross-entropy takes logits, or probabilities behind a Sigmoid") {
    project::Objective settings;
    settings.loss = "binary-cross-entropy";
    const at::Tensor values = at::tensor({0.3, -1.2}, at::kDouble).view({2, 1});
    const at::Tensor target = at::tensor({1.0F, 0.0F}).view({2, 1});
    const double expected = (std::log(1 + std::exp(-0.3)) + std::log(1 + std::exp(-1.2))) / 2;
    engine::MetricSums sums;
    CHECK(Subject(settings, {valueField(1)}, 1).mean(values, target, sums) == doctest::Approx(expected).epsilon(1e-12));
    CHECK(sums.metric("accuracy") == 1);
    const Subject behind(settings, {valueField(1)}, 1, {}, {{"sigmoid", "Sigmoid"}});
    CHECK(behind.mean(at::sigmoid(values), target, sums) == doctest::Approx(expected).epsilon(1e-12));
}

TEST_CASE("the next token: a loss for each place, and the perplexity that follows") {
    project::Objective settings;
    settings.type = "generation";
    const auto network = chain({{"in", "Input", {{"shape", {2, 4}}}}, {"out", "Output"}});
    const auto compiled = engine::CompiledNetwork::compile(network, {}, {at::kDouble, at::kCPU}).value();
    const auto objective = engine::Objective::make(settings, network, *compiled, {{{"next", datasets::ElementType::Int64, {2}, 4}}, {}}).value();
    const at::Tensor output = at::zeros({3, 2, 4}, at::kDouble);
    const at::Tensor target = at::tensor({0, 1, 2, 3, 0, 0}, at::kLong).view({3, 2});
    engine::MetricSums sums;
    CHECK(objective->lossSum({output}, {}, {target}, objective->factors({{output}, {target}}), &sums).item<double>() / 3 == doctest::Approx(std::log(4)));
    CHECK(sums.metric("perplexity") == doctest::Approx(4));
    CHECK(sums.metric("accuracy") == 0.5); // the first of equals is 0
}

TEST_CASE("an ELBO is the reconstruction's loss and the divergence, each under its name") {
    project::Objective settings;
    settings.type = "vae";
    project::LossTerm reconstruction = term("mse", {"out"}, "input");
    reconstruction.sum = true;
    project::LossTerm kl = term("kl", {"mean", "variance"});
    kl.sum = true;
    kl.weight = 0.5;
    settings.terms = {reconstruction, kl};
    auto network = chain({{"in", "Input", {{"shape", {2}}}}, {"out", "Output"}});
    for (const char* id : {"mean", "variance"}) {
        network.addNode({graph::NodeId(id), "Output", Json::object(), {}, ""});
        network.addEdge({{graph::NodeId("in"), "out"}, {graph::NodeId(id), "in"}});
    }
    const auto compiled = engine::CompiledNetwork::compile(network, {}, {at::kDouble, at::kCPU}).value();
    const auto objective = engine::Objective::make(settings, network, *compiled, {}).value();
    CHECK(objective->wantsInput());
    CHECK(objective->lossNames() == std::vector<std::string>{"mse", "kl"});
    const at::Tensor input = at::tensor({1.0, 2.0}, at::kDouble).view({1, 2});
    const at::Tensor output = at::tensor({0.0, 4.0}, at::kDouble).view({1, 2});
    const at::Tensor mean = at::tensor({0.5, 0.0}, at::kDouble).view({1, 2});
    const at::Tensor variance = at::tensor({0.0, 1.0}, at::kDouble).view({1, 2});
    engine::MetricSums sums;
    const double divergence = 0.5 * 0.25 + 0.5 * (std::exp(1) - 1 - 1);
    CHECK(objective->lossSum({output, mean, variance}, input, {}, objective->factors({{input}, {}}), &sums).item<double>() == doctest::Approx(5 + 0.5 * divergence));
    REQUIRE(sums.losses.size() == 2);
    CHECK(sums.losses[0] == doctest::Approx(5));
    CHECK(sums.losses[1] == doctest::Approx(0.5 * divergence));
}

TEST_CASE("what does not fit is refused with the Output's name and a way out") {
    const auto refused = [](const Subject& subject) {
        REQUIRE_FALSE(subject.objective.ok());
        CHECK_FALSE(subject.objective.error().where.empty());
        CHECK_FALSE(subject.objective.error().hint.str().empty());
    };
    refused(Subject(regression("mse"), {valueField(3)}, 2));
    refused(Subject({}, {valueField(3)}, 3));
    refused(Subject({}, {}, 3));
    refused(Subject(classes(term("cross-entropy", {"nowhere"})), {labelField()}, 3));
    refused(Subject(classes(term("kl")), {labelField()}, 3));
    project::LossTerm weights;
    weights.classWeights = {1, 2};
    refused(Subject(classes(weights), {labelField()}, 3));
    refused(Subject(classes(term("mse", {}, "price")), {labelField()}, 3));
}

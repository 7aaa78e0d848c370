// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/project/MetricTypes.h"

#include "core/layers/Layers.h"
#include "ExampleProject.h"

#include <doctest/doctest.h>

#include <algorithm>

using namespace lepton;
using namespace lepton::project;

TEST_CASE("a metric is named by its type and its parameter") {
    CHECK(metricNamed("accuracy")->type->name == "accuracy");
    CHECK(metricNamed("top_k")->k == 5);
    CHECK(metricNamed("top_k@3")->k == 3);
    CHECK(metricNamed("f1")->average.empty());
    CHECK(metricNamed("f1:micro")->average == "micro");
    CHECK(metricNamed("recall:per_class")->perClass());
    for (const char* wrong : {"", "beauty", "accuracy@3", "top_k@0", "top_k@x", "top_k@", "top_k:3", "top_k@9999999", "f1@2", "f1:best", "roc_auc:per_class"}) {
        CAPTURE(wrong);
        const auto metric = metricNamed(wrong);
        REQUIRE_FALSE(metric.ok());
        CHECK_FALSE(metric.error().hint.empty());
    }
}

TEST_CASE("titles and directions") {
    CHECK(metricTitle("top_k@3").str() == "Top-3 accuracy");
    CHECK(metricTitle("f1:micro").str() == "F1 score (micro)");
    CHECK(metricTitle("f1.cat").str() == "F1 score of “cat”");
    CHECK(metricTitle("ndcg").str() == "NDCG@10");
    CHECK(metricTitle("mean_difference").str() == "mean_difference");
    for (const char* larger : {"accuracy", "top_k@3", "f1.cat", "roc_auc", "r2", "ndcg@5", "hit_rate"})
        CHECK(largerIsBetter(larger));
    for (const char* smaller : {"loss", "mae", "rmse", "mape", "perplexity", "calibration_error", "whatever"})
        CHECK_FALSE(largerIsBetter(smaller));
}

TEST_CASE("every type fits something, and the usual ones fit what they are usual for") {
    for (const auto& type : metricTypes()) {
        CHECK_FALSE(type.kinds.empty());
        CHECK(metricNamed(type.name).ok());
        CHECK(toJson(type)["kinds"].is_array());
    }
    for (const auto kind : {AnswerKind::Classes, AnswerKind::Labels, AnswerKind::Tokens, AnswerKind::Values, AnswerKind::Ratings, AnswerKind::Reconstruction, AnswerKind::None})
        for (const auto& name : usualMetrics(kind))
            CHECK(metricNamed(name)->type->fits(kind));
}

TEST_CASE("what an objective compares decides which metrics fit") {
    Objective objective;
    CHECK(answerKind(objective) == AnswerKind::Classes);
    objective.loss = "binary-cross-entropy";
    CHECK(answerKind(objective) == AnswerKind::Labels);
    objective.type = "regression";
    objective.loss = "mse";
    CHECK(answerKind(objective) == AnswerKind::Values);
    CHECK(answerKind(objective, true) == AnswerKind::Ratings);
    objective.type = "generation";
    objective.loss = "cross-entropy";
    CHECK(answerKind(objective) == AnswerKind::Tokens);
    objective.adversary = Adversary{};
    CHECK(answerKind(objective) == AnswerKind::None);
}

TEST_CASE("a metric that is unknown or does not fit is a problem, and so is a callback that watches what is not measured") {
    const auto codesOf = [](const Project& project) {
        std::vector<std::string> codes;
        for (const auto& problem : checkProject(project, graph::analyse(project.served()->network, layers::catalogue()), std::nullopt)) {
            codes.push_back(problem.code);
            CHECK_FALSE(problem.fix.empty());
        }
        return codes;
    };
    Project project = testing::exampleProject("/tmp/nowhere");
    REQUIRE(codesOf(project).empty());
    project.objective.metrics = {"accuracy", "f1:macro", "top_k@2"};
    project.training.callbacks = {{"early-stopping", {{"metric", "validation.top_k@2"}}}};
    CHECK(codesOf(project).empty());
    project.objective.metrics = {"accuracy", "mae", "beauty"};
    CHECK(codesOf(project) == std::vector<std::string>{"metric-fit", "unknown-metric", "metric-watched"});
}

TEST_CASE("older projects name accuracy whatever they learn") {
    CHECK(objectiveFromJson({{"type", "reconstruction"}, {"network", "n"}, {"loss", "mse"}, {"metrics", {"accuracy"}}}).metrics.empty());
    CHECK(objectiveFromJson({{"type", "classification"}, {"network", "n"}, {"metrics", {"accuracy"}}}).metrics == std::vector<std::string>{"accuracy"});
}

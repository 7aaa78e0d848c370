// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/ExecutionPlan.h"

#include "core/graph/GroupEdits.h"
#include "core/layers/Layers.h"
#include "tests/engine/SyntheticData.h"

#include <doctest/doctest.h>

using namespace lepton;
using namespace lepton::testing;
using engine::ExecutionPlan;

TEST_CASE("a batch is cut into one shard a thread, none of them too small") {
    CHECK(ExecutionPlan::choose(textbookConvolution(), 64, 2, "cpu") == ExecutionPlan{2, 2});
    CHECK(ExecutionPlan::choose(textbookConvolution(), 64, 32, "cpu") == ExecutionPlan{32, 8});
    CHECK(ExecutionPlan::choose(textbookConvolution(), 4, 2, "cpu") == ExecutionPlan{2, 1});
    CHECK(ExecutionPlan::choose(textbookConvolution(), 64, 0, "cpu").threads >= 1);
}

TEST_CASE("a network that looks at the whole batch is not cut, nor is one on a graphics card") {
    const auto network = chain({{"in", "Input"}, {"conv", "Conv2d"}, {"norm", "BatchNorm2d"}, {"gap", "GlobalAvgPool2d"}, {"out", "Output"}});
    CHECK(ExecutionPlan::choose(network, 64, 2, "cpu") == ExecutionPlan{2, 1});
    auto grouped = network;
    const auto made = graph::makeGroup(grouped, layers::catalogue(), {graph::NodeId("conv"), graph::NodeId("norm")});
    REQUIRE((made.ok() && graph::apply(grouped, made->edit).ok()));
    CHECK(ExecutionPlan::choose(grouped, 64, 2, "cpu") == ExecutionPlan{2, 1});
    CHECK(ExecutionPlan::choose(textbookConvolution(), 64, 2, "cuda:0") == ExecutionPlan{2, 1});
}

TEST_CASE("candidates are the rule's plan first, then fewer shards with more threads each") {
    const auto shards = [](const ExecutionPlan& plan) {
        std::vector<int> out;
        for (const auto& candidate : plan.candidates()) {
            CHECK(candidate.threads == plan.threads);
            CHECK(candidate.threadsPerShard() * candidate.shards <= plan.threads);
            out.push_back(candidate.shards);
        }
        return out;
    };
    CHECK(shards({2, 2}) == std::vector<int>{2, 1});
    CHECK(shards({8, 6}) == std::vector<int>{6, 3, 1});
    CHECK(shards({2, 1}) == std::vector<int>{1});
    CHECK(ExecutionPlan{8, 2}.threadsPerShard() == 4);
}

TEST_CASE("a plan is kept in run.json, and a damaged one is noticed") {
    const ExecutionPlan plan{4, 2};
    CHECK(*engine::executionPlanFromJson(engine::toJson(plan), "run.json") == plan);
    for (const Json& bad : {Json{{"threads", 0}, {"shards", 1}}, Json{{"threads", 2}, {"shards", 3}}, Json{{"threads", "2"}}, Json::array(), Json()})
        CHECK_FALSE(engine::executionPlanFromJson(bad, "run.json").ok());
}

// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/exchange/WeightMatching.h"

#include <doctest/doctest.h>

#include <algorithm>

using namespace lepton;
using namespace lepton::exchange;

namespace {

using Shapes = std::vector<std::pair<std::string, std::vector<std::int64_t>>>;

std::vector<StoredTensor> fileOf(const Shapes& shapes) {
    std::vector<StoredTensor> out;
    for (const auto& [name, shape] : shapes)
        out.push_back({name, StoredType::Float32, shape, {}});
    return out;
}

NetworkWeights networkOf(const Shapes& shapes) {
    NetworkWeights out;
    for (const auto& [name, shape] : shapes)
        out.all.push_back({name, name.substr(0, name.rfind('.')), shape});
    out.head = out.all.back().layer;
    return out;
}

/// "from > to by" a match.
std::vector<std::string> matches(const Json& report) {
    std::vector<std::string> out;
    for (const auto& match : report["matched"])
        out.push_back(match["from"].get<std::string>() + " > " + match["to"].get<std::string>() + " " + match["by"].get<std::string>());
    return out;
}

Json reportOf(const Shapes& file, const Shapes& network, const std::vector<std::string>& reset = {}) {
    const auto given = fileOf(file);
    const auto wanted = networkOf(network);
    return toJson(matchWeights(given, wanted, reset), given, wanted);
}

} // namespace

TEST_CASE("equal names match where the shapes fit, and the head begins anew where they don't") {
    const Json report = reportOf({{"conv1.weight", {8, 3, 3, 3}}, {"conv1.bias", {8}}, {"fc.weight", {1000, 8}}, {"fc.bias", {1000}}, {"extra.weight", {2}}, {"bn.num_batches_tracked", {}}},
                                 {{"conv1.weight", {8, 3, 3, 3}}, {"conv1.bias", {8}}, {"fc.weight", {10, 8}}, {"fc.bias", {10}}});
    CHECK(matches(report) == std::vector<std::string>{"conv1.weight > conv1.weight name", "conv1.bias > conv1.bias name"});
    REQUIRE(report["left_out"].size() == 2);
    CHECK(report["left_out"][0]["from"] == "fc.weight");
    CHECK(report["left_out"][0]["from_shape"] == Json({1000, 8}));
    CHECK(report["left_out"][0]["to_shape"] == Json({10, 8}));
    CHECK(report["head_replaced"] == true);
    CHECK(report["missing"].empty());
    REQUIRE(report["unused"].size() == 1); // num_batches_tracked changes nothing
    CHECK(report["unused"][0]["name"] == "extra.weight");
}

TEST_CASE("prefixes that most tensors have in common are looked through") {
    const Json report = reportOf({{"module.backbone.a.weight", {4, 4}}, {"module.backbone.b.weight", {4, 4}}, {"module.neck.a.weight", {4, 4}}, {"module.backbone.c.weight", {4, 4}}},
                                 {{"a.weight", {4, 4}}, {"b.weight", {4, 4}}, {"c.weight", {4, 4}}, {"head.scale", {2}}});
    CHECK(matches(report) == std::vector<std::string>{"module.backbone.a.weight > a.weight prefix", "module.backbone.b.weight > b.weight prefix", "module.backbone.c.weight > c.weight prefix"});
    CHECK(report["missing"].size() == 1);
    CHECK(report["unused"].size() == 1);
}

TEST_CASE("other names match by the order of layers of the same kind and size") {
    const Shapes torch{{"features.0.weight", {16, 1, 3, 3}}, {"features.0.bias", {16}}, {"features.3.weight", {16, 16, 3, 3}}, {"features.3.bias", {16}},
                       {"features.6.weight", {16, 16, 3, 3}}, {"features.6.bias", {16}}, {"classifier.weight", {10, 64}}, {"classifier.bias", {10}}};
    const Shapes ours{{"conv1.weight", {16, 1, 3, 3}}, {"conv1.bias", {16}}, {"conv2.weight", {16, 16, 3, 3}}, {"conv2.bias", {16}},
                      {"conv3.weight", {16, 16, 3, 3}}, {"conv3.bias", {16}}, {"linear1.weight", {4, 64}}, {"linear1.bias", {4}}};
    const Json report = reportOf(torch, ours);
    CHECK(matches(report) == std::vector<std::string>{"features.0.weight > conv1.weight order", "features.0.bias > conv1.bias order", "features.3.weight > conv2.weight order",
                                                      "features.3.bias > conv2.bias order", "features.6.weight > conv3.weight order", "features.6.bias > conv3.bias order"});
    // The head stands where the classifier stood, so both are named together.
    REQUIRE(report["left_out"].size() == 2);
    CHECK(report["left_out"][0]["from"] == "classifier.weight");
    CHECK(report["left_out"][0]["to"] == "linear1.weight");
    CHECK(report["head_replaced"] == true);
    CHECK(report["unused"].empty());
}

TEST_CASE("a Linear's weights fit a convolution of kernel 1, but not another number of units") {
    const Json report = reportOf({{"fc.weight", {10, 64}}, {"other.weight", {64, 10}}}, {{"fc.weight", {10, 64, 1, 1}}, {"other.weight", {10, 64, 1, 1}}});
    CHECK(matches(report) == std::vector<std::string>{"fc.weight > fc.weight name"});
    CHECK(report["left_out"].size() == 1);
}

TEST_CASE("layers to reset take no part") {
    const Json report = reportOf({{"a.weight", {4}}, {"b.weight", {4}}}, {{"a.weight", {4}}, {"b.weight", {4}}}, {"b"});
    CHECK(matches(report) == std::vector<std::string>{"a.weight > a.weight name"});
    CHECK(report["reset"] == Json({"b"}));
    CHECK(report["missing"].empty());
    CHECK(report["unused"].size() == 1);
    CHECK(report["head_replaced"] == true); // "b" is the last
}

TEST_CASE("layers are named by ids, groups and patterns") {
    const NetworkWeights network = networkOf({{"conv1.weight", {1}}, {"stage1.0.conv1.weight", {1}}, {"stage1.1.conv1.weight", {1}}, {"linear1.weight", {1}}, {"linear1.bias", {1}}});
    const auto named = [&](const std::vector<std::string>& patterns) { return layersNamed(patterns, network, "freeze").value(); };
    CHECK(named({"conv1"}) == std::vector<std::string>{"conv1"});
    CHECK(named({"stage1"}) == std::vector<std::string>{"stage1.0.conv1", "stage1.1.conv1"});
    CHECK(named({"*.conv?", "linear1"}) == std::vector<std::string>{"stage1.0.conv1", "stage1.1.conv1", "linear1"});
    CHECK(named({"all-but-head"}) == std::vector<std::string>{"conv1", "stage1.0.conv1", "stage1.1.conv1"});
    CHECK(named({"*"}).size() == 4);
    const auto wrong = layersNamed({"conv1", "conv9"}, network, "freeze");
    REQUIRE(!wrong.ok());
    CHECK(wrong.error().what.str().find("conv9") != std::string::npos);
    CHECK(wrong.error().hint.str().find("linear1") != std::string::npos);
}

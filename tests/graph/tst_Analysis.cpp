// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/graph/Analysis.h"
#include "core/layers/Layers.h"

#include <doctest/doctest.h>

#include <chrono>

using namespace lepton;
using namespace lepton::graph;

namespace {

void add(Network& network, const std::string& id, const std::string& type, Json parameters = Json::object()) {
    network.addNode({NodeId(id), type, std::move(parameters), {}, {}});
}
void connect(Network& network, const std::string& from, const std::string& to) { network.addEdge({{NodeId(from), "out"}, {NodeId(to), "in"}}); }

Network textbook() {
    Network network;
    const std::vector<std::tuple<std::string, std::string, Json>> layers{
        {"input1", "Input", {{"shape", {1, 28, 28}}}}, {"conv1", "Conv2d", {{"filters", 32}}}, {"relu1", "ReLU", Json::object()}, {"pool1", "MaxPool2d", Json::object()},
        {"conv2", "Conv2d", {{"filters", 64}}},        {"relu2", "ReLU", Json::object()},      {"pool2", "MaxPool2d", Json::object()}, {"flatten1", "Flatten", Json::object()},
        {"linear1", "Linear", {{"units", 64}}},        {"relu3", "ReLU", Json::object()},      {"linear2", "Linear", {{"units", 10}}}, {"output1", "Output", Json::object()}};
    std::string last;
    for (const auto& [id, type, parameters] : layers) {
        add(network, id, type, parameters);
        if (!last.empty())
            connect(network, last, id);
        last = id;
    }
    return network;
}

std::vector<std::string> codes(const Network& network) {
    std::vector<std::string> out;
    for (const auto& problem : analyse(network, layers::catalogue()).problems)
        out.push_back(problem.node.str() + ":" + problem.code);
    return out;
}

} // namespace

TEST_CASE("the textbook network has the published figures") {
    const Analysis analysis = analyse(textbook(), layers::catalogue());
    CHECK(analysis.ok());
    CHECK(analysis.parameterCount == 121930);
    CHECK(analysis.macs == 194688 + 2230272 + 102400 + 640);
    CHECK(shapeText(analysis.find(NodeId("pool2"))->outputs[0].shape) == "N × 64 × 5 × 5");
    CHECK(toJson(analysis.find(NodeId("output1"))->outputs[0].shape) == Json::parse(R"(["N",10])"));
    // One sample keeps: conv1 and conv2, both pools with their int64 places, two dense layers.
    const std::int64_t expected = 4 * (32 * 26 * 26 + 64 * 11 * 11 + 64 + 10) + (4 + 8) * (32 * 13 * 13 + 64 * 5 * 5);
    CHECK(analysis.activationBytes == expected);
    const auto memory = estimateMemory(analysis, 64, 2);
    CHECK(memory.weights == 121930 * 4);
    CHECK(memory.gradients == 121930 * 4);
    CHECK(memory.optimizer == 2 * 121930 * 4);
    CHECK(memory.activations == 64 * expected);
}

TEST_CASE("a fault is reported once, where it happens, and not again behind it") {
    Network network = textbook();
    network.node(NodeId("input1")).parameters["shape"] = {1, 8, 8};
    CHECK(codes(network) == std::vector<std::string>{"pool2:too-small"});
    network.node(NodeId("conv1")).parameters["filters"] = 0;
    CHECK(codes(network) == std::vector<std::string>{"conv1:bad-parameter"});
}

TEST_CASE("missing connections, loose ends and missing ends are named") {
    Network network = textbook();
    network.removeEdge({{NodeId("conv1"), "out"}, {NodeId("relu1"), "in"}});
    CHECK(codes(network) == std::vector<std::string>{"relu1:missing-input", "conv1:unconnected-output"});
    CHECK(codes(Network()) == std::vector<std::string>{":no-input", ":no-output"});
}

TEST_CASE("every layer on a cycle is named, those behind it are not") {
    Network network;
    add(network, "input1", "Input");
    add(network, "add1", "Add");
    add(network, "relu1", "ReLU");
    add(network, "output1", "Output");
    connect(network, "input1", "add1");
    connect(network, "add1", "relu1");
    connect(network, "relu1", "add1");
    connect(network, "relu1", "output1");
    const auto found = codes(network);
    CHECK(std::count(found.begin(), found.end(), "add1:cycle") == 1);
    CHECK(std::count(found.begin(), found.end(), "relu1:cycle") == 1);
    CHECK(std::count(found.begin(), found.end(), "output1:cycle") == 0);
}

TEST_CASE("an unknown layer is a problem of its own, and nothing is claimed about what follows") {
    Network network = textbook();
    network.node(NodeId("relu1")).type = "FromTheFuture";
    CHECK(codes(network) == std::vector<std::string>{"relu1:unknown-layer"});
}

TEST_CASE("several edges into one plain input, and one into a joining layer, are refused") {
    Network network;
    add(network, "input1", "Input");
    add(network, "relu1", "ReLU");
    add(network, "relu2", "ReLU");
    add(network, "add1", "Add");
    add(network, "output1", "Output");
    connect(network, "input1", "relu1");
    connect(network, "input1", "relu2");
    connect(network, "relu1", "relu2");
    connect(network, "relu2", "add1");
    connect(network, "add1", "output1");
    CHECK(codes(network) == std::vector<std::string>{"relu2:double-input", "add1:missing-input"});
}

TEST_CASE("a thousand layers are worked out within a few milliseconds") {
    Network network;
    add(network, "input1", "Input", {{"shape", {8, 16, 16}}});
    std::string last = "input1";
    for (int i = 0; i < 1000; ++i) {
        const std::string id = "conv" + std::to_string(i);
        add(network, id, "Conv2d", {{"filters", 8}, {"padding", "same"}});
        connect(network, last, id);
        last = id;
    }
    add(network, "output1", "Output");
    connect(network, last, "output1");
    const auto start = std::chrono::steady_clock::now();
    const Analysis analysis = analyse(network, layers::catalogue());
    const double milliseconds = std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start).count();
    CHECK(analysis.ok());
    CHECK(analysis.parameterCount == 1000 * (8 * 8 * 9 + 8));
    CHECK_MESSAGE(milliseconds < 100, "took " << milliseconds << " ms"); // about 3 here; the bound leaves room for slow machines
}

TEST_CASE("the largest batch that fits is the last one whose memory does") {
    Analysis analysis;
    analysis.weightBytes = 1000;
    analysis.trainedBytes = 900;
    analysis.activationBytes = 70;
    const auto total = [&](std::int64_t batch) { return estimateMemory(analysis, batch, 2).total(); };
    for (const std::int64_t bytes : {3700, 3769, 3770, 9999}) {
        const auto batch = largestBatch(analysis, bytes, 2);
        REQUIRE(batch.has_value());
        CHECK(total(*batch) <= bytes);
        CHECK(total(*batch + 1) > bytes);
    }
    CHECK(largestBatch(analysis, 100, 2) == 0);
    analysis.activationBytes = 0;
    CHECK_FALSE(largestBatch(analysis, 100, 2).has_value());
}

// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/graph/Network.h"

#include <doctest/doctest.h>

using namespace lepton;
using namespace lepton::graph;

namespace {

Json minimal() {
    return Json::parse(R"({"nodes":[{"id":"input1","type":"Input","parameters":{"shape":[4]},"position":[0.0,0.0]},
                                    {"id":"output1","type":"Output","position":[214.0,0.0],"title":"answer"}],
                           "edges":[["input1.out","output1.in"]]})");
}

std::string placeOf(const Json& json) {
    const auto network = networkFromJson(json, "file");
    return network.ok() ? "accepted" : network.error().line();
}

} // namespace

TEST_CASE("a network reads and writes the same JSON") {
    const auto network = networkFromJson(minimal(), "file");
    REQUIRE(network.ok());
    CHECK(toJson(*network) == minimal());
    CHECK(network->find(NodeId("output1"))->title == "answer");
}

TEST_CASE("what is wrong in a network's JSON is named with its place") {
    Json doubled = minimal();
    doubled["nodes"][1]["id"] = "input1";
    CHECK(placeOf(doubled) == "Two nodes have the id “input1”, file");
    Json nowhere = minimal();
    nowhere["edges"][0][1] = "gone.in";
    CHECK(placeOf(nowhere) == "An edge leads to “gone”, but there is no such node, file");
    Json unknown = minimal();
    unknown["nodes"][0]["colour"] = "red";
    CHECK(placeOf(unknown) == "A node has no key “colour”, file: input1");
    Json twice = minimal();
    twice["edges"].push_back(twice["edges"][0]);
    CHECK(placeOf(twice) == "The edge from input1.out to output1.in is there twice, file");
    Json portless = minimal();
    portless["edges"][0][0] = "input1";
    CHECK(placeOf(portless) == "An edge's end must read “node.port”, not \"input1\", file");
    Json spaced = minimal();
    spaced["nodes"][0]["id"] = "my input";
    CHECK(placeOf(spaced) != "accepted");
}

TEST_CASE("a layer of an unknown type is kept as it is") {
    Json json = minimal();
    json["nodes"].push_back({{"id", "x1"}, {"type", "FromTheFuture"}, {"parameters", {{"depth", {1, 2}}}}, {"position", {1.5, 2.5}}});
    const auto network = networkFromJson(json, "file");
    REQUIRE(network.ok());
    CHECK(toJson(*network) == json);
}

TEST_CASE("a free id is short and not taken") {
    Network network;
    CHECK(network.freeId("Conv2d").str() == "conv1");
    network.addNode({NodeId("conv1"), "Conv2d", Json::object(), {}, {}});
    CHECK(network.freeId("Conv2d").str() == "conv2");
    CHECK(network.freeId("MaxPool2d").str() == "maxpool1");
    CHECK(network.freeId("ReLU").str() == "relu1");
}

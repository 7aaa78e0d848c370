// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/Random.h"
#include "core/graph/Edit.h"
#include "core/layers/Layers.h"

#include <doctest/doctest.h>

using namespace lepton;
using namespace lepton::graph;

namespace {

Node node(const std::string& id, const std::string& type) { return {NodeId(id), type, Json::object(), {}, {}}; }
Edge edge(const std::string& from, const std::string& to) { return {{NodeId(from), "out"}, {NodeId(to), "in"}}; }

Network chain() {
    Network network;
    network.addNode(node("input1", "Input"));
    network.addNode(node("relu1", "ReLU"));
    network.addNode(node("output1", "Output"));
    network.addEdge(edge("input1", "relu1"));
    network.addEdge(edge("relu1", "output1"));
    return network;
}

/// Any edit, sensible or not: the model must refuse the latter and stay whole.
Edit randomEdit(const Network& network, Random& random) {
    const auto someNode = [&] { return network.nodes().empty() ? NodeId("nobody") : network.nodes()[random.below(network.nodes().size())].id; };
    const auto& types = layers::catalogue().types();
    switch (random.below(8)) {
    case 0:
    case 1: {
        const std::string& type = types[random.below(types.size())].name;
        return {AddNode{{network.freeId(type), type, Json::object(), {double(random.below(900)), 0}, {}}, {}}};
    }
    case 2:
        return removeNodes(network, {someNode()});
    case 3:
        return {Connect{{{someNode(), "out"}, {someNode(), "in"}}, {}}};
    case 4:
        return network.edges().empty() ? Edit{RemoveNode{someNode()}} : Edit{Disconnect{network.edges()[random.below(network.edges().size())]}};
    case 5:
        return {SetParameter{someNode(), "filters", random.below(3) == 0 ? Json() : Json(random.below(100))}};
    case 6:
        return {MoveNode{someNode(), {double(random.below(500)), double(random.below(500))}}};
    default:
        return {SetTitle{someNode(), std::to_string(random.below(50))}};
    }
}

void checkInvariants(const Network& network) {
    for (const auto& item : network.edges()) {
        REQUIRE(network.find(item.from.node) != nullptr);
        REQUIRE(network.find(item.to.node) != nullptr);
    }
    for (std::size_t i = 0; i < network.nodes().size(); ++i)
        REQUIRE(network.indexOf(network.nodes()[i].id) == static_cast<std::ptrdiff_t>(i));
}

} // namespace

TEST_CASE("each edit's inverse takes it back") {
    const Network before = chain();
    const std::vector<Edit> edits{{AddNode{node("tanh1", "Tanh"), 1}},
                                  removeNodes(before, {NodeId("relu1")}),
                                  {Disconnect{edge("input1", "relu1")}},
                                  {SetParameter{NodeId("input1"), "shape", Json::array({3, 8, 8})}},
                                  {MoveNode{NodeId("relu1"), {10, 20}}},
                                  {SetTitle{NodeId("relu1"), "my layer"}}};
    for (const auto& edit : edits) {
        Network network = before;
        const auto inverse = apply(network, edit);
        REQUIRE(inverse.ok());
        CHECK(!(network == before));
        REQUIRE(apply(network, *inverse).ok());
        CHECK(network == before);
    }
}

TEST_CASE("an edit that can't be made leaves the network as it was") {
    Network network = chain();
    const Network before = network;
    CHECK(!apply(network, {AddNode{node("relu1", "ReLU"), {}}}).ok());
    CHECK(!apply(network, {RemoveNode{NodeId("relu1")}}).ok()); // still connected
    CHECK(!apply(network, {Connect{edge("input1", "relu1"), {}}}).ok());
    CHECK(!apply(network, {Connect{edge("input1", "nobody"), {}}}).ok());
    // The second half fails, so the first is taken back.
    CHECK(!apply(network, {Sequence{{{SetTitle{NodeId("relu1"), "x"}}, {RemoveNode{NodeId("nobody")}}}}}).ok());
    CHECK(network == before);
}

TEST_CASE("a connection is refused with the reason") {
    const Network network = chain();
    const auto code = [&network](const Edge& wanted) {
        const auto allowed = canConnect(network, layers::catalogue(), wanted);
        return allowed.ok() ? "allowed" : errorCodeName(allowed.error().code);
    };
    CHECK(std::string(code(edge("relu1", "relu1"))) == "conflict"); // its input is taken
    Network open = network;
    REQUIRE(apply(open, {Disconnect{edge("input1", "relu1")}}).ok());
    CHECK(canConnect(open, layers::catalogue(), edge("input1", "relu1")).ok());
    const auto cycle = canConnect(open, layers::catalogue(), edge("relu1", "relu1"));
    REQUIRE(!cycle.ok());
    CHECK(cycle.error().code == ErrorCode::BadNetwork);
    CHECK(std::string(code({{NodeId("input1"), "side"}, {NodeId("relu1"), "in"}})) == "not-found");
    CHECK(std::string(code({{NodeId("output1"), "out"}, {NodeId("relu1"), "in"}})) == "not-found");
}

TEST_CASE("undo and redo have names, merge a drag, and forget what was redone over") {
    Network network = chain();
    const Network before = network;
    History history;
    for (int x = 1; x <= 3; ++x)
        REQUIRE(history.perform(network, "Move relu1", {MoveNode{NodeId("relu1"), {double(x), 0}}}, "move relu1").ok());
    REQUIRE(history.perform(network, "Rename relu1", {SetTitle{NodeId("relu1"), "r"}}).ok());
    CHECK(history.undoName().str() == "Rename relu1");
    history.undo(network);
    CHECK(history.undoName().str() == "Move relu1");
    CHECK(history.redoName().str() == "Rename relu1");
    history.undo(network);
    CHECK(network == before);
    CHECK(!history.canUndo());
    history.redo(network);
    CHECK(network.find(NodeId("relu1"))->position == Point{3, 0});
    REQUIRE(history.perform(network, "Rename input1", {SetTitle{NodeId("input1"), "i"}}).ok());
    CHECK(!history.canRedo());
}

TEST_CASE("random edits: undoing all gives the identical file, redoing all the identical result") {
    constexpr int sequences = 300;
    constexpr int length = 60;
    for (int sequence = 0; sequence < sequences; ++sequence) {
        Random random(mixSeed({7, static_cast<std::uint64_t>(sequence)}));
        Network network = chain();
        const std::string start = toJson(network).dump();
        History history;
        for (int step = 0; step < length; ++step) {
            (void)history.perform(network, "edit", randomEdit(network, random)); // a refused edit is part of the test
            checkInvariants(network);
        }
        const std::string end = toJson(network).dump();
        while (history.canUndo()) {
            history.undo(network);
            checkInvariants(network);
        }
        CHECK(toJson(network).dump() == start);
        while (history.canRedo())
            history.redo(network);
        CHECK(toJson(network).dump() == end);
    }
}

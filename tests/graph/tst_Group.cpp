// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/graph/Expand.h"
#include "core/graph/GroupEdits.h"
#include "core/layers/Layers.h"

#include <doctest/doctest.h>

using namespace lepton;
using namespace lepton::graph;

namespace {

void add(Network& network, const char* id, const char* type, Json parameters = Json::object()) {
    network.addNode({NodeId(id), type, std::move(parameters), {double(network.nodes().size()) * 200, 0}, {}});
}

void connect(Network& network, const char* from, const char* to, const char* port = "in") { network.addEdge({{NodeId(from), "out"}, {NodeId(to), port}}); }

/// Input → conv1 → relu1 → conv2 → add1(conv2, conv1) → flatten1 → linear1 → Output
Network residual() {
    Network network;
    add(network, "input1", "Input", {{"shape", {3, 8, 8}}});
    add(network, "conv1", "Conv2d", {{"filters", 4}, {"padding", "same"}});
    add(network, "relu1", "ReLU");
    add(network, "conv2", "Conv2d", {{"filters", 4}, {"padding", "same"}});
    add(network, "add1", "Add");
    add(network, "flatten1", "Flatten");
    add(network, "linear1", "Linear", {{"units", 10}});
    add(network, "output1", "Output");
    connect(network, "input1", "conv1");
    connect(network, "conv1", "relu1");
    connect(network, "relu1", "conv2");
    connect(network, "conv2", "add1");
    connect(network, "conv1", "add1");
    connect(network, "add1", "flatten1");
    connect(network, "flatten1", "linear1");
    connect(network, "linear1", "output1");
    return network;
}

std::vector<NodeId> ids(std::initializer_list<const char*> names) {
    std::vector<NodeId> out;
    for (const char* name : names)
        out.emplace_back(name);
    return out;
}

const Catalogue& catalogue() { return layers::catalogue(); }

/// The residual block as a group of its own, and the network around it.
Network grouped() {
    Network network = residual();
    const auto made = makeGroup(network, catalogue(), ids({"relu1", "conv2", "add1"}));
    REQUIRE(made.ok());
    REQUIRE(apply(network, made->edit).ok());
    return network;
}

Shape shapeOf(const Analysis& analysis, const char* id) { return analysis.find(NodeId(id))->outputs.at(0).shape; }

} // namespace

TEST_CASE("a group computes what its layers computed") {
    const Network before = residual();
    const Network after = grouped();
    const Analysis plain = analyse(before, catalogue());
    const Analysis analysis = analyse(after, catalogue());
    REQUIRE(plain.ok());
    REQUIRE(analysis.ok());
    CHECK(analysis.parameterCount == plain.parameterCount);
    CHECK(analysis.macs == plain.macs);
    CHECK(analysis.activationBytes == plain.activationBytes);
    CHECK(shapeOf(analysis, "group1") == shapeOf(plain, "add1"));
    CHECK(analysis.find(NodeId("group1"))->parameterCount == 4 * 4 * 9 + 4);
    CHECK(analysis.find(NodeId("group1.conv2"))->parameterCount == 4 * 4 * 9 + 4);
    CHECK(after.nodes().size() == 6);
    // conv1 feeds both relu1 and add1 inside: one port for the one output.
    CHECK(groupInputs(*after.find(NodeId("group1"))->group) == std::vector<std::string>{"in"});
}

TEST_CASE("joined inputs keep their order through grouping and ungrouping") {
    const auto order = [](const Network& network) {
        const Network flat = expand(network, catalogue());
        std::vector<std::string> out;
        for (const auto& edge : flat.edges())
            if (edge.to.node.str().ends_with("cat1"))
                out.push_back(edge.from.node.str().substr(edge.from.node.str().rfind('.') + 1));
        return out;
    };
    Network network;
    add(network, "input1", "Input");
    for (const char* id : {"a1", "b1", "c1"}) {
        add(network, id, "ReLU");
        connect(network, "input1", id);
    }
    add(network, "cat1", "Concat");
    for (const char* id : {"b1", "c1", "a1"})
        connect(network, id, "cat1");
    add(network, "output1", "Output");
    connect(network, "cat1", "output1");
    const std::vector<std::string> expected{"b1", "c1", "a1"};
    REQUIRE(order(network) == expected);
    for (const auto& chosen : {ids({"b1"}), ids({"c1"}), ids({"c1", "a1"}), ids({"cat1"}), ids({"a1", "cat1"}), ids({"b1", "c1", "a1", "cat1"})}) {
        Network changed = network;
        const auto made = makeGroup(changed, catalogue(), chosen);
        REQUIRE(made.ok());
        const auto back = apply(changed, made->edit);
        REQUIRE(back.ok());
        CHECK(order(changed) == expected);
        Network apart = changed;
        const auto taken = ungroup(apart, catalogue(), made->nodes[0]);
        REQUIRE(taken.ok());
        REQUIRE(apply(apart, taken->edit).ok());
        CHECK(order(apart) == expected);
        REQUIRE(apply(changed, *back).ok());
        CHECK(toJson(changed).dump() == toJson(network).dump());
    }
}

TEST_CASE("a repeated group follows on itself, each round with weights of its own") {
    Network network = grouped();
    REQUIRE(apply(network, {SetParameter{NodeId("group1"), "repeat", 3}}).ok());
    const Analysis analysis = analyse(network, catalogue());
    REQUIRE(analysis.ok());
    CHECK(analysis.parameterCount == analyse(residual(), catalogue()).parameterCount + 2 * (4 * 4 * 9 + 4));
    CHECK(analysis.find(NodeId("group1"))->parameterCount == 3 * (4 * 4 * 9 + 4));
    const Network flat = expand(network, catalogue());
    CHECK(flat.hasEdge({{NodeId("group1.0.add1"), "out"}, {NodeId("group1.1.relu1"), "in"}}));
    CHECK(flat.hasEdge({{NodeId("group1.2.add1"), "out"}, {NodeId("flatten1"), "in"}}));
    CHECK(prefixAt(network, ids({"group1"})) == "group1.0.");
    CHECK(pathOf(network, NodeId("group1.2.conv2")) == ids({"group1", "conv2"}));
    CHECK(pathOf(network, NodeId("flatten1")) == ids({"flatten1"}));

    const auto taken = ungroup(network, catalogue(), NodeId("group1"));
    REQUIRE(taken.ok());
    REQUIRE(apply(network, taken->edit).ok());
    CHECK(network.nodes().size() == 5 + 3 * 3);
    const Analysis apart = analyse(network, catalogue());
    REQUIRE(apart.ok());
    CHECK(apart.parameterCount == analysis.parameterCount);
    CHECK(apart.macs == analysis.macs);
}

TEST_CASE("a group's settings reach the layers inside, through groups in groups too") {
    Network network = grouped();
    const auto expose = exposeParameter(network, NodeId("group1"), {NodeId("conv2"), "kernel"});
    REQUIRE(expose.ok());
    REQUIRE(apply(network, *expose).ok());
    const auto specs = parametersOf(*network.find(NodeId("group1")), catalogue());
    REQUIRE(specs.size() == 2);
    CHECK(specs[1].name == "kernel");
    CHECK(specs[1].defaultValue == Json({3, 3}));
    REQUIRE(apply(network, {SetParameter{NodeId("group1"), "kernel", {5, 5}}}).ok());
    CHECK(analyse(network, catalogue()).find(NodeId("group1"))->parameterCount == 4 * 4 * 25 + 4);

    const auto outer = makeGroup(network, catalogue(), ids({"conv1", "group1"}));
    REQUIRE(outer.ok());
    REQUIRE(apply(network, outer->edit).ok());
    const auto through = exposeParameter(network, NodeId("group2"), {NodeId("group1"), "kernel"});
    REQUIRE(through.ok());
    REQUIRE(apply(network, *through).ok());
    REQUIRE(apply(network, {SetParameter{NodeId("group2"), "kernel", {1, 1}}}).ok());
    const Analysis analysis = analyse(network, catalogue());
    REQUIRE(analysis.ok());
    CHECK(analysis.find(NodeId("group2.group1"))->parameterCount == 4 * 4 + 4);

    const auto hide = hideParameter(network, NodeId("group2"), "kernel");
    REQUIRE(hide.ok());
    const auto back = apply(network, *hide);
    REQUIRE(back.ok());
    CHECK(analyse(network, catalogue()).find(NodeId("group2.group1"))->parameterCount == 4 * 4 * 25 + 4);
    REQUIRE(apply(network, *back).ok());
    CHECK(analyse(network, catalogue()).find(NodeId("group2.group1"))->parameterCount == 4 * 4 + 4);

    REQUIRE(apply(network, {SetParameter{NodeId("group2"), "kernel", {0, 5}}}).ok());
    CHECK_FALSE(analyse(network, catalogue()).ok());
    REQUIRE(apply(network, {SetParameter{NodeId("group2"), "nonsense", 1}}).ok());
    CHECK_FALSE(analyse(network, catalogue()).ok());
}

TEST_CASE("a bypassed layer hands its input on") {
    Network network = residual();
    REQUIRE(apply(network, {SetBypassed{NodeId("relu1"), true}}).ok());
    const Analysis analysis = analyse(network, catalogue());
    REQUIRE(analysis.ok());
    CHECK(shapeOf(analysis, "relu1") == shapeOf(analysis, "conv1"));
    CHECK(expand(network, catalogue()).find(NodeId("relu1")) == nullptr);
    CHECK(expand(network, catalogue()).hasEdge({{NodeId("conv1"), "out"}, {NodeId("conv2"), "in"}}));

    Network group = grouped();
    REQUIRE(apply(group, {SetBypassed{NodeId("group1"), true}}).ok());
    CHECK(analyse(group, catalogue()).ok());
    CHECK(expand(group, catalogue()).hasEdge({{NodeId("conv1"), "out"}, {NodeId("flatten1"), "in"}}));
}

TEST_CASE("notes take no part") {
    Network network = residual();
    add(network, "note1", "Note", {{"text", "Why three filters?"}});
    CHECK(analyse(network, catalogue()).ok());
    CHECK(expand(network, catalogue()) == residual());
}

TEST_CASE("problems of groups name the group's port, once") {
    Network network = grouped();
    REQUIRE(apply(network, {SetParameter{NodeId("group1"), "repeat", 3}}).ok());
    REQUIRE(apply(network, {Disconnect{{{NodeId("conv1"), "out"}, {NodeId("group1"), "in"}}}}).ok());
    REQUIRE(apply(network, {Disconnect{{{NodeId("group1"), "out"}, {NodeId("flatten1"), "in"}}}}).ok());
    std::string found;
    for (const auto& problem : analyse(network, catalogue()).problems)
        found += problem.node.str() + "." + problem.port + " " + problem.code + ", ";
    CHECK(found == "group1.in missing-input, group1.out unconnected-output, flatten1.in missing-input, conv1.out unconnected-output, ");

    Network inside = grouped();
    REQUIRE(apply(inside, insideOf(ids({"group1"}), {SetParameter{NodeId("conv2"), "filters", 5}})).ok());
    const auto problems = analyse(inside, catalogue()).problems;
    REQUIRE(problems.size() == 1);
    CHECK(problems[0].node == NodeId("group1.add1"));
}

TEST_CASE("edits inside a group are undone and redone like any other") {
    Network network = grouped();
    const std::string before = toJson(network).dump();
    History history;
    REQUIRE(history.perform(network, Text("a"), insideOf(ids({"group1"}), {SetParameter{NodeId("conv2"), "kernel", {1, 1}}})).ok());
    REQUIRE(history.perform(network, Text("b"), insideOf(ids({"group1"}), {MoveNode{NodeId("relu1"), {7, 7}}})).ok());
    CHECK_FALSE(history.perform(network, Text("c"), insideOf(ids({"group1"}), {RemoveNode{NodeId("relu1")}})).ok()); // still connected
    const std::string after = toJson(network).dump();
    history.undo(network);
    history.undo(network);
    CHECK(toJson(network).dump() == before);
    history.redo(network);
    history.redo(network);
    CHECK(toJson(network).dump() == after);
}

TEST_CASE("what can't be a group is refused with the reason") {
    const Network network = residual();
    CHECK_FALSE(makeGroup(network, catalogue(), {}).ok());
    const auto around = makeGroup(network, catalogue(), ids({"conv1", "conv2"}));
    REQUIRE_FALSE(around.ok());
    CHECK(around.error().what.str().find("relu1") != std::string::npos);
    CHECK_FALSE(makeGroup(network, catalogue(), ids({"relu1"}), deepestNesting).ok());
    const Network inner = grouped().find(NodeId("group1"))->group->body;
    CHECK_FALSE(makeGroup(inner, catalogue(), ids({"in", "relu1"})).ok());
    CHECK_FALSE(ungroup(network, catalogue(), NodeId("conv1")).ok());
    Network bare = residual();
    CHECK_FALSE(apply(bare, {AddNode{{NodeId("group9"), "Group", Json::object(), {}, {}}, {}}}).ok());
}

TEST_CASE("a group whose ports come from one place is taken apart into one edge") { // found by tst_RandomEdits, sequence 76
    auto body = std::make_shared<Group>();
    add(body->body, "a", groupInputType);
    add(body->body, "b", groupInputType);
    add(body->body, "product", "Multiply");
    add(body->body, "out", groupOutputType);
    connect(body->body, "a", "product");
    connect(body->body, "b", "product");
    connect(body->body, "product", "out");
    Network network;
    add(network, "input1", "Input", {{"shape", {4}}});
    network.addNode({NodeId("group1"), groupType, Json::object(), {}, {}, body});
    add(network, "output1", "Output");
    connect(network, "input1", "group1", "a");
    connect(network, "input1", "group1", "b");
    network.addEdge({{NodeId("group1"), "out"}, {NodeId("output1"), "in"}});
    // An edge is there once or not at all, so the product has one factor, with the group and without.
    const auto problem = [](const Network& of) { return analyse(of, catalogue()).problems.at(0).code; };
    CHECK(problem(network) == "missing-input");
    const auto taken = ungroup(network, catalogue(), NodeId("group1"));
    REQUIRE(taken.ok());
    REQUIRE(apply(network, taken->edit).ok());
    CHECK(problem(network) == "missing-input");
    CHECK(network.edges().size() == 2);
}

TEST_CASE("groups are written and read back unharmed, and wrong ones are refused") {
    Network network = grouped();
    REQUIRE(apply(network, *exposeParameter(network, NodeId("group1"), {NodeId("conv2"), "kernel"})).ok());
    REQUIRE(apply(network, {SetCollapsed{NodeId("group1"), true}}).ok());
    const Json json = toJson(network);
    const auto read = networkFromJson(json, "test");
    REQUIRE(read.ok());
    CHECK(*read == network);
    CHECK(toJson(*read).dump() == json.dump());

    const auto at = static_cast<std::size_t>(network.indexOf(NodeId("group1")));
    const auto refused = [&](auto change) {
        Json copy = json;
        change(copy["nodes"][at]);
        return !networkFromJson(copy, "test").ok();
    };
    CHECK(refused([](Json& node) { node.erase("group"); }));
    CHECK(refused([](Json& node) { node["type"] = "ReLU"; }));
    CHECK(refused([](Json& node) { node["group"]["surprise"] = 1; }));
    CHECK(refused([](Json& node) { node["group"]["parameters"][0]["targets"][0] = "nobody.kernel"; }));
    CHECK(refused([](Json& node) { node["collapsed"] = "yes"; }));
    CHECK(refused([](Json& node) {
        for (int i = 0; i < 50; ++i) {
            Json inner = node;
            inner["id"] = "inner";
            node["group"] = {{"nodes", {inner}}, {"edges", Json::array()}};
        }
    }));
}

TEST_CASE("repeats within repeats do not fill the memory") {
    Network network = grouped();
    NodeId outermost("group1");
    for (int i = 0; i < 5; ++i) {
        REQUIRE(apply(network, {SetParameter{outermost, "repeat", 1000}}).ok());
        const auto made = makeGroup(network, catalogue(), {outermost});
        REQUIRE(made.ok());
        REQUIRE(apply(network, made->edit).ok());
        outermost = made->nodes[0];
    }
    const auto expansion = expandAll(network, catalogue());
    CHECK(expansion.network.nodes().size() <= mostLayers);
    CHECK(expansion.problems.size() >= 1);
}

// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/templates/Placing.h"

#include "TemplateFacts.h"
#include "core/graph/Group.h"
#include "core/templates/Builder.h"
#include "core/templates/Examples.h"

#include <doctest/doctest.h>

using namespace lepton;
using graph::NodeId;

namespace {

double right(const graph::Node& node) { return node.position.x + (node.group != nullptr ? 226 : 146); }
double bottom(const graph::Node& node) { return node.position.y + (node.group != nullptr ? 138 : 64); }

/// The first thing that does not look tidy.
std::string untidy(const graph::Network& network) {
    for (const auto& a : network.nodes()) {
        for (const auto& b : network.nodes())
            if (a.id < b.id && a.position.x < right(b) && b.position.x < right(a) && a.position.y < bottom(b) && b.position.y < bottom(a))
                return a.id.str() + " covers " + b.id.str();
        if (a.group != nullptr)
            if (const auto inside = untidy(a.group->body); !inside.empty())
                return a.id.str() + ": " + inside;
    }
    for (const auto& edge : network.edges()) {
        const auto& from = *network.find(edge.from.node);
        const auto& to = *network.find(edge.to.node);
        if (to.position.x < right(from) && to.position.y < bottom(from))
            return edge.from.str() + " leads back to " + edge.to.str();
    }
    return {};
}

} // namespace

TEST_CASE("a chain is written in rows") {
    graph::Network network;
    templates::Builder chain(network);
    for (int i = 0; i < 12; ++i)
        chain.then("ReLU");
    templates::placeNodes(network);
    CHECK(network.node(NodeId("relu1")).position == graph::Point{0, 0});
    CHECK(network.node(NodeId("relu4")).position == graph::Point{642, 0});
    CHECK(network.node(NodeId("relu5")).position == graph::Point{0, 190});
    CHECK(network.node(NodeId("relu12")).position == graph::Point{642, 380});
}

TEST_CASE("branches lie below each other, and no row ends within them") {
    graph::Network network;
    templates::Builder chain(network);
    for (int i = 0; i < 3; ++i)
        chain.then("ReLU");
    const auto fork = chain.last();
    std::vector<NodeId> ends;
    for (int branch = 0; branch < 3; ++branch) {
        chain.goOnFrom(fork);
        for (int i = 0; i <= branch; ++i)
            chain.then("Tanh");
        ends.push_back(chain.last());
    }
    chain.join("Concat", ends);
    for (int i = 0; i < 6; ++i)
        chain.then("Sigmoid");
    templates::placeNodes(network);
    CHECK(untidy(network).empty());
    const auto y = [&](const char* id) { return network.node(NodeId(id)).position.y; };
    CHECK(y("tanh1") == 190); // the row ends where one value goes on
    CHECK(y("tanh2") == y("tanh1") + 120);
    CHECK(y("tanh4") == y("tanh2") + 120);
    CHECK(y("tanh6") == y("tanh4"));
    CHECK(y("concat1") == y("tanh1"));
    CHECK(network.node(NodeId("sigmoid6")).position.y > y("tanh6"));
}

TEST_CASE("one or two behind a long row stay in it") {
    graph::Network network;
    templates::Builder chain(network);
    const auto first = chain.then("ReLU");
    for (int i = 0; i < 5; ++i)
        chain.then("Tanh");
    chain.join("Add", {first, chain.last()});
    chain.then("Output");
    templates::placeNodes(network);
    CHECK(network.node(NodeId("output1")).position.y == 0);
}

TEST_CASE("a second input stands right before what it joins") {
    graph::Network network;
    templates::Builder chain(network);
    for (int i = 0; i < 4; ++i)
        chain.then("ReLU");
    const auto first = chain.last();
    const auto second = chain.begin("Input");
    chain.join("Concat", {first, second});
    templates::placeNodes(network);
    CHECK(network.node(NodeId("input1")).position.x == network.node(NodeId("relu4")).position.x);
    CHECK(untidy(network).empty());
}

TEST_CASE("every template is tidy") {
    for (const auto& item : templates::all()) {
        auto facts = std::vector{templates::exampleFacts(item)};
        if (facts[0].kind == "pictures")
            facts.insert(facts.end(), {pictureFacts(3, 224, 224, 100), pictureFacts(3, 2, 2, 2)});
        for (const auto& data : facts) {
            CAPTURE(item.name);
            const auto draft = item.draft(data);
            REQUIRE(draft.ok());
            CHECK(untidy(draft->network) == "");
            for (const auto& other : draft->others)
                CHECK(untidy(other.network) == "");
        }
    }
}

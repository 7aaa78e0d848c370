// SPDX-License-Identifier: GPL-3.0-or-later
#include "RandomEdits.h"

#include "core/graph/Group.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <map>
#include <set>

using namespace lepton;
using namespace lepton::graph;

namespace {

constexpr int sequences = 1000;
constexpr int editsEach = 200;

bool acyclic(const Network& network) {
    std::map<NodeId, int> waiting;
    std::map<NodeId, std::vector<NodeId>> after;
    for (const auto& edge : network.edges()) {
        ++waiting[edge.to.node];
        after[edge.from.node].push_back(edge.to.node);
    }
    std::vector<NodeId> ready;
    for (const auto& node : network.nodes())
        if (!waiting.contains(node.id))
            ready.push_back(node.id);
    for (std::size_t at = 0; at < ready.size(); ++at)
        for (const auto& next : after[ready[at]])
            if (--waiting[next] == 0)
                ready.push_back(next);
    return ready.size() == network.nodes().size();
}

bool has(const std::vector<PortSpec>& ports, const std::string& name) {
    return std::any_of(ports.begin(), ports.end(), [&](const PortSpec& port) { return port.name == name; });
}

/// What is wrong with the network; empty: nothing.
std::string fault(const Network& network) {
    std::set<NodeId> ids;
    for (std::size_t i = 0; i < network.nodes().size(); ++i) {
        const Node& node = network.nodes()[i];
        if (!ids.insert(node.id).second)
            return "two nodes are called " + node.id.str();
        if (network.indexOf(node.id) != static_cast<std::ptrdiff_t>(i))
            return "the index has " + node.id.str() + " elsewhere";
        if (node.group != nullptr)
            if (const std::string inner = fault(node.group->body); !inner.empty())
                return node.id.str() + ": " + inner;
    }
    std::set<Edge> edges;
    for (const auto& edge : network.edges()) {
        const std::string name = edge.from.str() + " to " + edge.to.str();
        const Node* from = network.find(edge.from.node);
        const Node* to = network.find(edge.to.node);
        if (from == nullptr || to == nullptr)
            return name + " leads nowhere";
        if (!edges.insert(edge).second)
            return name + " is there twice";
        if (!has(portsOf(*from, layers::catalogue())->outputs, edge.from.port) || !has(portsOf(*to, layers::catalogue())->inputs, edge.to.port))
            return name + " has no port";
    }
    return acyclic(network) ? "" : "there is a cycle";
}

} // namespace

TEST_CASE("1,000 random sequences of 200 edits can be undone and redone to the letter") {
    std::size_t done = 0;
    for (int sequence = 0; sequence < sequences; ++sequence) {
        CAPTURE(sequence); // the seed: RandomEdits(sequence) makes it again
        RandomEdits edits(static_cast<std::uint64_t>(sequence));
        Network network;
        const std::string start = toJson(network).dump();
        History history;
        for (int step = 0; step < editsEach;) {
            const auto edit = edits.next(network);
            if (!edit)
                continue;
            CAPTURE(step);
            ++step;
            const auto performed = history.perform(network, "edit", *edit, edits.random().below(3) == 0 ? "same" : "");
            REQUIRE_MESSAGE(performed.ok(), performed.error().what.str());
            ++done;
            const std::string wrong = fault(network);
            REQUIRE_MESSAGE(wrong.empty(), wrong);
            if (edits.random().below(25) == 0) { // back and forth in between
                const std::string now = toJson(network).dump();
                int back = 0;
                for (const auto most = 1 + edits.random().below(9); history.canUndo() && back < static_cast<int>(most); ++back)
                    history.undo(network);
                REQUIRE(fault(network).empty());
                for (; back > 0; --back)
                    history.redo(network);
                REQUIRE(toJson(network).dump() == now);
            }
        }
        const std::string end = toJson(network).dump();
        while (history.canUndo())
            history.undo(network);
        REQUIRE(toJson(network).dump() == start);
        REQUIRE(fault(network).empty());
        while (history.canRedo())
            history.redo(network);
        REQUIRE(toJson(network).dump() == end);
        REQUIRE(fault(network).empty());
    }
    CHECK(done == std::size_t{sequences} * editsEach);
}

// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/graph/GroupEdits.h"

#include <algorithm>
#include <map>
#include <set>

namespace lepton::graph {

namespace {

constexpr double nodeWidth = 146;
constexpr double besideGap = 68;

int depthOf(const Node& node) {
    int deepest = 0;
    if (node.group != nullptr)
        for (const auto& inner : node.group->body.nodes())
            deepest = std::max(deepest, 1 + depthOf(inner));
    return deepest;
}

Error cannotGroup(Text why, Text fix) { return Error(ErrorCode::BadNetwork, std::move(why)).fix(std::move(fix)); }

/// A node outside that lies between nodes of the selection: grouping would close a cycle.
std::optional<NodeId> nodeBetween(const Network& network, const std::set<NodeId>& chosen) {
    std::unordered_map<NodeId, std::vector<NodeId>> next;
    for (const auto& edge : network.edges())
        next[edge.from.node].push_back(edge.to.node);
    std::vector<NodeId> open;
    std::set<NodeId> seen;
    for (const auto& id : chosen)
        for (const auto& after : next[id])
            if (!chosen.contains(after) && seen.insert(after).second)
                open.push_back(after);
    while (!open.empty()) {
        const NodeId at = open.back();
        open.pop_back();
        for (const auto& after : next[at]) {
            if (chosen.contains(after))
                return at;
            if (seen.insert(after).second)
                open.push_back(after);
        }
    }
    return std::nullopt;
}

Result<void> checkGroupable(const Network& network, const std::set<NodeId>& chosen, int depth) {
    if (chosen.empty())
        return cannotGroup(LT("core", "Nothing is selected"), LT("core", "Select the layers that belong together first"));
    int inside = 0;
    for (const auto& id : chosen) {
        const Node* node = network.find(id);
        if (node == nullptr)
            return Error(ErrorCode::NotFound, text(LT("core", "There is no node “%1”"), id.str()));
        if (isGroupPort(node->type))
            return cannotGroup(text(LT("core", "%1 is a port of the group around it and can't go into another"), id.str()), LT("core", "Leave it out of the selection"));
        inside = std::max(inside, depthOf(*node));
    }
    if (depth + 1 + inside > deepestNesting)
        return cannotGroup(text(LT("core", "Groups may lie in each other %1 deep"), deepestNesting), LT("core", "Take an inner group apart first"));
    if (const auto between = nodeBetween(network, chosen))
        return cannotGroup(text(LT("core", "%1 lies between the selected layers but is not selected: the group would feed itself"), between->str()),
                           LT("core", "Select it too"));
    return {};
}

/// Builds body and edges of the new group.
class GroupMaker {
public:
    GroupMaker(const Network& network, std::set<NodeId> chosen) : m_network(network), m_chosen(std::move(chosen)), m_id(network.freeId(groupType)) {}

    GroupEdit make() {
        measure();
        for (const auto& node : m_network.nodes())
            if (m_chosen.contains(node.id))
                m_body.addNode(node);
        for (std::size_t i = 0; i < m_network.edges().size(); ++i)
            take(m_network.edges()[i], i - m_dropped);
        Node group;
        group.id = m_id;
        group.type = groupType;
        group.position = {(m_left + m_right) / 2, m_middle};
        group.group = std::make_shared<const Group>(Group{{}, std::move(m_body), {}});
        Sequence whole;
        whole.edits.push_back({AddNode{std::move(group), {}}});
        std::move(m_edges.begin(), m_edges.end(), std::back_inserter(whole.edits));
        std::move(m_inner.begin(), m_inner.end(), std::back_inserter(whole.edits));
        for (const auto& id : m_chosen)
            whole.edits.push_back({RemoveNode{id}});
        return {{std::move(whole)}, {m_id}};
    }

private:
    void measure() {
        bool first = true;
        double top = 0, bottom = 0;
        for (const auto& id : m_chosen) {
            const Point at = m_network.find(id)->position;
            m_left = first ? at.x : std::min(m_left, at.x);
            m_right = first ? at.x : std::max(m_right, at.x);
            top = first ? at.y : std::min(top, at.y);
            bottom = first ? at.y : std::max(bottom, at.y);
            first = false;
        }
        m_middle = (top + bottom) / 2;
    }

    /// The port that stands for an output elsewhere; the first use makes it. Edges keep their places in the list, because
    /// layers that join several inputs take them in that order.
    NodeId port(std::map<PortRef, NodeId>& known, const PortRef& key, const char* type, const char* stem, double x) {
        if (const auto found = known.find(key); found != known.end())
            return found->second;
        std::string name = stem;
        for (int number = 2; m_body.find(NodeId(name)) != nullptr; ++number)
            name = stem + std::to_string(number);
        Node node;
        node.id = NodeId(name);
        node.type = type;
        node.position = {x, m_middle + 96.0 * static_cast<double>(known.size())};
        m_body.addNode(node);
        known.emplace(key, node.id);
        return node.id;
    }

    void take(const Edge& edge, std::size_t place) {
        const bool from = m_chosen.contains(edge.from.node);
        const bool to = m_chosen.contains(edge.to.node);
        if (from && to) {
            m_body.addEdge(edge);
            m_inner.push_back({Disconnect{edge}});
        } else if (to) {
            const bool known = m_inputs.contains(edge.from);
            const NodeId input = port(m_inputs, edge.from, groupInputType, "in", m_left - nodeWidth - besideGap);
            m_body.addEdge({{input, "out"}, edge.to});
            replace(edge, {edge.from, {m_id, input.str()}}, place, known);
        } else if (from) {
            const bool known = m_outputs.contains(edge.from);
            const NodeId output = port(m_outputs, edge.from, groupOutputType, "out", m_right + nodeWidth + besideGap);
            if (!known)
                m_body.addEdge({edge.from, {output, "in"}});
            replace(edge, {{m_id, output.str()}, edge.to}, place, false);
        }
    }

    void replace(const Edge& old, Edge by, std::size_t place, bool isThere) {
        m_edges.push_back({Disconnect{old}});
        if (isThere)
            ++m_dropped;
        else
            m_edges.push_back({Connect{std::move(by), place}});
    }

    const Network& m_network;
    std::set<NodeId> m_chosen;
    NodeId m_id;
    Network m_body;
    std::map<PortRef, NodeId> m_inputs, m_outputs; ///< by the output outside, or inside, that they stand for
    std::vector<Edit> m_edges, m_inner;
    std::size_t m_dropped = 0;
    double m_left = 0, m_right = 0, m_middle = 0;
};

/// Writes a group's rounds into the network around it.
class Ungrouper {
public:
    Ungrouper(const Network& network, const Node& node) : m_after(network), m_network(network), m_node(node), m_group(*node.group) {}

    GroupEdit run() {
        const auto rounds = static_cast<std::size_t>(repeatsOf(m_node));
        for (std::size_t round = 0; round < rounds; ++round)
            addRound(round);
        for (std::size_t round = 0; round < rounds; ++round)
            connectRound(round);
        connectOutside(rounds - 1);
        Sequence whole{std::move(m_nodes)};
        std::move(m_edges.begin(), m_edges.end(), std::back_inserter(whole.edits));
        whole.edits.push_back({RemoveNode{m_node.id}});
        return {{std::move(whole)}, std::move(m_made)};
    }

private:
    void addRound(std::size_t round) {
        const double width = bodyWidth() + besideGap;
        m_names.emplace_back();
        for (const auto& inner : m_group.body.nodes()) {
            if (isGroupPort(inner.type))
                continue;
            Node node = inner;
            node.id = m_after.find(inner.id) == nullptr ? inner.id : m_after.freeId(inner.type);
            node.position.x += width * static_cast<double>(round);
            configure(node, inner.id);
            m_names[round][inner.id] = node.id;
            m_after.addNode(node);
            m_made.push_back(node.id);
            m_nodes.push_back({AddNode{std::move(node), {}}});
        }
    }

    double bodyWidth() const {
        double left = 1e300, right = -1e300;
        for (const auto& inner : m_group.body.nodes())
            if (!isGroupPort(inner.type)) {
                left = std::min(left, inner.position.x);
                right = std::max(right, inner.position.x + nodeWidth);
            }
        return std::max(0.0, right - left);
    }

    void configure(Node& node, const NodeId& inside) const {
        for (const auto& parameter : m_group.parameters)
            if (m_node.parameters.contains(parameter.name))
                for (const auto& target : parameter.targets)
                    if (target.node == inside)
                        node.parameters[target.parameter] = m_node.parameters[parameter.name];
    }

    static const Edge* edgeInto(const Network& network, const PortRef& port) {
        for (const auto& edge : network.edges())
            if (edge.to == port)
                return &edge;
        return nullptr;
    }

    /// An output inside a round as it is called outside.
    std::optional<PortRef> outside(std::size_t round, const PortRef& from) const {
        const Node* node = m_group.body.find(from.node);
        if (node == nullptr)
            return std::nullopt;
        if (node->type != groupInputType)
            return PortRef{m_names[round].at(node->id), from.port};
        if (round == 0) {
            const Edge* edge = edgeInto(m_network, {m_node.id, node->id.str()});
            return edge != nullptr ? std::optional(edge->from) : std::nullopt;
        }
        const auto inputs = groupInputs(m_group);
        const auto outputs = groupOutputs(m_group);
        const auto index = static_cast<std::size_t>(std::find(inputs.begin(), inputs.end(), node->id.str()) - inputs.begin());
        return index < outputs.size() ? sourceOf(round - 1, outputs[index]) : std::nullopt;
    }

    std::optional<PortRef> sourceOf(std::size_t round, const std::string& output) const {
        const Edge* edge = edgeInto(m_group.body, {NodeId(output), "in"});
        return edge != nullptr ? outside(round, edge->from) : std::nullopt;
    }

    void connectRound(std::size_t round) {
        for (const auto& edge : m_group.body.edges()) {
            if (isGroupPort(m_group.body.find(edge.to.node)->type))
                continue;
            const auto from = outside(round, edge.from);
            if (!from)
                continue;
            Edge outer{*from, {m_names[round].at(edge.to.node), edge.to.port}};
            if (m_connected.insert(outer).second) // once, as expand() has it, where two ports of the group come from one place
                m_edges.push_back({Connect{std::move(outer), {}}});
        }
    }

    void connectOutside(std::size_t last) {
        std::set<Edge> there(m_network.edges().begin(), m_network.edges().end());
        std::vector<Edit> edits; // first, since they count places in the list as it is
        std::size_t dropped = 0;
        for (std::size_t i = 0; i < m_network.edges().size(); ++i) {
            const Edge& edge = m_network.edges()[i];
            if (edge.from.node != m_node.id && edge.to.node != m_node.id)
                continue;
            edits.push_back({Disconnect{edge}});
            const auto from = edge.from.node == m_node.id ? sourceOf(last, edge.from.port) : std::nullopt;
            if (from && there.insert({*from, edge.to}).second)
                edits.push_back({Connect{{*from, edge.to}, i - dropped}});
            else
                ++dropped;
        }
        m_edges.insert(m_edges.begin(), std::make_move_iterator(edits.begin()), std::make_move_iterator(edits.end()));
    }

    Network m_after; ///< what is there so far, for names that are free
    const Network& m_network;
    const Node& m_node;
    const Group& m_group;
    std::vector<std::map<NodeId, NodeId>> m_names; ///< of each round: inside → outside
    std::vector<Edit> m_nodes, m_edges;
    std::set<Edge> m_connected; ///< into nodes that were inside
    std::vector<NodeId> m_made;
};

Result<const Node*> groupNode(const Network& network, const NodeId& id) {
    const Node* node = network.find(id);
    if (node == nullptr || node->group == nullptr)
        return Error(ErrorCode::NotFound, text(LT("core", "“%1” is no group"), id.str()));
    return node;
}

} // namespace

Result<GroupEdit> makeGroup(const Network& network, const Catalogue&, const std::vector<NodeId>& ids, int depth) {
    std::set<NodeId> chosen(ids.begin(), ids.end());
    LEPTON_CHECK(checkGroupable(network, chosen, depth));
    return GroupMaker(network, std::move(chosen)).make();
}

Result<GroupEdit> ungroup(const Network& network, const Catalogue& catalogue, const NodeId& id) {
    LEPTON_TRY(const Node* node, groupNode(network, id));
    LEPTON_TRY([[maybe_unused]] const auto settings, completeParameters(*node, catalogue));
    return Ungrouper(network, *node).run();
}

Result<Edit> exposeParameter(const Network& network, const NodeId& id, const BlockParameter::Target& target) {
    LEPTON_TRY(const Node* node, groupNode(network, id));
    if (node->group->body.find(target.node) == nullptr)
        return Error(ErrorCode::NotFound, text(LT("core", "There is no node “%1”"), target.node.str()));
    auto changed = std::make_shared<Group>(*node->group);
    std::string name = target.parameter;
    for (const auto& parameter : changed->parameters) {
        if (std::find(parameter.targets.begin(), parameter.targets.end(), target) != parameter.targets.end())
            return Edit{Sequence{}};
        if (parameter.name == name || name == "repeat")
            name = target.node.str() + "_" + target.parameter;
    }
    changed->parameters.push_back({name, {target}});
    return Edit{SetGroup{id, std::move(changed)}};
}

Result<Edit> hideParameter(const Network& network, const NodeId& id, const std::string& name) {
    LEPTON_TRY(const Node* node, groupNode(network, id));
    auto changed = std::make_shared<Group>(*node->group);
    std::erase_if(changed->parameters, [&](const BlockParameter& parameter) { return parameter.name == name; });
    Sequence edits;
    if (node->parameters.contains(name))
        edits.edits.push_back({SetParameter{id, name, nullptr}});
    edits.edits.push_back({SetGroup{id, std::move(changed)}});
    return Edit{std::move(edits)};
}

} // namespace lepton::graph

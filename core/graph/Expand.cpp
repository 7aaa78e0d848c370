// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/graph/Expand.h"

#include <algorithm>
#include <map>

namespace lepton::graph {

namespace {

bool isStructural(const Node& node) {
    return node.group != nullptr || isGroupPort(node.type) || node.type == noteType;
}

/// One network of the nesting, in one round of the groups around it.
struct Level {
    const Network* network = nullptr;
    const Level* parent = nullptr;
    const Node* group = nullptr; ///< in the parent's network
    std::size_t round = 0;
    bool first = true; ///< of every repeated group around it: problems are told once
    std::string prefix;
    int depth = 0;
    std::unordered_map<NodeId, Json> overrides; ///< what the group sets on nodes in here
    std::unordered_map<NodeId, std::vector<const Edge*>> into;
    std::map<NodeId, std::vector<std::unique_ptr<Level>>> rounds; ///< of each group in here

    NodeId flat(const NodeId& id) const { return NodeId(prefix + id.str()); }
    const Edge* edgeInto(const NodeId& node, const std::string& port) const {
        if (const auto found = into.find(node); found != into.end())
            for (const Edge* edge : found->second)
                if (port.empty() || edge->to.port == port)
                    return edge;
        return nullptr;
    }
};

class Expander {
public:
    Expander(const Network& network, const Catalogue& catalogue) : m_catalogue(catalogue) { m_root.network = &network; }

    Expansion run() {
        placeNodes(m_root);
        connect(m_root);
        return std::move(m_result);
    }

private:
    void report(NodeId node, std::string port, const char* code, Text message, Text fix) {
        m_result.problems.push_back({std::move(node), std::move(port), code, std::move(message), std::move(fix), {}});
    }

    /// The node's settings with what the group around it sets.
    static Json settings(const Level& level, const Node& node) {
        Json out = node.parameters;
        if (const auto found = level.overrides.find(node.id); found != level.overrides.end())
            for (const auto& [name, value] : found->second.items())
                out[name] = value;
        return out;
    }

    // ---- nodes

    void placeNodes(Level& level) {
        for (const auto& edge : level.network->edges())
            level.into[edge.to.node].push_back(&edge);
        for (const auto& node : level.network->nodes()) {
            if (node.bypassed || node.type == noteType)
                continue;
            if (node.group != nullptr)
                placeGroup(level, node);
            else if (isStructural(node)) {
                if (level.parent == nullptr)
                    report(level.flat(node.id), "", "stray-port", text(LT("core", "%1 is a group's port, but stands in no group"), node.id.str()), LT("core", "Delete it"));
            } else if (m_result.network.nodes().size() < mostLayers)
                placeLayer(level, node);
            else if (!std::exchange(m_full, true))
                report(level.flat(node.id), "", "too-large", text(LT("core", "Written out, this network has more than %1 layers"), mostLayers), LT("core", "Repeat its groups less often"));
        }
    }

    void placeLayer(const Level& level, const Node& node) {
        Node placed = node;
        placed.id = level.flat(node.id);
        placed.parameters = settings(level, node);
        m_result.network.addNode(std::move(placed));
    }

    void placeGroup(Level& level, const Node& node) {
        Node configured = node;
        configured.parameters = settings(level, node);
        const auto parameters = completeParameters(configured, m_catalogue);
        if (!parameters && level.first)
            report(level.flat(node.id), "", "bad-parameter", parameters.error().what, parameters.error().hint);
        const auto count = static_cast<std::size_t>(parameters ? parameters->integer("repeat") : 1);
        if (count > 1 && groupInputs(*node.group).size() != groupOutputs(*node.group).size())
            report(level.flat(node.id), "", "repeat-ports", text(LT("core", "%1 is repeated, so its outputs go into its inputs, but it has not as many of one as of the other"), node.id.str()),
                   LT("core", "Give it as many outputs as inputs, or set Repeat to 1"));
        aliasOf(level.flat(node.id), m_result.network.nodes().size());
        auto& rounds = level.rounds[node.id];
        for (std::size_t round = 0; round < count && !m_full && level.depth < deepestNesting; ++round) {
            auto inner = std::make_unique<Level>();
            inner->network = &node.group->body;
            inner->parent = &level;
            inner->group = &node;
            inner->round = round;
            inner->first = level.first && round == 0;
            inner->depth = level.depth + 1;
            inner->prefix = level.prefix + node.id.str() + "." + (count > 1 ? std::to_string(round) + "." : "");
            for (const auto& parameter : node.group->parameters)
                if (configured.parameters.contains(parameter.name))
                    for (const auto& target : parameter.targets)
                        inner->overrides[target.node][target.parameter] = configured.parameters[parameter.name];
            placeNodes(*inner);
            rounds.push_back(std::move(inner));
        }
        aliasOf(level.flat(node.id)).end = m_result.network.nodes().size();
    }

    // ---- edges

    /// The layer whose output stands behind that of any node. None: nothing does; `m_reported` then says whether that
    /// is a problem of a group's port and so has been told.
    std::optional<PortRef> source(const Level& level, const PortRef& from, int steps = 0) {
        const Node* node = level.network->find(from.node);
        if (node == nullptr || steps > 20'000) // bypassed nodes in a circle
            return std::nullopt;
        if (node->type == groupInputType)
            return level.parent != nullptr ? sourceOfInput(level, node->id, steps + 1) : std::nullopt;
        if (node->bypassed) {
            const Edge* edge = level.edgeInto(node->id, {});
            return edge != nullptr ? source(level, edge->from, steps + 1) : std::nullopt;
        }
        if (node->group != nullptr) {
            const auto found = level.rounds.find(node->id);
            return found == level.rounds.end() || found->second.empty() ? std::nullopt : sourceOfOutput(*found->second.back(), from.port, steps + 1);
        }
        return isStructural(*node) ? std::nullopt : std::optional(PortRef{level.flat(node->id), from.port});
    }

    std::optional<PortRef> sourceOfOutput(const Level& inside, const std::string& port, int steps) {
        const Edge* edge = inside.edgeInto(NodeId(port), {});
        m_reported = m_reported || edge == nullptr;
        return edge != nullptr ? source(inside, edge->from, steps) : std::nullopt;
    }

    std::optional<PortRef> sourceOfInput(const Level& inside, const NodeId& input, int steps) {
        if (inside.round > 0) {
            const auto inputs = groupInputs(*inside.group->group);
            const auto outputs = groupOutputs(*inside.group->group);
            const auto index = static_cast<std::size_t>(std::find(inputs.begin(), inputs.end(), input.str()) - inputs.begin());
            if (index >= outputs.size()) {
                m_reported = true;
                return std::nullopt;
            }
            return sourceOfOutput(*inside.parent->rounds.at(inside.group->id)[inside.round - 1], outputs[index], steps);
        }
        const Edge* edge = inside.parent->edgeInto(inside.group->id, input.str());
        m_reported = m_reported || edge == nullptr;
        return edge != nullptr ? source(*inside.parent, edge->from, steps) : std::nullopt;
    }

    void connect(const Level& level) {
        for (const auto& edge : level.network->edges())
            connectEdge(level, edge);
        for (const auto& node : level.network->nodes())
            if (node.bypassed || (node.type != noteType && isStructural(node)))
                describe(level, node);
        for (const auto& [id, rounds] : level.rounds)
            for (const auto& round : rounds)
                connect(*round);
    }

    void connectEdge(const Level& level, const Edge& edge) {
        const Node& to = *level.network->find(edge.to.node);
        m_reported = false;
        const auto from = source(level, edge.from);
        if (to.type == groupOutputType && from)
            m_result.excusedOutputs.insert(*from); // whether the group's port is used is looked at outside
        if (to.bypassed || isStructural(to))
            return;
        const PortRef target{level.flat(to.id), edge.to.port};
        if (m_result.network.find(target.node) == nullptr)
            return;
        if (!from || m_result.network.find(from->node) == nullptr) {
            if (m_reported || m_full)
                m_result.excusedInputs.insert(target);
            return;
        }
        if (!m_edges.insert({*from, target}).second)
            return;
        m_result.network.addEdge({*from, target});
    }

    Expansion::Alias& aliasOf(const NodeId& id, std::size_t begin = 0) {
        const auto [at, isNew] = m_aliases.emplace(id, m_result.aliases.size());
        if (isNew)
            m_result.aliases.push_back({id, {}, {}, begin, begin});
        return m_result.aliases[at->second];
    }

    void describe(const Level& level, const Node& node) {
        const auto ports = portsOf(node, m_catalogue);
        if (!ports)
            return;
        auto& alias = aliasOf(level.flat(node.id));
        for (const auto& port : ports->inputs) {
            const Edge* edge = level.edgeInto(node.id, port.name);
            alias.inputs.push_back(edge != nullptr ? source(level, edge->from) : std::nullopt);
            if (edge == nullptr && !node.bypassed && level.first)
                report(level.flat(node.id), port.name, "missing-input", text(LT("core", "Nothing is connected to the input of %1"), node.id.str()),
                       LT("core", "Drag an edge from another layer's output to it"));
        }
        for (const auto& port : ports->outputs) {
            alias.outputs.push_back(source(level, {node.id, port.name}));
            const bool used = std::any_of(level.network->edges().begin(), level.network->edges().end(),
                                          [&](const Edge& edge) { return edge.from.node == node.id && edge.from.port == port.name; });
            if (!used && !node.bypassed && node.group != nullptr && level.first)
                report(level.flat(node.id), port.name, "unconnected-output", text(LT("core", "The output of %1 leads nowhere"), node.id.str()),
                       LT("core", "Connect it to the next layer or to an Output, or delete the layer"));
        }
    }

    const Catalogue& m_catalogue;
    Level m_root;
    Expansion m_result;
    std::unordered_map<NodeId, std::size_t> m_aliases;
    std::set<Edge> m_edges;
    bool m_reported = false;
    bool m_full = false;
};

} // namespace

bool needsExpansion(const Network& network) {
    return std::any_of(network.nodes().begin(), network.nodes().end(), [](const Node& node) { return node.bypassed || isStructural(node); });
}

Expansion expandAll(const Network& network, const Catalogue& catalogue) { return Expander(network, catalogue).run(); }

Network expand(const Network& network, const Catalogue& catalogue) {
    return needsExpansion(network) ? expandAll(network, catalogue).network : network;
}

} // namespace lepton::graph

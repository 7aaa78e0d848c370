// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/exchange/PyTorchScope.h"

#include "core/layers/Layers.h"

#include <algorithm>

namespace lepton::exchange {

using graph::Node;
using graph::NodeId;

PyTorchFacts::PyTorchFacts(const graph::Analysis& ofNetwork, const std::vector<graph::Problem>& all) : analysis(ofNetwork) {
    for (const auto& problem : all)
        problems[problem.node].push_back(&problem);
}

const std::vector<const graph::Problem*>& PyTorchFacts::problemsOf(const NodeId& expanded) const {
    static const std::vector<const graph::Problem*> none;
    const auto found = problems.find(expanded);
    return found == problems.end() ? none : found->second;
}

PyTorchScope::PyTorchScope(const graph::Network& network, const PyTorchFacts& facts, std::string prefix, Overrides overrides)
    : m_network(network), m_facts(facts), m_prefix(std::move(prefix)), m_overrides(std::move(overrides)) {
    for (const auto& edge : network.edges()) {
        m_into[edge.to.node].push_back(&edge);
        m_from[edge.from.node].push_back(&edge);
    }
    findOrder();
    for (const auto* node : m_order)
        nameOutputs(*node);
    for (const auto* node : m_order) {
        m_codes[node->id] = codeOf(*node);
        findCulprit(*node);
    }
}

const std::vector<const graph::Edge*>& PyTorchScope::edgesAt(const Edges& edges, const NodeId& id) {
    static const std::vector<const graph::Edge*> none;
    const auto found = edges.find(id);
    return found == edges.end() ? none : found->second;
}

/// Kahn's algorithm, as in the analysis.
void PyTorchScope::findOrder() {
    std::vector<const Node*> all;
    std::unordered_map<NodeId, std::size_t> waiting;
    for (const auto& node : m_network.nodes())
        if ((waiting[node.id] = edgesAt(m_into, node.id).size()) == 0)
            all.push_back(&node);
    for (std::size_t at = 0; at < all.size(); ++at)
        for (const auto* edge : edgesAt(m_from, all[at]->id))
            if (--waiting[edge->to.node] == 0)
                all.push_back(m_network.find(edge->to.node));
    for (const auto& node : m_network.nodes())
        if (waiting[node.id] > 0)
            all.push_back(&node);
    std::copy_if(all.begin(), all.end(), std::back_inserter(m_order), [](const Node* node) { return !node->bypassed && node->type != graph::noteType; });
}

std::vector<const Node*> PyTorchScope::ofType(const char* type) const {
    std::vector<const Node*> out;
    for (const auto& node : m_network.nodes())
        if (node.type == type && !node.bypassed)
            out.push_back(&node);
    return out;
}

/// Of a type that this version does not know, those that edges speak of.
graph::Ports PyTorchScope::portsOf(const Node& node) const {
    if (auto ports = graph::portsOf(node, layers::catalogue()))
        return *ports;
    graph::Ports ports;
    const auto add = [](std::vector<graph::PortSpec>& to, const std::string& name) {
        if (std::none_of(to.begin(), to.end(), [&](const graph::PortSpec& port) { return port.name == name; }))
            to.push_back({name});
    };
    for (const auto* edge : edgesAt(m_into, node.id))
        add(ports.inputs, edge->to.port);
    for (const auto* edge : edgesAt(m_from, node.id))
        add(ports.outputs, edge->from.port);
    return ports;
}

void PyTorchScope::nameOutputs(const Node& node) {
    const auto ports = portsOf(node).outputs;
    for (const auto& port : ports)
        m_names[{node.id, port.name}] = m_free.take(ports.size() == 1 ? node.id.str() : node.id.str() + "_" + port.name);
}

std::vector<std::string> PyTorchScope::outputNames(const Node& node) const {
    std::vector<std::string> out;
    for (const auto& port : portsOf(node).outputs)
        out.push_back(m_names.at({node.id, port.name}));
    return out;
}

/// A bypassed layer hands its first input on.
std::string PyTorchScope::nameOf(graph::PortRef from) const {
    for (std::size_t steps = 0; steps <= m_network.nodes().size(); ++steps) {
        const Node* node = m_network.find(from.node);
        const auto& into = edgesAt(m_into, from.node);
        if (node == nullptr || !node->bypassed || into.empty())
            break;
        from = into.front()->from;
    }
    const auto found = m_names.find(from);
    return found != m_names.end() ? found->second : notKnown;
}

std::vector<std::string> PyTorchScope::namesInto(const NodeId& id, const std::string& port) const {
    std::vector<std::string> out;
    for (const auto* edge : edgesAt(m_into, id)) {
        if (edge->to.port != port)
            continue;
        // Two edges can come to the same end by a bypassed layer; expanded they are one.
        if (const std::string name = nameOf(edge->from); name == notKnown || std::find(out.begin(), out.end(), name) == out.end())
            out.push_back(name);
    }
    return out;
}

std::vector<std::string> PyTorchScope::inputNames(const Node& node) const {
    std::vector<std::string> out;
    for (const auto& port : portsOf(node).inputs) {
        auto names = namesInto(node.id, port.name);
        const std::size_t least = port.optional ? 0 : port.variadic ? 2 : 1;
        names.resize(std::max(names.size(), least), notKnown);
        out.insert(out.end(), names.begin(), names.end());
    }
    return out;
}

Node PyTorchScope::configured(const Node& node) const {
    Node out = node;
    if (const auto found = m_overrides.find(node.id); found != m_overrides.end())
        for (const auto& [name, value] : found->second.items())
            out.parameters[name] = value;
    return out;
}

NodeId PyTorchScope::moduleOf(const Node& node) const {
    const Json parameters = configured(node).parameters;
    const auto named = parameters.find("weights_of");
    const NodeId owner(named != parameters.end() && named->is_string() ? named->get<std::string>() : "");
    return m_network.find(owner) != nullptr && owner != node.id ? owner : NodeId();
}

graph::PyTorchCode PyTorchScope::codeOf(const Node& node) const {
    const auto* type = layers::catalogue().find(node.type);
    if (type == nullptr)
        return {notKnown, {}};
    if (!type->pytorch)
        return {{}, notKnown};
    if (const auto parameters = type->complete(configured(node).parameters)) {
        const auto* known = m_facts.analysis.find(expanded(node.id));
        const bool fits = known != nullptr && !known->outputs.empty();
        return type->pytorch(*parameters, fits ? std::span(known->inputs) : std::span<const graph::TensorType>(), inputNames(node));
    }
    // Its own settings can't be written; the defaults tell whether it is a module.
    const auto usual = type->complete(Json::object());
    return usual && !type->pytorch(*usual, {}, inputNames(node)).module.empty() ? graph::PyTorchCode{notKnown, {}} : graph::PyTorchCode{{}, notKnown};
}

std::vector<graph::TensorType> PyTorchScope::types(const NodeId& id) const {
    const auto* facts = m_facts.analysis.find(expanded(id));
    const Node* node = m_network.find(id);
    if (facts == nullptr || node == nullptr)
        return {};
    return node->type == graph::groupOutputType ? facts->inputs : facts->outputs;
}

void PyTorchScope::findCulprit(const Node& node) {
    m_culprits[node.id] = node.id;
    if (!problemsOf(node.id).empty())
        return;
    for (const auto* edge : edgesAt(m_into, node.id))
        if (const auto before = m_culprits.find(edge->from.node); before != m_culprits.end() && types(edge->from.node).empty()) {
            m_culprits[node.id] = NodeId(before->second);
            return;
        }
}

} // namespace lepton::exchange

// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/templates/Builder.h"

#include "core/templates/Placing.h"

namespace lepton::templates {

graph::NodeId Builder::addNode(graph::Node node) {
    const graph::NodeId id = node.id;
    m_network.addNode(std::move(node));
    goOnFrom(id);
    return id;
}

graph::NodeId Builder::begin(const std::string& type, Json parameters, const std::string& id) {
    return addNode({id.empty() ? m_network.freeId(type) : graph::NodeId(id), type, std::move(parameters), {}, {}});
}

graph::NodeId Builder::then(const std::string& type, Json parameters, const std::string& id) {
    const graph::PortRef before = m_last;
    const graph::NodeId made = begin(type, std::move(parameters), id);
    if (!before.node.empty())
        m_network.addEdge({before, {made, "in"}});
    return made;
}

graph::NodeId Builder::join(const std::string& type, const std::vector<graph::NodeId>& from, Json parameters, const std::string& id) {
    Wires wires;
    for (const auto& node : from)
        wires.emplace_back("in", node);
    return wire(type, wires, std::move(parameters), id);
}

graph::NodeId Builder::wire(const std::string& type, const Wires& wires, Json parameters, const std::string& id) {
    const graph::NodeId made = begin(type, std::move(parameters), id);
    for (const auto& [port, from] : wires)
        m_network.addEdge({{from, "out"}, {made, port}});
    return made;
}

graph::NodeId Builder::thenGroup(const std::string& id, const std::string& title, graph::Group group, Json parameters) {
    return wireGroup(id, title, std::move(group), {{"in", last()}}, std::move(parameters));
}

graph::NodeId Builder::wireGroup(const std::string& id, const std::string& title, graph::Group group, const Wires& wires, Json parameters) {
    graph::Node node{graph::NodeId(id), graph::groupType, std::move(parameters), {}, title};
    node.group = std::make_shared<const graph::Group>(std::move(group));
    const graph::NodeId made = addNode(std::move(node));
    for (const auto& [port, from] : wires)
        m_network.addEdge({{from, "out"}, {made, port}});
    return made;
}

graph::Group groupOf(graph::Network body, const std::vector<std::pair<std::string, std::vector<graph::NodeId>>>& parameters) {
    placeNodes(body);
    graph::Group group{{}, std::move(body), {}};
    for (const auto& [name, nodes] : parameters) {
        graph::BlockParameter parameter{name, {}};
        for (const auto& node : nodes)
            parameter.targets.push_back({node, name});
        group.parameters.push_back(std::move(parameter));
    }
    return group;
}

} // namespace lepton::templates

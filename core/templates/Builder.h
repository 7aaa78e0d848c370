// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/graph/Group.h"

#include <string>
#include <utility>
#include <vector>

namespace lepton::templates {

/// Adds layers one behind the other and keeps their ids short and readable ("conv1", "relu2") where none is given.
class Builder {
public:
    /// Input ports and the nodes whose only output goes there.
    using Wires = std::vector<std::pair<std::string, graph::NodeId>>;

    explicit Builder(graph::Network& network) : m_network(network) {}

    /// Adds a layer with nothing before it, usually an Input. Returns its id.
    graph::NodeId begin(const std::string& type, Json parameters = Json::object(), const std::string& id = {});
    /// Adds a layer behind the last one, or the first of all, and connects it.
    graph::NodeId then(const std::string& type, Json parameters = Json::object(), const std::string& id = {});
    /// Adds a layer that takes several nodes at its only port: Add, Concat.
    graph::NodeId join(const std::string& type, const std::vector<graph::NodeId>& from, Json parameters = Json::object(), const std::string& id = {});
    /// Adds a layer, or a group, with ports of its own names.
    graph::NodeId wire(const std::string& type, const Wires& wires, Json parameters = Json::object(), const std::string& id = {});
    /// Adds a group of one input "in" and one output "out" behind the last layer. `title` is what the canvas writes on it.
    graph::NodeId thenGroup(const std::string& id, const std::string& title, graph::Group group, Json parameters = Json::object());
    /// The same, with input ports of its own names.
    graph::NodeId wireGroup(const std::string& id, const std::string& title, graph::Group group, const Wires& wires, Json parameters = Json::object());

    /// What comes next goes behind this node.
    void goOnFrom(graph::NodeId id, std::string port = "out") { m_last = {std::move(id), std::move(port)}; }
    const graph::NodeId& last() const { return m_last.node; }

private:
    graph::NodeId addNode(graph::Node node);

    graph::Network& m_network;
    graph::PortRef m_last;
};

/// A group of what a Builder made between GroupInput and GroupOutput, laid out. `parameters`: its own settings, each with the layers
/// inside whose parameter of that name it sets.
graph::Group groupOf(graph::Network body, const std::vector<std::pair<std::string, std::vector<graph::NodeId>>>& parameters = {});

} // namespace lepton::templates

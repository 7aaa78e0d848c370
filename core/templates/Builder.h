// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/graph/Network.h"

#include <string>

namespace lepton::templates {

/// Adds layers one behind the other and keeps their ids short and readable ("conv1", "relu2").
class Builder {
public:
    /// The first layer of a chain, usually the Input.
    explicit Builder(graph::Network& network) : m_network(network) {}
    /// Adds a layer behind the last one and connects it. Returns its id.
    graph::NodeId then(const std::string& type, Json parameters = Json::object());

private:
    graph::Network& m_network;
    graph::NodeId m_last;
};

/// Puts the nodes of a chain into rows of four, left to right, as the canvas shows them.
void placeInRows(graph::Network& network);

} // namespace lepton::templates

// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/templates/Builder.h"

namespace lepton::templates {

graph::NodeId Builder::then(const std::string& type, Json parameters) {
    const graph::NodeId id = m_network.freeId(type);
    m_network.addNode({id, type, std::move(parameters), {}, {}});
    if (!m_last.empty())
        m_network.addEdge({{m_last, "out"}, {id, "in"}});
    m_last = id;
    return id;
}

void placeInRows(graph::Network& network) {
    constexpr double columnWidth = 214;
    constexpr double rowHeight = 190;
    constexpr int columns = 4;
    int place = 0;
    for (const auto& node : network.nodes()) {
        network.node(node.id).position = {columnWidth * (place % columns), rowHeight * (place / columns)};
        ++place;
    }
}

} // namespace lepton::templates

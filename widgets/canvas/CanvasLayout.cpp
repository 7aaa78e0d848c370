// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/canvas/CanvasLayout.h"

#include "core/graph/Group.h"
#include "widgets/canvas/NodeSize.h"
#include "widgets/common/NetworkLevel.h"
#include "widgets/common/Theme.h"

#include <QPainterPathStroker>

#include <algorithm>
#include <numeric>
#include <set>

namespace lepton::widgets {

namespace {

std::vector<PortItem> portItems(const std::vector<graph::PortSpec>& ports) {
    std::vector<PortItem> out;
    for (const auto& port : ports)
        out.push_back({port.name, {}});
    return out;
}

const PortItem* findPort(const std::vector<PortItem>& ports, const std::string& name) {
    const auto found = std::find_if(ports.begin(), ports.end(), [&](const PortItem& port) { return port.name == name; });
    return found == ports.end() ? nullptr : &*found;
}

} // namespace

void CanvasLayout::build(const NetworkLevel& level, const std::vector<graph::Problem>& problems, const graph::Catalogue& catalogue) {
    const graph::Network& network = level.network();
    m_network = &network;
    m_level = &level;
    if (sameParts(network, catalogue)) {
        std::vector<int> all(m_nodes.size());
        std::vector<QPointF> places;
        std::iota(all.begin(), all.end(), 0);
        for (std::size_t i = 0; i < m_nodes.size(); ++i) {
            mark(m_nodes[i], network.nodes()[i]);
            places.emplace_back(network.nodes()[i].position.x, network.nodes()[i].position.y);
        }
        moveNodes(all, places);
    } else {
        makeNodes(network, catalogue);
        makeEdges(network);
    }
    markProblems(problems);
    m_texts.assign(m_nodes.size(), std::nullopt);
    m_labels.assign(m_edges.size(), std::nullopt);
}

bool CanvasLayout::sameParts(const graph::Network& network, const graph::Catalogue& catalogue) const {
    return std::equal(m_nodes.begin(), m_nodes.end(), network.nodes().begin(), network.nodes().end(),
                      [&](const NodeItem& item, const graph::Node& node) {
                          return item.id == node.id && item.type == catalogue.find(node.type) && item.rect.size() == nodeSize(node) &&
                                 (node.group == item.group || (item.group != nullptr && node.group != nullptr && groupInputs(*item.group) == groupInputs(*node.group) &&
                                                               groupOutputs(*item.group) == groupOutputs(*node.group)));
                      }) &&
           std::equal(m_edges.begin(), m_edges.end(), network.edges().begin(), network.edges().end(),
                      [](const EdgeItem& item, const graph::Edge& edge) { return item.edge == edge; });
}

void CanvasLayout::makeNodes(const graph::Network& network, const graph::Catalogue& catalogue) {
    m_nodes.clear();
    m_nodes.reserve(network.nodes().size());
    m_nodeGrid.clear();
    m_bounds = {};
    ++m_changes;
    for (const auto& node : network.nodes()) {
        const auto* type = catalogue.find(node.type);
        NodeItem item;
        item.id = node.id;
        item.type = type;
        item.rect.setSize(nodeSize(node));
        if (const auto ports = graph::portsOf(node, catalogue)) {
            item.inputs = portItems(ports->inputs);
            item.outputs = portItems(ports->outputs);
        }
        mark(item, node);
        m_nodes.push_back(std::move(item));
        placeNode(m_nodes.size() - 1, {node.position.x, node.position.y});
        m_nodeGrid.insert(static_cast<int>(m_nodes.size()) - 1, m_nodes.back().rect);
        m_bounds = m_bounds.united(m_nodes.back().rect);
    }
}

/// What can change while parts and sizes stay.
void CanvasLayout::mark(NodeItem& item, const graph::Node& node) {
    item.group = node.group;
    item.repeats = graph::repeatsOf(node);
    item.collapsed = node.collapsed;
    item.bypassed = node.bypassed;
    if (node.type == graph::noteType && node.parameters.contains("text") && node.parameters["text"].is_string())
        item.note = QString::fromStdString(node.parameters["text"].get<std::string>());
    else
        item.note.clear();
}

void CanvasLayout::makeEdges(const graph::Network& network) {
    m_edges.clear();
    m_edgeGrid.clear();
    m_runGrid.clear();
    m_edgesOf.assign(m_nodes.size(), {});
    std::vector<int> all;
    for (const auto& edge : network.edges()) {
        EdgeItem item;
        item.edge = edge;
        item.from = indexOf(edge.from.node);
        item.to = indexOf(edge.to.node);
        all.push_back(static_cast<int>(m_edges.size()));
        m_edgesOf[static_cast<std::size_t>(item.from)].push_back(all.back());
        m_edgesOf[static_cast<std::size_t>(item.to)].push_back(all.back());
        m_edges.push_back(std::move(item));
    }
    route(all);
}

void CanvasLayout::markProblems(const std::vector<graph::Problem>& problems) {
    std::set<graph::PortRef> failing;
    for (auto& node : m_nodes)
        node.problems.clear();
    for (std::size_t i = 0; i < problems.size(); ++i) {
        const graph::NodeId id = m_level->nodeOf(problems[i]);
        if (const int node = indexOf(id); node >= 0)
            m_nodes[static_cast<std::size_t>(node)].problems.push_back(static_cast<int>(i));
        if (m_level->isOwn(problems[i], id))
            failing.insert({id, problems[i].port});
    }
    for (auto& edge : m_edges)
        edge.failing = !failing.empty() && failing.contains(edge.edge.to);
}

void CanvasLayout::setDirection(LayoutDirection direction) {
    if (direction == m_direction)
        return;
    m_direction = direction;
    m_nodes.clear(); // the next build() begins anew
}

void CanvasLayout::displace(const std::vector<int>& nodes, QPointF delta) {
    std::vector<QPointF> places;
    for (const int index : nodes) {
        const auto& node = m_network->nodes()[static_cast<std::size_t>(index)];
        places.push_back(QPointF(node.position.x, node.position.y) + delta);
    }
    moveNodes(nodes, places);
}

void CanvasLayout::show(const std::vector<QPointF>& places) {
    std::vector<int> all(m_nodes.size());
    std::iota(all.begin(), all.end(), 0);
    moveNodes(all, places);
}

void CanvasLayout::placeNode(std::size_t index, QPointF topLeft) {
    NodeItem& item = m_nodes[index];
    item.rect.moveTo(topLeft);
    for (const bool output : {false, true}) {
        auto& ports = output ? item.outputs : item.inputs;
        for (std::size_t i = 0; i < ports.size(); ++i)
            ports[i].at = topLeft + portPlace(output, i, ports.size(), item.rect.size(), m_direction);
    }
}

/// Those that stand there already, and the edges between them, are left alone.
void CanvasLayout::moveNodes(const std::vector<int>& nodes, const std::vector<QPointF>& places) {
    std::vector<int> touched;
    bool moved = false;
    for (std::size_t i = 0; i < nodes.size(); ++i) {
        const auto index = static_cast<std::size_t>(nodes[i]);
        if (m_nodes[index].rect.topLeft() == places[i])
            continue;
        m_nodeGrid.remove(nodes[i], m_nodes[index].rect);
        placeNode(index, places[i]);
        m_nodeGrid.insert(nodes[i], m_nodes[index].rect);
        moved = true;
        touched.insert(touched.end(), m_edgesOf[index].begin(), m_edgesOf[index].end());
    }
    if (!moved)
        return;
    ++m_changes;
    m_bounds = {};
    for (const auto& node : m_nodes)
        m_bounds = m_bounds.united(node.rect);
    std::sort(touched.begin(), touched.end());
    touched.erase(std::unique(touched.begin(), touched.end()), touched.end());
    for (const int edge : touched)
        forgetRoute(edge);
    route(touched);
}

int CanvasLayout::indexOf(const graph::NodeId& id) const { return m_network == nullptr ? -1 : static_cast<int>(m_network->indexOf(id)); }

std::vector<char> CanvasLayout::reached(int node, bool forwards, const std::optional<graph::Edge>& without) const {
    std::vector<char> out(m_nodes.size());
    std::vector<int> open{node};
    out[static_cast<std::size_t>(node)] = 1;
    while (!open.empty()) {
        const int at = open.back();
        open.pop_back();
        for (const int index : m_edgesOf[static_cast<std::size_t>(at)]) {
            const EdgeItem& edge = m_edges[static_cast<std::size_t>(index)];
            const int next = forwards ? edge.to : edge.from;
            if (next == at || (forwards ? edge.from : edge.to) != at || (without && edge.edge == *without))
                continue;
            if (std::exchange(out[static_cast<std::size_t>(next)], 1) == 0)
                open.push_back(next);
        }
    }
    return out;
}

std::vector<int> CanvasLayout::nodesIn(const QRectF& rect) const {
    std::vector<int> out;
    for (const int index : m_nodeGrid.touching(rect))
        if (m_nodes[static_cast<std::size_t>(index)].rect.intersects(rect))
            out.push_back(index);
    return out;
}

int CanvasLayout::nodeAt(QPointF at) const {
    const auto near = m_nodeGrid.touching(QRectF(at, QSizeF(1, 1)));
    for (auto index = near.rbegin(); index != near.rend(); ++index)
        if (m_nodes[static_cast<std::size_t>(*index)].rect.contains(at))
            return *index;
    return -1;
}

int CanvasLayout::edgeAt(QPointF at, double tolerance) const {
    const QRectF around(at.x() - tolerance, at.y() - tolerance, 2 * tolerance, 2 * tolerance);
    for (const int index : m_edgeGrid.touching(around)) {
        const auto& edge = m_edges[static_cast<std::size_t>(index)];
        if (!edge.bounds.intersects(around))
            continue;
        QPainterPathStroker stroker;
        stroker.setWidth(2 * tolerance);
        if (stroker.createStroke(edge.path).contains(at))
            return index;
    }
    return -1;
}

std::optional<PortHit> CanvasLayout::portAt(QPointF at, double tolerance) const {
    const QRectF around(at.x() - tolerance, at.y() - tolerance, 2 * tolerance, 2 * tolerance);
    std::optional<PortHit> best;
    double nearest = tolerance * tolerance;
    const auto consider = [&](int node, const PortItem& port, bool output) {
        const QPointF away = port.at - at;
        const double distance = QPointF::dotProduct(away, away);
        if (distance > nearest)
            return;
        nearest = distance;
        best = PortHit{node, port.name, output, port.at};
    };
    for (const int index : m_nodeGrid.touching(around)) {
        const auto& node = m_nodes[static_cast<std::size_t>(index)];
        for (const auto& port : node.inputs)
            consider(index, port, false);
        for (const auto& port : node.outputs)
            consider(index, port, true);
    }
    return best;
}

std::optional<QPointF> CanvasLayout::portPoint(const graph::PortRef& port, bool output) const {
    const int node = indexOf(port.node);
    if (node < 0)
        return std::nullopt;
    const auto& item = m_nodes[static_cast<std::size_t>(node)];
    const auto* found = findPort(output ? item.outputs : item.inputs, port.port);
    return found == nullptr ? std::nullopt : std::optional(found->at);
}

} // namespace lepton::widgets

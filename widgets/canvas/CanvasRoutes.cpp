// SPDX-License-Identifier: GPL-3.0-or-later
// The ways that edges take on the canvas.
#include "widgets/canvas/CanvasLayout.h"

#include "widgets/canvas/EdgePath.h"

#include <algorithm>
#include <cmath>

namespace lepton::widgets {

namespace {

/// More than any shape takes.
constexpr double labelWidth = 140;

QPointF turned(QPointF point) { return point.transposed(); }
QRectF turned(const QRectF& rect) { return {rect.y(), rect.x(), rect.height(), rect.width()}; }
QTransform turning() { return {0, 1, 1, 0, 0, 0}; }

/// A port that the type does not have (any more) is drawn at the middle of its side.
QPointF placeOf(const NodeItem& node, bool output, const std::string& name, LayoutDirection direction) {
    for (const auto& port : output ? node.outputs : node.inputs)
        if (port.name == name)
            return port.at;
    return node.rect.topLeft() + portPlace(output, 0, 1, node.rect.size(), direction);
}

} // namespace

/// The short ones first: they lie nearest to the nodes, and the long ones go round them.
void CanvasLayout::route(const std::vector<int>& edges) {
    std::vector<std::pair<double, int>> order;
    for (const int index : edges) {
        EdgeItem& edge = m_edges[static_cast<std::size_t>(index)];
        edge.start = placeOf(m_nodes[static_cast<std::size_t>(edge.from)], true, edge.edge.from.port, m_direction);
        edge.end = placeOf(m_nodes[static_cast<std::size_t>(edge.to)], false, edge.edge.to.port, m_direction);
        order.emplace_back((edge.end - edge.start).manhattanLength(), index);
    }
    std::sort(order.begin(), order.end());
    for (const auto& [length, index] : order)
        routeEdge(index);
}

void CanvasLayout::routeEdge(int index) {
    EdgeItem& edge = m_edges[static_cast<std::size_t>(index)];
    const bool turn = m_direction == LayoutDirection::TopToBottom;
    const auto onCanvas = [turn](const QRectF& rect) { return turn ? turned(rect) : rect; };
    EdgeObstacles obstacles{[&](const QRectF& rect) { return nodeInTheWay(onCanvas(rect)); },
                            [&](const QRectF& rect) { return edgeInTheWay(edge, onCanvas(rect)); }};
    for (const int other : m_edgesOf[static_cast<std::size_t>(edge.from)])
        if (const EdgeItem& sibling = m_edges[static_cast<std::size_t>(other)]; other != index && sibling.edge.from == edge.edge.from && !sibling.run.isEmpty())
            obstacles.shared.push_back(onCanvas(sibling.run).center().y());
    EdgePath way = turn ? widgets::routeEdge(turned(edge.start), turned(edge.end), obstacles) : widgets::routeEdge(edge.start, edge.end, obstacles);
    if (turn) {
        way.path = turning().map(way.path);
        way.labelAt = turned(way.labelAt);
        way.run = turned(way.run);
    }
    edge.path = std::move(way.path);
    edge.labelAt = way.labelAt;
    edge.labelRoom = way.labelRoom;
    edge.labelBeside = way.labelBeside != turn; // what is level one way is steep the other
    edge.run = way.run;
    edge.bounds = edge.path.controlPointRect().adjusted(-4, -18, edge.labelBeside ? labelWidth : 4, 4);
    m_edgeGrid.insert(index, edge.bounds);
    if (!edge.run.isEmpty())
        m_runGrid.insert(index, edge.run);
}

void CanvasLayout::forgetRoute(int index) {
    EdgeItem& edge = m_edges[static_cast<std::size_t>(index)];
    m_edgeGrid.remove(index, edge.bounds);
    if (!edge.run.isEmpty())
        m_runGrid.remove(index, edge.run);
    edge.run = {};
}

bool CanvasLayout::nodeInTheWay(const QRectF& rect) const {
    return m_nodeGrid.any(rect, [&](int node) { return m_nodes[static_cast<std::size_t>(node)].rect.intersects(rect); });
}

/// Edges from one output, or to one input, may share their way.
bool CanvasLayout::edgeInTheWay(const EdgeItem& edge, const QRectF& rect) const {
    return m_runGrid.any(rect, [&](int index) {
        const EdgeItem& other = m_edges[static_cast<std::size_t>(index)];
        return other.run.intersects(rect) && other.edge.from != edge.edge.from && other.edge.to != edge.edge.to;
    });
}

} // namespace lepton::widgets

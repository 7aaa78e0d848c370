// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/canvas/CanvasLayout.h"

#include "widgets/canvas/EdgePath.h"
#include "widgets/common/Theme.h"

#include <QLocale>
#include <QPainterPathStroker>

#include <algorithm>
#include <set>

namespace lepton::widgets {

namespace {

/// "32×26×26": the shape of one sample.
QString sampleShape(const graph::Shape& shape) {
    QStringList sizes;
    for (std::size_t i = 1; i < shape.size(); ++i)
        sizes << QString::fromStdString(shape[i].str());
    return sizes.join(QChar(0xD7));
}

std::vector<PortItem> portItems(const std::vector<graph::PortSpec>& ports) {
    std::vector<PortItem> out;
    for (const auto& port : ports)
        out.push_back({port.name, {}});
    return out;
}

/// Ports share the side evenly; a single one stands in the middle.
void spread(std::vector<PortItem>& ports, double x, const QRectF& rect) {
    for (std::size_t i = 0; i < ports.size(); ++i)
        ports[i].at = {x, rect.top() + rect.height() * (static_cast<double>(i) + 1) / (static_cast<double>(ports.size()) + 1)};
}

const PortItem* findPort(const std::vector<PortItem>& ports, const std::string& name) {
    const auto found = std::find_if(ports.begin(), ports.end(), [&](const PortItem& port) { return port.name == name; });
    return found == ports.end() ? nullptr : &*found;
}

} // namespace

void CanvasLayout::build(const graph::Network& network, const graph::Analysis& analysis, const std::vector<graph::Problem>& problems,
                         const graph::Catalogue& catalogue) {
    m_network = &network;
    m_analysis = &analysis;
    m_nodes.clear();
    m_edges.clear();
    m_nodes.reserve(network.nodes().size());
    for (const auto& node : network.nodes()) {
        const auto* type = catalogue.find(node.type);
        NodeItem item{node.id, {}, type, {}, {}, {}};
        if (type != nullptr) {
            item.inputs = portItems(type->inputs);
            item.outputs = portItems(type->outputs);
        }
        m_nodes.push_back(std::move(item));
        placeNode(m_nodes.size() - 1, {node.position.x, node.position.y});
    }
    std::set<graph::PortRef> failing;
    for (std::size_t i = 0; i < problems.size(); ++i) {
        if (const int node = indexOf(problems[i].node); node >= 0)
            m_nodes[static_cast<std::size_t>(node)].problems.push_back(static_cast<int>(i));
        failing.insert({problems[i].node, problems[i].port});
    }
    for (const auto& edge : network.edges()) {
        EdgeItem item;
        item.edge = edge;
        item.from = indexOf(edge.from.node);
        item.to = indexOf(edge.to.node);
        item.failing = failing.contains(edge.to);
        m_edges.push_back(std::move(item));
    }
    m_texts.assign(m_nodes.size(), std::nullopt);
    routeAll();
}

void CanvasLayout::displace(const std::vector<int>& nodes, QPointF delta) {
    for (const int index : nodes) {
        const auto& node = m_network->nodes()[static_cast<std::size_t>(index)];
        placeNode(static_cast<std::size_t>(index), QPointF(node.position.x, node.position.y) + delta);
    }
    routeAll();
}

void CanvasLayout::placeNode(std::size_t index, QPointF topLeft) {
    NodeItem& item = m_nodes[index];
    item.rect = QRectF(topLeft, QSizeF(measure::nodeWidth, measure::nodeHeight));
    spread(item.inputs, item.rect.left(), item.rect);
    spread(item.outputs, item.rect.right(), item.rect);
}

void CanvasLayout::routeAll() {
    m_nodeGrid.clear();
    m_edgeGrid.clear();
    m_bounds = {};
    for (std::size_t i = 0; i < m_nodes.size(); ++i) {
        m_nodeGrid.insert(static_cast<int>(i), m_nodes[i].rect);
        m_bounds = m_bounds.united(m_nodes[i].rect);
    }
    for (std::size_t i = 0; i < m_edges.size(); ++i) {
        EdgeItem& edge = m_edges[i];
        const NodeItem& from = m_nodes[static_cast<std::size_t>(edge.from)];
        const NodeItem& to = m_nodes[static_cast<std::size_t>(edge.to)];
        // A port that the type does not have (any more) is drawn at the middle of its side.
        const auto* out = findPort(from.outputs, edge.edge.from.port);
        const auto* in = findPort(to.inputs, edge.edge.to.port);
        edge.start = out != nullptr ? out->at : QPointF(from.rect.right(), from.rect.center().y());
        edge.end = in != nullptr ? in->at : QPointF(to.rect.left(), to.rect.center().y());
        const EdgePath way = routeEdge(edge.start, edge.end, nodeBetween(edge));
        edge.path = way.path;
        edge.labelAt = way.labelAt;
        edge.labelRoom = way.labelRoom;
        edge.bounds = way.path.boundingRect().adjusted(-4, -18, 4, 4);
        label(edge);
        m_edgeGrid.insert(static_cast<int>(i), edge.bounds);
    }
}

bool CanvasLayout::nodeBetween(const EdgeItem& edge) const {
    const QRectF way = QRectF(edge.start, edge.end).normalized().adjusted(4, -8, -4, 8);
    // Neighbours have nothing between them; looking is for skip connections.
    if (edge.end.x() - edge.start.x() < measure::nodeWidth || way.width() <= 0)
        return false;
    for (const int index : m_nodeGrid.touching(way))
        if (index != edge.from && index != edge.to && m_nodes[static_cast<std::size_t>(index)].rect.intersects(way))
            return true;
    return false;
}

void CanvasLayout::label(EdgeItem& edge) const {
    const auto* facts = m_analysis->find(edge.edge.from.node);
    if (facts == nullptr || facts->outputs.empty())
        return;
    const auto& shape = facts->outputs.front().shape;
    if (facts->inputs.empty() || facts->inputs.front().shape != shape)
        edge.label = sampleShape(shape);
}

int CanvasLayout::indexOf(const graph::NodeId& id) const { return m_network == nullptr ? -1 : static_cast<int>(m_network->indexOf(id)); }

const NodeText& CanvasLayout::text(int node) const {
    const auto index = static_cast<std::size_t>(node);
    if (m_texts[index])
        return *m_texts[index];
    const NodeItem& item = m_nodes[index];
    const auto& source = m_network->nodes()[index];
    NodeText out;
    out.title = !source.title.empty() ? QString::fromStdString(source.title)
                : item.type != nullptr ? translated(item.type->title)
                                       : QString::fromStdString(source.type);
    const auto* facts = m_analysis->find(source.id);
    // Complete parameters are there only if all are right.
    if (facts != nullptr && item.type != nullptr && item.type->caption && facts->parameters.values().size() == item.type->parameters.size())
        out.caption = translated(item.type->caption(facts->parameters));
    if (facts != nullptr && facts->parameterCount > 0)
        out.count = facts->parameterCount < 1000000 ? QLocale().toString(static_cast<qlonglong>(facts->parameterCount)) : countText(facts->parameterCount);
    m_texts[index] = std::move(out);
    return *m_texts[index];
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

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/graph/Analysis.h"
#include "core/graph/Catalogue.h"
#include "core/graph/Network.h"
#include "widgets/canvas/SpatialGrid.h"

#include <QPainterPath>
#include <QRectF>
#include <QString>

#include <optional>
#include <vector>

namespace lepton::widgets {

struct PortItem {
    std::string name;
    QPointF at;
};

/// What is written on a node; made when it is first painted.
struct NodeText {
    QString title;
    QString caption;
    QString count; ///< trained parameters, empty if there are none
};

struct NodeItem {
    graph::NodeId id;
    QRectF rect;
    const graph::LayerType* type = nullptr; ///< null: unknown to this version
    std::vector<PortItem> inputs;
    std::vector<PortItem> outputs;
    std::vector<int> problems; ///< positions in the document's list
};

struct EdgeItem {
    graph::Edge edge;
    int from = -1;
    int to = -1;
    QPointF start, end;
    QPainterPath path;
    QRectF bounds;
    QString label; ///< "32×26×26", empty where the shape does not change
    QPointF labelAt;
    double labelRoom = 0;
    bool failing = false;
};

struct PortHit {
    int node = -1;
    std::string port;
    bool output = false;
    QPointF at;
};

/// Where everything on the canvas is, in pixels at 100 %: made from the network, asked by painter and mouse.
class CanvasLayout {
public:
    void build(const graph::Network& network, const graph::Analysis& analysis, const std::vector<graph::Problem>& problems,
               const graph::Catalogue& catalogue);
    /// Shows some nodes displaced, while they are dragged.
    void displace(const std::vector<int>& nodes, QPointF delta);

    const std::vector<NodeItem>& nodes() const { return m_nodes; }
    const std::vector<EdgeItem>& edges() const { return m_edges; }
    int indexOf(const graph::NodeId& id) const;
    const NodeText& text(int node) const;
    /// Of all nodes; empty if there are none.
    QRectF bounds() const { return m_bounds; }

    std::vector<int> nodesIn(const QRectF& rect) const;
    std::vector<int> edgesIn(const QRectF& rect) const { return m_edgeGrid.touching(rect); }
    int nodeAt(QPointF at) const; ///< the topmost, or -1
    int edgeAt(QPointF at, double tolerance) const;
    std::optional<PortHit> portAt(QPointF at, double tolerance) const;
    std::optional<QPointF> portPoint(const graph::PortRef& port, bool output) const;

private:
    void placeNode(std::size_t index, QPointF topLeft);
    void routeAll();
    void label(EdgeItem& edge) const;
    bool nodeBetween(const EdgeItem& edge) const;

    const graph::Network* m_network = nullptr;
    const graph::Analysis* m_analysis = nullptr;
    std::vector<NodeItem> m_nodes;
    std::vector<EdgeItem> m_edges;
    mutable std::vector<std::optional<NodeText>> m_texts;
    SpatialGrid m_nodeGrid;
    SpatialGrid m_edgeGrid;
    QRectF m_bounds;
};

} // namespace lepton::widgets

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/graph/Analysis.h"
#include "core/graph/Catalogue.h"
#include "core/graph/Network.h"
#include "widgets/canvas/PortPlace.h"
#include "widgets/canvas/SpatialGrid.h"

#include <QPainterPath>
#include <QRectF>
#include <QString>

#include <memory>
#include <optional>
#include <vector>

namespace lepton::widgets {

class NetworkLevel;

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
    std::shared_ptr<const graph::Group> group; ///< of a group: what is inside
    std::int64_t repeats = 1;
    bool collapsed = false;
    bool bypassed = false;
    QString note; ///< what a note says
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
    QRectF run; ///< its level part, which other edges keep off; empty: none
    QPointF labelAt;
    double labelRoom = 0;
    bool labelBeside = false; ///< to the right of labelAt, not above it
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
    /// Takes up a network, or what has changed in it: what stands where it stood, with the same neighbours, keeps its way.
    void build(const NetworkLevel& level, const std::vector<graph::Problem>& problems, const graph::Catalogue& catalogue);
    /// Shows some nodes displaced, while they are dragged.
    void displace(const std::vector<int>& nodes, QPointF delta);
    /// Shows all nodes elsewhere, while they glide: a top left corner for each.
    void show(const std::vector<QPointF>& places);
    /// On which sides ports stand; build() follows it.
    void setDirection(LayoutDirection direction);
    LayoutDirection direction() const { return m_direction; }

    const std::vector<NodeItem>& nodes() const { return m_nodes; }
    const std::vector<EdgeItem>& edges() const { return m_edges; }
    int indexOf(const graph::NodeId& id) const;
    const NodeText& text(int node) const;
    /// "32×26×26" on an edge; empty where the shape does not change.
    const QString& label(int edge) const;
    /// Grows with every change of what is where.
    std::uint64_t changes() const { return m_changes; }
    /// Of all nodes; empty if there are none.
    QRectF bounds() const { return m_bounds; }

    /// For each node whether it is `node` or lies on a way from it (or to it, unless `forwards`); `without`: an edge that does not count.
    std::vector<char> reached(int node, bool forwards, const std::optional<graph::Edge>& without) const;
    std::vector<int> nodesIn(const QRectF& rect) const;
    std::vector<int> edgesIn(const QRectF& rect) const { return m_edgeGrid.touching(rect); }
    int nodeAt(QPointF at) const; ///< the topmost, or -1
    int edgeAt(QPointF at, double tolerance) const;
    std::optional<PortHit> portAt(QPointF at, double tolerance) const;
    std::optional<QPointF> portPoint(const graph::PortRef& port, bool output) const;

private:
    bool sameParts(const graph::Network& network, const graph::Catalogue& catalogue) const;
    static void mark(NodeItem& item, const graph::Node& node);
    void makeNodes(const graph::Network& network, const graph::Catalogue& catalogue);
    void makeEdges(const graph::Network& network);
    void markProblems(const std::vector<graph::Problem>& problems);

    void placeNode(std::size_t index, QPointF topLeft);
    void moveNodes(const std::vector<int>& nodes, const std::vector<QPointF>& places);
    void route(const std::vector<int>& edges);
    void routeEdge(int index);
    void forgetRoute(int index);
    bool nodeInTheWay(const QRectF& rect) const;
    bool edgeInTheWay(const EdgeItem& edge, const QRectF& rect) const;
    QString makeLabel(const EdgeItem& edge) const;

    const graph::Network* m_network = nullptr;
    const NetworkLevel* m_level = nullptr;
    LayoutDirection m_direction = LayoutDirection::LeftToRight;
    std::vector<NodeItem> m_nodes;
    std::vector<EdgeItem> m_edges;
    std::vector<std::vector<int>> m_edgesOf; ///< by node
    mutable std::vector<std::optional<NodeText>> m_texts;
    mutable std::vector<std::optional<QString>> m_labels;
    SpatialGrid m_nodeGrid;
    SpatialGrid m_edgeGrid;
    SpatialGrid m_runGrid;
    QRectF m_bounds;
    std::uint64_t m_changes = 1;
};

} // namespace lepton::widgets

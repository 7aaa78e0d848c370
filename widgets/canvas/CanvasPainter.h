// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/canvas/CanvasLayout.h"

#include <QPainterPath>

#include <set>
#include <unordered_map>

class QPainter;

namespace lepton::widgets {

/// What of the canvas is not in the network: the user's doing.
struct CanvasState {
    std::set<int> selected;
    int selectedEdge = -1;
    int hovered = -1;
    int dropEdge = -1;        ///< a layer let go now would go into this edge
    QRectF rubberBand;        ///< on the canvas; empty: none
    bool connecting = false;
    QPainterPath looseEdge;
    std::optional<PortHit> source; ///< of the edge that is being drawn
    std::optional<PortHit> target; ///< the port under the mouse
    bool targetFits = false;
    /// Nodes with a port that the edge may end at, and which.
    std::unordered_map<int, std::vector<std::string>> targets;
};

/// Paints the canvas at any scale: below a certain size a node is only a coloured spot, so that ten thousand cost no more than ten.
class CanvasPainter {
public:
    CanvasPainter(const CanvasLayout& layout, const CanvasState& state, double zoom) : m_layout(layout), m_state(state), m_zoom(zoom) {}
    /// The painter's transform is that of the canvas; `exposed` in the canvas's pixels.
    void paint(QPainter& painter, const QRectF& exposed) const;

private:
    void ground(QPainter& painter, const QRectF& exposed) const;
    void spots(QPainter& painter, const QRectF& exposed) const;
    void edge(QPainter& painter, int index) const;
    void edgeLabel(QPainter& painter, int index) const;
    void node(QPainter& painter, int index) const;
    void nodeText(QPainter& painter, int index, const QRectF& rect) const;
    void badge(QPainter& painter, const QRectF& rect) const;
    void ports(QPainter& painter, int index) const;
    bool dimmed(int node) const;

    const CanvasLayout& m_layout;
    const CanvasState& m_state;
    double m_zoom;
};

} // namespace lepton::widgets

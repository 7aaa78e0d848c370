// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/canvas/CanvasLayout.h"
#include "widgets/canvas/CanvasTexts.h"
#include "widgets/canvas/NodeBodies.h"
#include "widgets/watch/LayerHeat.h"

#include <QPainterPath>
#include <QTransform>

#include <set>
#include <unordered_map>

class QPainter;

namespace lepton::widgets {

/// Ports are shown, and can be taken hold of, from this scale on.
inline constexpr double portsFrom = 0.35;

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
    std::unordered_map<int, HeatMark> heat; ///< figures of the training that nodes show
    // For a picture that is taken elsewhere.
    bool plainGround = false;           ///< without the dots
    std::optional<std::set<int>> only;  ///< the nodes that are painted, with the edges between them; none: all
};

/// What the painter keeps from one paint to the next.
struct PaintCaches {
    NodeBodies bodies;
    CanvasTexts texts;
};

/// Paints the canvas at any scale: below a certain size a node is only a coloured spot, so that ten thousand cost no more than
/// ten; above it equal bodies and words are painted once and copied.
class CanvasPainter {
public:
    CanvasPainter(const CanvasLayout& layout, const CanvasState& state, double zoom, PaintCaches& caches)
        : m_layout(layout), m_state(state), m_zoom(zoom), m_caches(caches) {}
    /// The painter's transform is that of the canvas (scale and move only); `exposed` in the canvas's pixels.
    void paint(QPainter& painter, const QRectF& exposed);

private:
    void ground(QPainter& painter, const QRectF& exposed) const;
    // All in the painter's own pixels.
    void spots(QPainter& painter, const std::vector<int>& edges, const std::vector<int>& nodes) const;
    void edges(QPainter& painter, const std::vector<int>& indices) const;
    void edgeLabels(QPainter& painter, const std::vector<int>& indices) const;
    void node(QPainter& painter, int index) const;
    void groupPicture(QPainter& painter, const NodeItem& item) const;
    void note(QPainter& painter, int index) const;
    void nodeText(QPainter& painter, int index) const;
    void nodeHeat(QPainter& painter, int index, const HeatMark& mark) const;
    // In the canvas's.
    void litPorts(QPainter& painter, int index) const;
    void gesture(QPainter& painter) const;
    bool dimmed(int node) const;

    const CanvasLayout& m_layout;
    const CanvasState& m_state;
    double m_zoom;
    PaintCaches& m_caches;
    QTransform m_toView;
    QRectF m_seen; ///< what is painted, in the painter's own pixels
};

} // namespace lepton::widgets

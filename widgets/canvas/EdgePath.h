// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QPainterPath>
#include <QPointF>

namespace lepton::widgets {

/// The way an edge takes from an output port (leaving to the right) to an input port (arriving from the left).
struct EdgePath {
    QPainterPath path;
    QPointF labelAt;      ///< middle of the edge, where its shape is written above
    double labelRoom = 0; ///< width there
};

/// Forwards: a line or a gentle curve, or over the top where `blocked` says that a node lies between. Backwards or to another
/// row: round the ends of the rows with a straight run between them.
EdgePath routeEdge(QPointF from, QPointF to, bool blocked);

/// The loose end of an edge that is being drawn.
QPainterPath looseEdge(QPointF from, QPointF to);

} // namespace lepton::widgets

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QPainterPath>
#include <QPointF>
#include <QRectF>

#include <functional>
#include <vector>

namespace lepton::widgets {

/// The way an edge takes from an output port (leaving to the right) to an input port (arriving from the left).
struct EdgePath {
    QPainterPath path;
    QPointF labelAt;          ///< middle of the edge, where its shape is written above
    double labelRoom = 0;     ///< width there
    QRectF run;               ///< the level part of a long edge, which others keep off; empty: none
    bool labelBeside = false; ///< the edge is steep there: what is written stands to its right
};

/// What lies in an edge's way. Both are asked with a rectangle.
struct EdgeObstacles {
    std::function<bool(const QRectF&)> node; ///< whether a node lies there
    std::function<bool(const QRectF&)> run;  ///< whether another edge runs there
    std::vector<double> shared = {};         ///< heights at which edges from the same port run: taken where they can be
};

/// Forwards: a line or a gentle curve; past nodes level along a free lane, over the top of them if need be. Backwards or to
/// another row: round the ends of the rows, with a level run between them.
EdgePath routeEdge(QPointF from, QPointF to, const EdgeObstacles& obstacles);
/// The same where nothing is in the way.
EdgePath routeEdge(QPointF from, QPointF to);

/// The loose end of an edge that is being drawn.
QPainterPath looseEdge(QPointF from, QPointF to);

} // namespace lepton::widgets

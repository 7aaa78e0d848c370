// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QColor>
#include <QPainterPath>
#include <QRectF>

class QPainter;

namespace lepton::widgets {

/// Paints an edge in pieces, and only those in sight: an edge may be a hundred times as long as the view. Path and `seen` are in
/// the painter's own pixels.
void paintEdge(QPainter& painter, const QPainterPath& path, const QRectF& seen, const QColor& colour, double width);

} // namespace lepton::widgets

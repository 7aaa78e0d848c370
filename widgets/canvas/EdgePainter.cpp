// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/canvas/EdgePainter.h"

#include <QPaintEngine>
#include <QPainter>

#include <cmath>

namespace lepton::widgets {

namespace {

/// Level and upright pieces are rectangles, which cost a tenth of a line; they reach a little into their neighbours.
void paintLine(QPainter& painter, QPointF from, QPointF to, const QRectF& seen, const QColor& colour, double width) {
    constexpr double overlap = 0.5;
    const bool level = std::abs(from.y() - to.y()) < 0.01;
    if (!level && std::abs(from.x() - to.x()) >= 0.01) {
        painter.drawLine(from, to);
        return;
    }
    const double along = overlap, across = width / 2;
    const QRectF piece = QRectF(from, to).normalized().adjusted(level ? -along : -across, level ? -across : -along, level ? along : across, level ? across : along);
    if (const QRectF part = piece.intersected(seen); !part.isEmpty())
        painter.fillRect(part, colour);
}

void paintCurve(QPainter& painter, QPointF from, const QPainterPath& path, int first, const QRectF& seen, double width) {
    QPainterPath curve(from);
    curve.cubicTo(path.elementAt(first), path.elementAt(first + 1), path.elementAt(first + 2));
    if (curve.controlPointRect().adjusted(-width, -width, width, width).intersects(seen))
        painter.drawPath(curve);
}

} // namespace

void paintEdge(QPainter& painter, const QPainterPath& path, const QRectF& seen, const QColor& colour, double width) {
    painter.setPen(QPen(colour, width));
    if (painter.paintEngine()->type() != QPaintEngine::Raster) {
        painter.drawPath(path);
        return;
    }
    QPointF at;
    for (int i = 0; i < path.elementCount(); ++i) {
        const auto& element = path.elementAt(i);
        if (element.isLineTo())
            paintLine(painter, at, element, seen, colour, width);
        if (element.isCurveTo()) {
            paintCurve(painter, at, path, i, seen, width);
            i += 2;
        }
        at = path.elementAt(i);
    }
}

} // namespace lepton::widgets

// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/canvas/EdgePath.h"

#include "widgets/common/Theme.h"

#include <algorithm>
#include <cmath>

namespace lepton::widgets {

namespace {

/// How far a row's end is rounded, and what a node needs above and below.
constexpr double bend = 40;
constexpr double clearance = measure::nodeHeight / 2.0 + 28;

EdgePath forwards(QPointF from, QPointF to) {
    EdgePath out;
    out.path.moveTo(from);
    const double reach = std::max(20.0, (to.x() - from.x()) / 2);
    if (std::abs(to.y() - from.y()) < 0.5)
        out.path.lineTo(to);
    else
        out.path.cubicTo(from + QPointF(reach, 0), to - QPointF(reach, 0), to);
    out.labelAt = (from + to) / 2;
    out.labelRoom = to.x() - from.x();
    return out;
}

EdgePath finished(QPainterPath path, QPointF runStart, QPointF runEnd) {
    return {std::move(path), (runStart + runEnd) / 2, std::abs(runEnd.x() - runStart.x())};
}

/// Backwards: out beyond the row's end, level at height `y`, and in again before the row's beginning.
EdgePath roundTheEnds(QPointF from, QPointF to, double y) {
    constexpr double reach = 1.4 * bend; // bulges by just under `bend`
    const QPointF start(from.x() - bend, y);
    const QPointF end(to.x() + bend, y);
    QPainterPath path(from);
    path.cubicTo(from + QPointF(reach, 0), {from.x() + reach, y}, start);
    path.lineTo(end);
    path.cubicTo({to.x() - reach, y}, to - QPointF(reach, 0), to);
    return finished(std::move(path), start, end);
}

/// Forwards past nodes that lie between: level at height `y`.
EdgePath past(QPointF from, QPointF to, double y) {
    constexpr double reach = 0.6 * bend;
    const QPointF start(from.x() + bend, y);
    const QPointF end(to.x() - bend, y);
    QPainterPath path(from);
    path.cubicTo(from + QPointF(reach, 0), start - QPointF(reach, 0), start);
    path.lineTo(end);
    path.cubicTo(end + QPointF(reach, 0), to - QPointF(reach, 0), to);
    return finished(std::move(path), start, end);
}

} // namespace

EdgePath routeEdge(QPointF from, QPointF to, bool blocked) {
    if (to.x() >= from.x() + 24) {
        if (!blocked)
            return forwards(from, to);
        if (to.x() - from.x() > 3 * bend)
            return past(from, to, std::min(from.y(), to.y()) - clearance);
    }
    const bool rowsApart = std::abs(to.y() - from.y()) > 2 * clearance - 24;
    const double y = rowsApart ? (from.y() + to.y()) / 2 : std::max(from.y(), to.y()) + clearance;
    return roundTheEnds(from, to, y);
}

QPainterPath looseEdge(QPointF from, QPointF to) {
    QPainterPath path(from);
    const double reach = std::clamp(std::abs(to.x() - from.x()) / 2, 20.0, 120.0);
    path.cubicTo(from + QPointF(reach, 0), to - QPointF(reach, 0), to);
    return path;
}

} // namespace lepton::widgets

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
/// From this rise on a label above an edge would be crossed by it.
constexpr double steepFrom = 24;
/// Nearer than this nothing lies between two ports.
constexpr double neighbours = measure::nodeWidth;
/// From a row's ports to half way to the next row, as the layout has them.
constexpr double rowMiddle = 95;
/// Lanes of long edges lie so far apart, and so many are tried.
constexpr double lane = 14;
constexpr int mostLanes = 60;

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
    out.labelBeside = std::abs(to.y() - from.y()) > steepFrom;
    return out;
}

/// To a port beside or just behind: a loop without a run.
EdgePath loop(QPointF from, QPointF to) {
    EdgePath out;
    out.path.moveTo(from);
    out.path.cubicTo(from + QPointF(1.6 * bend, 0), to - QPointF(1.6 * bend, 0), to);
    out.labelAt = (from + to) / 2;
    out.labelBeside = true;
    return out;
}

QRectF levelRect(double x1, double x2, double y) { return QRectF(QPointF(std::min(x1, x2), y - 5), QPointF(std::max(x1, x2), y + 5)); }
/// With room for the label above, and so that it is not taken for a node's frame.
QRectF laneRect(double x1, double x2, double y) { return levelRect(x1, x2, y).adjusted(0, -17, 0, 7); }
QRectF uprightRect(double x1, double x2, double y1, double y2) { return QRectF(QPointF(std::min(x1, x2), std::min(y1, y2)), QPointF(std::max(x1, x2), std::max(y1, y2))); }

EdgePath finished(QPainterPath path, QPointF runStart, QPointF runEnd) {
    return {std::move(path), (runStart + runEnd) / 2, std::abs(runEnd.x() - runStart.x()), levelRect(runStart.x(), runEnd.x(), runStart.y()), false};
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

/// Forwards, level at height `y`; at the height of one of its ends it bends at the other end only.
EdgePath along(QPointF from, QPointF to, double y) {
    constexpr double reach = 0.6 * bend;
    const QPointF start(std::abs(from.y() - y) < 0.5 ? from.x() : from.x() + bend, y);
    const QPointF end(std::abs(to.y() - y) < 0.5 ? to.x() : to.x() - bend, y);
    QPainterPath path(from);
    if (start.x() > from.x())
        path.cubicTo(from + QPointF(reach, 0), start - QPointF(reach, 0), start);
    path.lineTo(end);
    if (end.x() < to.x())
        path.cubicTo(end + QPointF(reach, 0), to - QPointF(reach, 0), to);
    return finished(std::move(path), start, end);
}

bool mayRunForwards(QPointF from, QPointF to, double y, const EdgeObstacles& obstacles) {
    // At a port's own height the run begins at the port, whose node is no obstacle.
    const double start = from.x() + (std::abs(from.y() - y) < 0.5 ? 4 : 12);
    const double end = to.x() - (std::abs(to.y() - y) < 0.5 ? 4 : 12);
    const QRectF way = levelRect(start, end, y);
    const bool ownHeight = std::abs(from.y() - y) < 0.5 || std::abs(to.y() - y) < 0.5;
    return !obstacles.node(ownHeight ? way : laneRect(start, end, y)) && !obstacles.run(way) && !obstacles.node(uprightRect(from.x() + 8, from.x() + bend - 8, from.y(), y)) &&
           !obstacles.node(uprightRect(to.x() - bend + 8, to.x() - 8, to.y(), y));
}

bool mayRunBackwards(QPointF from, QPointF to, double y, const EdgeObstacles& obstacles) {
    const QRectF way = levelRect(to.x() - bend + 8, from.x() + bend - 8, y);
    return !obstacles.node(laneRect(way.left(), way.right(), y)) && !obstacles.run(way) && !obstacles.node(uprightRect(from.x() + 8, from.x() + bend - 8, from.y(), y)) &&
           !obstacles.node(uprightRect(to.x() - bend + 8, to.x() - 8, to.y(), y));
}

EdgePath forwardsPast(QPointF from, QPointF to, const EdgeObstacles& obstacles) {
    for (const double y : {from.y(), to.y()})
        if (mayRunForwards(from, to, y, obstacles))
            return along(from, to, y);
    for (const double y : obstacles.shared)
        if (mayRunForwards(from, to, y, obstacles))
            return along(from, to, y);
    const double above = std::min(from.y(), to.y()) - clearance;
    const double below = std::max(from.y(), to.y()) + clearance;
    for (int i = 0; i < mostLanes; ++i)
        for (const double y : {above - i * lane, below + i * lane})
            if (mayRunForwards(from, to, y, obstacles))
                return along(from, to, y);
    return along(from, to, above);
}

EdgePath backwardsPast(QPointF from, QPointF to, const EdgeObstacles& obstacles) {
    for (const double y : obstacles.shared)
        if (mayRunBackwards(from, to, y, obstacles))
            return roundTheEnds(from, to, y);
    const double apart = to.y() - from.y();
    const bool rowsApart = std::abs(apart) > 2 * clearance - 24;
    // Half way between neighbouring rows; where rows are high with branches, before the one that it leads to.
    const double before = std::copysign(std::min(rowMiddle, std::abs(apart) / 2), apart);
    const double wanted = rowsApart ? to.y() - before : std::max(from.y(), to.y()) + clearance;
    for (int i = 0; i < mostLanes; ++i)
        for (const double y : {wanted - i * lane, wanted + i * lane})
            if (mayRunBackwards(from, to, y, obstacles))
                return roundTheEnds(from, to, y);
    return roundTheEnds(from, to, wanted);
}

} // namespace

EdgePath routeEdge(QPointF from, QPointF to, const EdgeObstacles& obstacles) {
    const double ahead = to.x() - from.x();
    if (ahead >= neighbours)
        return forwardsPast(from, to, obstacles);
    if (ahead >= 24)
        return forwards(from, to);
    if (ahead > -2.5 * bend)
        return loop(from, to);
    return backwardsPast(from, to, obstacles);
}

EdgePath routeEdge(QPointF from, QPointF to) {
    const auto nothing = [](const QRectF&) { return false; };
    return to.x() - from.x() >= 24 ? forwards(from, to) : routeEdge(from, to, {nothing, nothing});
}

QPainterPath looseEdge(QPointF from, QPointF to) {
    QPainterPath path(from);
    const double reach = std::clamp(std::abs(to.x() - from.x()) / 2, 20.0, 120.0);
    path.cubicTo(from + QPointF(reach, 0), to - QPointF(reach, 0), to);
    return path;
}

} // namespace lepton::widgets

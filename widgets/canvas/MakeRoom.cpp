// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/canvas/MakeRoom.h"

#include "widgets/canvas/NodeSize.h"
#include "widgets/common/Theme.h"

#include <QRectF>

#include <algorithm>
#include <cmath>
#include <limits>

namespace lepton::widgets::edits {

namespace {

/// What the layout leaves between two layers: room for the edge's shape.
constexpr double gapAcross = 68;
constexpr double gapDown = 56;
constexpr double clear = 2 * measure::grid;

QRectF rectOf(const graph::Node& node) { return {QPointF(node.position.x, node.position.y), nodeSize(node)}; }

/// A row seen along its direction: a rectangle turned so that a column is a row too.
QRectF turned(const QRectF& rect, bool down) { return down ? QRectF(rect.y(), rect.x(), rect.height(), rect.width()) : rect; }

bool inLine(const QRectF& a, const QRectF& b) { return a.top() < b.bottom() && b.top() < a.bottom(); }

/// Left edge of the newcomer, all rectangles being turned.
double startBetween(const QRectF& from, const QRectF& to, double size, double gap) {
    const double free = to.left() - from.right();
    if (inLine(from, to) && free >= size + 2 * gap - 1)
        return from.right() + (free - size) / 2;
    return from.right() + gap;
}

} // namespace

RoomBetween makeRoomBetween(const graph::Network& network, const graph::Node& from, const graph::Node& to, const graph::NodeId& own, QSizeF size) {
    const QRectF first = rectOf(from), second = rectOf(to);
    const bool down = second.top() >= first.bottom() && first.left() < second.right() && second.left() < first.right() &&
                      std::abs(first.center().x() - second.center().x()) < measure::nodeWidth / 2.0;
    const double gap = down ? gapDown : gapAcross;
    const QRectF before = turned(first, down);
    const QSizeF extent = down ? size.transposed() : size;
    const QRectF place(std::round(startBetween(before, turned(second, down), extent.width(), gap)), std::round(before.center().y() - extent.height() / 2), extent.width(), extent.height());
    double next = std::numeric_limits<double>::max(); // where the row goes on behind the newcomer
    bool taken = false;
    std::vector<const graph::Node*> behind;
    for (const auto& node : network.nodes()) {
        const QRectF rect = turned(rectOf(node), down);
        if (node.id == own || node.id == from.id || !inLine(rect, place) || rect.center().x() < before.center().x())
            continue;
        behind.push_back(&node);
        next = std::min(next, rect.left());
        taken = taken || (rect.left() < place.right() + clear && place.left() - clear < rect.right());
    }
    const QRectF there = turned(place, down);
    RoomBetween out{{there.x(), there.y()}, {}};
    const double by = place.right() + gap - next;
    if (taken && by > 0)
        for (const auto* node : behind)
            out.moves.push_back({graph::MoveNode{node->id, {node->position.x + (down ? 0 : by), node->position.y + (down ? by : 0)}}});
    return out;
}

} // namespace lepton::widgets::edits

// SPDX-License-Identifier: GPL-3.0-or-later
// Where one looks on the canvas, and how near.
#include "widgets/canvas/CanvasView.h"
#include "widgets/common/ProjectDocument.h"
#include "widgets/common/NetworkLevel.h"
#include "core/graph/Group.h"
#include "widgets/canvas/Minimap.h"

#include <algorithm>
#include <cmath>

namespace lepton::widgets {

namespace {

constexpr double smallestZoom = 0.02;
constexpr double largestZoom = 2.5;
/// Around everything when all is fitted: the ends of the rows reach this far beyond the nodes.
constexpr double margin = 38;
/// The same in the view's pixels, however small all is.
constexpr double edge = 16;

} // namespace

QPointF CanvasView::toView(QPointF world) const { return (world - m_origin) * m_zoom; }
QPointF CanvasView::toWorld(QPointF view) const { return view / m_zoom + m_origin; }
QRectF CanvasView::visibleWorld() const { return {m_origin, QSizeF(size()) / m_zoom}; }

void CanvasView::setZoom(double zoom, QPointF keep) {
    const QPointF world = toWorld(keep);
    m_zoom = std::clamp(zoom, smallestZoom, largestZoom);
    m_origin = world - keep / m_zoom;
    m_fitted = false;
    m_minimap->update();
    update();
    Q_EMIT viewChanged();
}

void CanvasView::centreOn(QPointF world) {
    m_origin = world - QPointF(width(), height()) / 2 / m_zoom;
    m_fitted = false;
    m_minimap->update();
    update();
    Q_EMIT viewChanged();
}

void CanvasView::fit(const QRectF& world) {
    if (world.isEmpty())
        return;
    fitInto(world, size());
    const QRectF overview(toWorld(m_minimap->pos()), QSizeF(m_minimap->size()) / m_zoom);
    if (m_minimap->isHidden() || m_layout.nodesIn(overview).empty())
        return;
    // The overview covers some of it: left of it or above it, wherever more room is left.
    const QSizeF beside(m_minimap->x() - 8, height()), above(width(), m_minimap->y() - 8);
    fitInto(world, zoomFor(world, beside) > zoomFor(world, above) ? beside : above);
}

double CanvasView::zoomFor(const QRectF& world, QSizeF room) const {
    const QRectF wanted = world.adjusted(-margin, -margin, margin, margin);
    const QSizeF inside = room - QSizeF(2 * edge, 2 * edge);
    return std::clamp(std::min({1.0, room.width() / wanted.width(), room.height() / wanted.height(), inside.width() / world.width(), inside.height() / world.height()}),
                      smallestZoom, largestZoom);
}

void CanvasView::fitInto(const QRectF& world, QSizeF room) {
    m_zoom = zoomFor(world, room);
    // What is lower than the view stands nearer to its top, where one begins to read.
    const double left = (room.width() / m_zoom - world.width()) / 2;
    const double top = std::min((room.height() / m_zoom - world.height()) / 2, 100 / m_zoom);
    m_origin = world.topLeft() - QPointF(std::round(left), std::round(std::max(top, margin)));
    m_fitted = true;
    m_minimap->update();
    update();
    Q_EMIT viewChanged();
}

void CanvasView::fitAll() { fit(m_layout.bounds()); }

void CanvasView::fitSelection() {
    QRectF all;
    for (const int index : m_state.selected)
        all = all.united(m_layout.nodes()[static_cast<std::size_t>(index)].rect);
    fit(all.isEmpty() ? m_layout.bounds() : all);
}

void CanvasView::leaveNetwork() {
    if (m_mode != Mode::Idle)
        cancelGesture();
    stopTidy();
    m_left[m_studio.document->activeNetwork()] = {m_zoom, m_origin, m_fitted, selection()};
}

/// The network that is active now, as it was left; one that is seen for the first time is fitted into the view.
void CanvasView::takeUpNetwork() {
    opened();
    const auto found = m_left.find(m_studio.document->activeNetwork());
    if (found == m_left.end())
        return;
    const Left& left = found->second;
    if (!left.fitted) {
        m_zoom = left.zoom;
        m_origin = left.origin;
        m_fitted = false;
    }
    select(left.selection);
    m_minimap->update();
    update();
    Q_EMIT viewChanged();
}

void CanvasView::reveal(const graph::NodeId& expanded) {
    auto path = graph::pathOf(m_studio.document->network(), expanded);
    if (path.empty())
        return;
    const graph::NodeId id = path.back();
    path.pop_back();
    m_studio.document->level().goTo(path);
    const int index = m_layout.indexOf(id);
    if (index < 0)
        return;
    select({id});
    const QRectF rect = m_layout.nodes()[static_cast<std::size_t>(index)].rect;
    if (!visibleWorld().contains(rect))
        centreOn(rect.center());
}

} // namespace lepton::widgets

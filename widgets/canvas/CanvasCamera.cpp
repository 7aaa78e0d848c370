// SPDX-License-Identifier: GPL-3.0-or-later
// Where one looks on the canvas, and how near.
#include "widgets/canvas/CanvasView.h"
#include "widgets/canvas/Minimap.h"

#include <algorithm>
#include <cmath>

namespace lepton::widgets {

namespace {

constexpr double smallestZoom = 0.02;
constexpr double largestZoom = 2.5;
/// Around everything when all is fitted: the ends of the rows reach this far beyond the nodes.
constexpr double margin = 38;

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
    const QRectF wanted = world.adjusted(-margin, -margin, margin, margin);
    m_zoom = std::clamp(std::min({1.0, width() / wanted.width(), height() / wanted.height()}), smallestZoom, largestZoom);
    // What is lower than the view stands nearer to its top, where one begins to read.
    const double left = (width() / m_zoom - world.width()) / 2;
    const double top = std::min((height() / m_zoom - world.height()) / 2, 100 / m_zoom);
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

void CanvasView::reveal(const graph::NodeId& id) {
    const int index = m_layout.indexOf(id);
    if (index < 0)
        return;
    select({id});
    const QRectF rect = m_layout.nodes()[static_cast<std::size_t>(index)].rect;
    if (!visibleWorld().contains(rect))
        centreOn(rect.center());
}

} // namespace lepton::widgets

// SPDX-License-Identifier: GPL-3.0-or-later
// What is drawn above the network while something goes on: what was found, the lines of a drag, why a port refuses.
#include "widgets/canvas/CanvasFind.h"
#include "widgets/canvas/CanvasView.h"
#include "widgets/common/ProjectDocument.h"
#include "widgets/common/Theme.h"

#include <QPainter>

#include <algorithm>

namespace lepton::widgets {

/// A ring in the warning colour around each layer that has the words; on a canvas far away a dot, so that it can be seen.
void CanvasView::paintFound(QPainter& painter) const {
    const Palette& palette = Theme::instance().palette();
    const QRectF seen = visibleWorld();
    painter.setPen(QPen(palette.warn, 2.5));
    painter.setBrush(Qt::NoBrush);
    for (const auto& id : m_find->marked()) {
        const int index = m_layout.indexOf(id);
        if (index < 0 || !m_layout.nodes()[static_cast<std::size_t>(index)].rect.intersects(seen))
            continue;
        const QRectF world = m_layout.nodes()[static_cast<std::size_t>(index)].rect;
        const QRectF ring = QRectF(toView(world.topLeft()), world.size() * m_zoom).adjusted(-4, -4, 4, 4);
        painter.drawRoundedRect(ring, std::min(11.0, ring.height() / 2), std::min(11.0, ring.height() / 2));
    }
}

void CanvasView::paintGuides(QPainter& painter) const {
    painter.setPen(QPen(Theme::instance().palette().accent, 1));
    for (const auto& line : m_guides)
        painter.drawLine(QLineF(toView(line.p1()), toView(line.p2())));
}

/// Why the port under the mouse can't take the edge.
void CanvasView::paintRefusal(QPainter& painter) const {
    const Palette& palette = Theme::instance().palette();
    const QPointF at = m_state.target ? toView(m_state.target->at) : QPointF();
    painter.setFont(Theme::instance().hint());
    QRectF box = painter.boundingRect(QRectF(at.x() + 16, at.y() + 14, 320, 200), Qt::TextWordWrap, m_refusal).adjusted(-10, -7, 10, 7);
    box.moveRight(std::min(box.right(), width() - 8.0));
    box.moveBottom(std::min(box.bottom(), height() - 8.0));
    painter.setPen(palette.error);
    painter.setBrush(palette.bg1);
    painter.drawRoundedRect(box, measure::fieldRadius, measure::fieldRadius);
    painter.setPen(palette.text);
    painter.drawText(box.adjusted(10, 7, -10, -7), Qt::TextWordWrap, m_refusal);
}

void CanvasView::paintInvitation(QPainter& painter) const {
    const Palette& palette = Theme::instance().palette();
    painter.setPen(palette.text);
    painter.setFont(Theme::instance().title());
    painter.drawText(rect().adjusted(0, -16, 0, -16), Qt::AlignCenter, tr("This network has no layers yet"));
    painter.setPen(palette.text2);
    painter.setFont(Theme::instance().body());
    painter.drawText(rect().adjusted(0, 24, 0, 24), Qt::AlignCenter, tr("Drag an Input here from the left, or press Space and type its name"));
}

} // namespace lepton::widgets

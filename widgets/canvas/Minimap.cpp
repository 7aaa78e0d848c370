// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/canvas/Minimap.h"

#include "widgets/canvas/CanvasView.h"
#include "widgets/common/Theme.h"

#include <QMouseEvent>
#include <QPainter>

#include <array>

namespace lepton::widgets {

namespace {
constexpr int inset = 8;
}

Minimap::Minimap(CanvasView* canvas) : QWidget(canvas), m_canvas(canvas) {
    setFixedSize(164, 108);
    setAccessibleName(tr("Overview of the network"));
    setCursor(Qt::PointingHandCursor);
    connect(&Theme::instance(), &Theme::changed, this, qOverload<>(&QWidget::update));
}

/// Shows the nodes and the view, whichever reaches further.
QTransform Minimap::toMap() const {
    const QRectF world = m_canvas->layout().bounds().united(m_canvas->visibleWorld()).adjusted(-20, -20, 20, 20);
    const QRectF room = QRectF(rect()).adjusted(inset, inset, -inset, -inset);
    const double scale = std::min(room.width() / world.width(), room.height() / world.height());
    QTransform out;
    out.translate(room.center().x(), room.center().y());
    out.scale(scale, scale);
    out.translate(-world.center().x(), -world.center().y());
    return out;
}

void Minimap::paintEvent(QPaintEvent*) {
    const Theme& theme = Theme::instance();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(theme.palette().line);
    painter.setBrush(theme.palette().bg1);
    painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), measure::cardRadius, measure::cardRadius);
    const QTransform map = toMap();
    std::array<QList<QRectF>, 9> byFamily;
    for (const auto& node : m_canvas->layout().nodes())
        byFamily[static_cast<std::size_t>(node.type != nullptr ? node.type->family : graph::Family::Shape)].append(map.mapRect(node.rect));
    painter.setPen(Qt::NoPen);
    for (std::size_t family = 0; family < byFamily.size(); ++family) {
        painter.setBrush(theme.family(static_cast<graph::Family>(family)));
        for (const QRectF& spot : byFamily[family])
            painter.drawRoundedRect(spot, 1.5, 1.5);
    }
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(theme.palette().accent, 1.5));
    painter.drawRoundedRect(map.mapRect(m_canvas->visibleWorld()).intersected(QRectF(rect()).adjusted(4, 4, -4, -4)), 3, 3);
}

void Minimap::mousePressEvent(QMouseEvent* event) { m_canvas->centreOn(toMap().inverted().map(event->position())); }

void Minimap::mouseMoveEvent(QMouseEvent* event) {
    if (event->buttons() & Qt::LeftButton)
        m_canvas->centreOn(toMap().inverted().map(event->position()));
}

} // namespace lepton::widgets

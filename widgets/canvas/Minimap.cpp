// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/canvas/Minimap.h"

#include "widgets/canvas/CanvasView.h"
#include "widgets/common/Theme.h"

#include <QMouseEvent>
#include <QPainter>


namespace lepton::widgets {

namespace {
constexpr int inset = 8;
/// More nodes than this are squares on whole pixels.
constexpr std::size_t mostSmooth = 400;
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

/// The nodes as they were when the picture was made: it lasts until the network or the scale changes.
const QPixmap& Minimap::picture(const QTransform& map) {
    const double ratio = devicePixelRatioF();
    const auto key = std::tuple(m_canvas->layout().changes(), map, ratio, Theme::instance().palette().bg1.rgb());
    if (key == m_pictured)
        return m_picture;
    m_pictured = key;
    m_picture = QPixmap(size() * ratio);
    m_picture.setDevicePixelRatio(ratio);
    m_picture.fill(Qt::transparent);
    const auto& nodes = m_canvas->layout().nodes();
    QPainter painter(&m_picture);
    painter.setPen(Qt::NoPen);
    painter.setRenderHint(QPainter::Antialiasing, nodes.size() <= mostSmooth);
    for (const auto& node : nodes) {
        const QColor colour = Theme::instance().family(node.type != nullptr ? node.type->family : graph::Family::Shape);
        const QRectF spot = map.mapRect(node.rect);
        if (nodes.size() > mostSmooth) {
            painter.fillRect(QRect(spot.topLeft().toPoint(), spot.size().toSize().expandedTo({1, 1})), colour);
            continue;
        }
        painter.setBrush(colour);
        painter.drawRoundedRect(spot, 1.5, 1.5);
    }
    return m_picture;
}

void Minimap::paintEvent(QPaintEvent*) {
    const Theme& theme = Theme::instance();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(theme.palette().line);
    painter.setBrush(theme.palette().bg1);
    painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), measure::cardRadius, measure::cardRadius);
    const QTransform map = toMap();
    painter.drawPixmap(0, 0, picture(map));
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

// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/common/TintedIcon.h"

#include <QFile>
#include <QPainter>
#include <QPixmap>
#include <QSvgRenderer>

namespace lepton::widgets {

namespace {

/// The drawing with its black strokes in the wanted colour; an unknown name draws nothing.
QByteArray tintedDrawing(const QString& name, const QColor& colour) {
    QFile file(":/lepton/icons/" + name + ".svg");
    if (!file.open(QIODevice::ReadOnly))
        return {};
    return file.readAll().replace("\"#000\"", "\"" + colour.name().toLatin1() + "\"");
}

} // namespace

void TintedIcon::paint(QPainter* painter, const QRect& rect, QIcon::Mode mode, QIcon::State) {
    QSvgRenderer drawing(tintedDrawing(m_name, m_colour));
    painter->save();
    painter->setOpacity(painter->opacity() * m_colour.alphaF() * (mode == QIcon::Disabled ? 0.4 : 1.0));
    const int side = qMin(rect.width(), rect.height());
    drawing.render(painter, QRectF(rect.x() + (rect.width() - side) / 2.0, rect.y() + (rect.height() - side) / 2.0, side, side));
    painter->restore();
}

QPixmap TintedIcon::pixmap(const QSize& size, QIcon::Mode mode, QIcon::State state) {
    QPixmap out(size);
    out.fill(Qt::transparent);
    QPainter painter(&out);
    painter.setRenderHint(QPainter::Antialiasing);
    paint(&painter, QRect(QPoint(0, 0), size), mode, state);
    return out;
}

QPixmap TintedIcon::scaledPixmap(const QSize& size, QIcon::Mode mode, QIcon::State state, qreal) { return pixmap(size, mode, state); }

} // namespace lepton::widgets

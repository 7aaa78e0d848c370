// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/canvas/NodeBodies.h"

#include "widgets/common/Theme.h"

#include <QPaintEngine>
#include <QPainter>

#include <cmath>

namespace lepton::widgets {

namespace {

/// The badge and the frame's width reach beyond the node.
constexpr double overhang = 12;
/// Below this scale a badge is a dot.
constexpr double wholeBadgeFrom = 0.42;

QColor tinted(const QColor& ground, const QColor& by) {
    constexpr double share = 0.25;
    const auto mix = [](int a, int b) { return static_cast<int>(std::lround((1 - share) * a + share * b)); };
    return {mix(ground.red(), by.red()), mix(ground.green(), by.green()), mix(ground.blue(), by.blue())};
}

void paintBadge(QPainter& painter, QPointF centre, double scale) {
    const Palette& palette = Theme::instance().palette();
    painter.setPen(QPen(palette.bg0, 2));
    painter.setBrush(palette.error);
    painter.drawEllipse(centre, 9, 9);
    if (scale < wholeBadgeFrom)
        return;
    painter.setPen(QPen(Qt::white, 2, Qt::SolidLine, Qt::RoundCap));
    painter.drawLine(centre - QPointF(0, 4), centre + QPointF(0, 0.5));
    painter.drawPoint(centre + QPointF(0, 4));
}

/// Two more cards behind the node.
void paintStack(QPainter& painter, const NodeLook& look) {
    const Palette& palette = Theme::instance().palette();
    painter.setPen(QPen(palette.line, 1));
    painter.setBrush(palette.bg2);
    for (const double away : {8.0, 4.0})
        painter.drawRoundedRect(QRectF(away + 0.5, away + 0.5, look.width - 1, look.height - 1), measure::nodeRadius, measure::nodeRadius);
}

void paintPorts(QPainter& painter, const NodeLook& look) {
    const Palette& palette = Theme::instance().palette();
    painter.setPen(QPen(palette.text2, 1.5));
    painter.setBrush(palette.bg0);
    for (const bool output : {false, true}) {
        const std::size_t count = output ? look.outputs : look.inputs;
        for (std::size_t i = 0; i < count; ++i)
            painter.drawEllipse(portPlace(output, i, count, {look.width, look.height}, look.direction), 4.6, 4.6);
    }
}

} // namespace

void paintNodeBody(QPainter& painter, const NodeLook& look) {
    const Palette& palette = Theme::instance().palette();
    const double width = look.selected ? 2 : 1;
    if (look.stacked)
        paintStack(painter, look);
    const QColor border = look.selected ? palette.accent : look.failing ? palette.error : look.hovered ? palette.text2 : palette.line;
    painter.setPen(QPen(border, width, look.bypassed ? Qt::DashLine : Qt::SolidLine));
    painter.setBrush(look.bypassed ? palette.bg0 : look.tinted ? tinted(palette.bg1, Theme::instance().family(look.family)) : palette.bg1);
    painter.drawRoundedRect(QRectF(width / 2, width / 2, look.width - width, look.height - width), measure::nodeRadius, measure::nodeRadius);
    painter.setPen(Qt::NoPen);
    painter.setBrush(Theme::instance().family(look.family));
    painter.drawRoundedRect(QRectF(1, 8, 4, look.height - 16), 2, 2);
    paintPorts(painter, look);
    if (look.failing)
        paintBadge(painter, {look.width - 2, 2}, painter.transform().m11());
}

void NodeBodies::draw(QPainter& painter, QPointF at, double scale, const NodeLook& look) {
    if (painter.paintEngine()->type() != QPaintEngine::Raster) {
        painter.save();
        painter.translate(at);
        painter.scale(scale, scale);
        paintNodeBody(painter, look);
        painter.restore();
        return;
    }
    const double ratio = painter.device()->devicePixelRatioF();
    const QRgb ground = Theme::instance().palette().bg1.rgb();
    if (scale != m_scale || ratio != m_pixelRatio || ground != m_ground) {
        m_pictures.clear();
        m_scale = scale;
        m_pixelRatio = ratio;
        m_ground = ground;
    }
    QPixmap& known = m_pictures[look];
    if (known.isNull())
        known = picture(look, ratio);
    const QPointF corner = at - QPointF(overhang, overhang) * scale;
    painter.drawPixmap(QPointF(std::round(corner.x() * ratio) / ratio, std::round(corner.y() * ratio) / ratio), known);
}

QPixmap NodeBodies::picture(const NodeLook& look, double pixelRatio) const {
    const double pixels = m_scale * pixelRatio;
    QPixmap out(static_cast<int>(std::ceil((look.width + 2 * overhang) * pixels)), static_cast<int>(std::ceil((look.height + 2 * overhang) * pixels)));
    out.fill(Qt::transparent);
    out.setDevicePixelRatio(pixelRatio);
    QPainter painter(&out);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.scale(m_scale, m_scale);
    painter.translate(overhang, overhang);
    paintNodeBody(painter, look);
    return out;
}

} // namespace lepton::widgets

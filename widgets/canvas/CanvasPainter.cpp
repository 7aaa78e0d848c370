// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/canvas/CanvasPainter.h"

#include "widgets/common/Theme.h"

#include <QPainter>

#include <algorithm>
#include <array>
#include <cmath>

namespace lepton::widgets {

namespace {

// From these scales on a thing can be told from a spot.
constexpr double shapesFrom = 0.22;
constexpr double textFrom = 0.42;
constexpr double labelsFrom = 0.5;
constexpr double dotSpacing = 24;

graph::Family familyOf(const NodeItem& item) { return item.type != nullptr ? item.type->family : graph::Family::Shape; }

} // namespace

void CanvasPainter::paint(QPainter& painter, const QRectF& exposed) const {
    ground(painter, exposed);
    if (m_zoom < shapesFrom) {
        spots(painter, exposed);
    } else {
        const auto edges = m_layout.edgesIn(exposed);
        for (const int index : edges)
            edge(painter, index);
        if (m_zoom >= labelsFrom)
            for (const int index : edges)
                edgeLabel(painter, index);
        const auto nodes = m_layout.nodesIn(exposed.adjusted(-16, -16, 16, 16));
        for (const int index : nodes)
            node(painter, index);
        for (const int index : nodes)
            ports(painter, index);
    }
    const Palette& palette = Theme::instance().palette();
    if (m_state.connecting) {
        const QColor colour = m_state.target ? (m_state.targetFits ? palette.accent : palette.error) : palette.accent;
        painter.setPen(QPen(colour, 2, m_state.target && !m_state.targetFits ? Qt::DashLine : Qt::SolidLine, Qt::RoundCap));
        painter.setBrush(Qt::NoBrush);
        painter.drawPath(m_state.looseEdge);
    }
    if (!m_state.rubberBand.isEmpty()) {
        QColor fill = palette.accent;
        fill.setAlpha(28);
        painter.setPen(QPen(palette.accent, 1 / m_zoom));
        painter.setBrush(fill);
        painter.drawRect(m_state.rubberBand);
    }
}

void CanvasPainter::ground(QPainter& painter, const QRectF& exposed) const {
    const Palette& palette = Theme::instance().palette();
    painter.fillRect(exposed, palette.bg0);
    double spacing = dotSpacing;
    while (spacing * m_zoom < 14)
        spacing *= 2;
    QList<QPointF> dots;
    for (double x = std::ceil(exposed.left() / spacing) * spacing; x <= exposed.right(); x += spacing)
        for (double y = std::ceil(exposed.top() / spacing) * spacing; y <= exposed.bottom(); y += spacing)
            dots.append({x, y});
    painter.setPen(QPen(palette.line, 1.6 / m_zoom, Qt::SolidLine, Qt::RoundCap));
    painter.drawPoints(dots.constData(), static_cast<int>(dots.size()));
}

/// One call per colour: a rectangle a node, a line an edge.
void CanvasPainter::spots(QPainter& painter, const QRectF& exposed) const {
    const Palette& palette = Theme::instance().palette();
    painter.setRenderHint(QPainter::Antialiasing, false);
    QList<QLineF> lines;
    for (const int index : m_layout.edgesIn(exposed)) {
        const auto& edge = m_layout.edges()[static_cast<std::size_t>(index)];
        lines.append({edge.start, edge.end});
    }
    painter.setPen(QPen(palette.text2, 0));
    painter.drawLines(lines);
    std::array<QList<QRectF>, 9> byFamily;
    QList<QRectF> chosen, failing;
    for (const int index : m_layout.nodesIn(exposed)) {
        const auto& item = m_layout.nodes()[static_cast<std::size_t>(index)];
        byFamily[static_cast<std::size_t>(familyOf(item))].append(item.rect);
        if (m_state.selected.contains(index))
            chosen.append(item.rect);
        if (!item.problems.empty())
            failing.append(item.rect);
    }
    painter.setPen(Qt::NoPen);
    for (std::size_t family = 0; family < byFamily.size(); ++family) {
        painter.setBrush(Theme::instance().family(static_cast<graph::Family>(family)));
        painter.drawRects(byFamily[family]);
    }
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(palette.accent, 2 / m_zoom));
    painter.drawRects(chosen);
    painter.setPen(QPen(palette.error, 2 / m_zoom));
    painter.drawRects(failing);
    painter.setRenderHint(QPainter::Antialiasing);
}

void CanvasPainter::edge(QPainter& painter, int index) const {
    const Palette& palette = Theme::instance().palette();
    const auto& item = m_layout.edges()[static_cast<std::size_t>(index)];
    const bool marked = index == m_state.selectedEdge || index == m_state.dropEdge;
    QColor colour = marked ? palette.accent : item.failing ? palette.error : palette.text2;
    if (m_state.connecting)
        colour.setAlphaF(0.4);
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(colour, marked ? 2.4 : 1.5));
    painter.drawPath(item.path);
}

void CanvasPainter::edgeLabel(QPainter& painter, int index) const {
    const auto& item = m_layout.edges()[static_cast<std::size_t>(index)];
    if (item.label.isEmpty())
        return;
    QFont font = Theme::instance().figures(11);
    double width = QFontMetricsF(font).horizontalAdvance(item.label);
    const double room = std::max(36.0, item.labelRoom - 12);
    if (width > room) { // a long shape between neighbours: smaller, but never cut
        font.setPixelSize(std::max(8, static_cast<int>(11 * room / width)));
        width = QFontMetricsF(font).horizontalAdvance(item.label);
    }
    painter.setFont(font);
    painter.setPen(Theme::instance().palette().text2);
    painter.drawText(QRectF(item.labelAt.x() - width / 2 - 4, item.labelAt.y() - 19, width + 8, 16), Qt::AlignCenter, item.label);
}

bool CanvasPainter::dimmed(int node) const {
    return m_state.connecting && !m_state.targets.contains(node) && !(m_state.source && m_state.source->node == node);
}

void CanvasPainter::node(QPainter& painter, int index) const {
    const Palette& palette = Theme::instance().palette();
    const auto& item = m_layout.nodes()[static_cast<std::size_t>(index)];
    const bool selected = m_state.selected.contains(index);
    const bool failing = !item.problems.empty();
    painter.save();
    painter.setOpacity(dimmed(index) ? 0.35 : 1);
    const double width = selected ? 2 : 1;
    const QRectF rect = item.rect.adjusted(width / 2, width / 2, -width / 2, -width / 2);
    QColor border = selected ? palette.accent : failing ? palette.error : index == m_state.hovered ? palette.text2 : palette.line;
    painter.setPen(QPen(border, width));
    painter.setBrush(palette.bg1);
    painter.drawRoundedRect(rect, measure::nodeRadius, measure::nodeRadius);
    painter.setPen(Qt::NoPen);
    painter.setBrush(Theme::instance().family(familyOf(item)));
    painter.drawRoundedRect(QRectF(item.rect.left() + 1, item.rect.top() + 8, 4, item.rect.height() - 16), 2, 2);
    if (m_zoom >= textFrom)
        nodeText(painter, index, item.rect);
    if (failing)
        badge(painter, item.rect);
    painter.restore();
}

void CanvasPainter::nodeText(QPainter& painter, int index, const QRectF& rect) const {
    const Palette& palette = Theme::instance().palette();
    const NodeText& text = m_layout.text(index);
    const QRectF inner = rect.adjusted(16, 0, -10, 0);
    double countWidth = 0;
    if (!text.count.isEmpty()) {
        painter.setFont(Theme::instance().figures(11));
        countWidth = QFontMetricsF(painter.font()).horizontalAdvance(text.count) + 8;
        painter.setPen(palette.text2);
        painter.drawText(QRectF(inner.left(), rect.top() + 14, inner.width(), 18), Qt::AlignRight | Qt::AlignVCenter, text.count);
    }
    QFont title = Theme::instance().title();
    title.setPixelSize(13);
    const bool alone = text.caption.isEmpty();
    const QRectF titleRect(inner.left(), alone ? rect.top() : rect.top() + 13, inner.width() - countWidth, alone ? rect.height() : 19);
    if (QFontMetricsF(title).horizontalAdvance(text.title) > titleRect.width())
        title.setPixelSize(12); // the longest of the layers' names fit so
    painter.setFont(title);
    painter.setPen(palette.text);
    painter.drawText(titleRect, Qt::AlignLeft | Qt::AlignVCenter, QFontMetricsF(title).elidedText(text.title, Qt::ElideRight, titleRect.width()));
    if (alone)
        return;
    painter.setFont(Theme::instance().hint());
    painter.setPen(palette.text2);
    painter.drawText(QRectF(inner.left(), rect.top() + 33, inner.width(), 18), Qt::AlignLeft | Qt::AlignVCenter,
                     QFontMetricsF(painter.font()).elidedText(text.caption, Qt::ElideRight, inner.width()));
}

void CanvasPainter::badge(QPainter& painter, const QRectF& rect) const {
    const Palette& palette = Theme::instance().palette();
    const QPointF centre(rect.right() - 2, rect.top() + 2);
    painter.setPen(QPen(palette.bg0, 2));
    painter.setBrush(palette.error);
    painter.drawEllipse(centre, 9, 9);
    painter.setPen(QPen(Qt::white, 2, Qt::SolidLine, Qt::RoundCap));
    painter.drawLine(centre - QPointF(0, 4), centre + QPointF(0, 0.5));
    painter.drawPoint(centre + QPointF(0, 4));
}

void CanvasPainter::ports(QPainter& painter, int index) const {
    const Palette& palette = Theme::instance().palette();
    const auto& item = m_layout.nodes()[static_cast<std::size_t>(index)];
    const auto found = m_state.targets.find(index);
    const auto draw = [&](const PortItem& port, bool output) {
        const bool lit = m_state.connecting && found != m_state.targets.end() && m_state.source && output != m_state.source->output &&
                         std::find(found->second.begin(), found->second.end(), port.name) != found->second.end();
        const bool source = m_state.source && m_state.source->node == index && m_state.source->output == output && m_state.source->port == port.name;
        const bool aimed = m_state.target && m_state.target->node == index && m_state.target->output == output && m_state.target->port == port.name;
        const bool refused = aimed && !m_state.targetFits;
        const QColor colour = refused ? palette.error : lit || source ? palette.accent : palette.text2;
        painter.setOpacity(dimmed(index) && !aimed ? 0.35 : 1);
        painter.setPen(QPen(colour, 1.5));
        painter.setBrush(lit || source ? (aimed || source ? palette.accent : palette.bg1) : palette.bg0);
        painter.drawEllipse(port.at, lit || aimed ? 6.5 : 4.6, lit || aimed ? 6.5 : 4.6);
    };
    for (const auto& port : item.inputs)
        draw(port, false);
    for (const auto& port : item.outputs)
        draw(port, true);
    painter.setOpacity(1);
}

} // namespace lepton::widgets

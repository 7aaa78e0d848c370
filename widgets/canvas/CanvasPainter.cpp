// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/canvas/CanvasPainter.h"

#include "core/graph/Group.h"
#include "widgets/canvas/NodeSize.h"
#include "widgets/canvas/EdgePainter.h"
#include "widgets/common/Theme.h"
#include "widgets/home/NetworkThumbnail.h"

#include <QCoreApplication>
#include <QPainter>

#include <algorithm>
#include <cmath>

namespace lepton::widgets {

namespace {

// From these scales on a thing can be told from a spot.
constexpr double shapesFrom = 0.22;
constexpr double textFrom = 0.42;
constexpr double labelsFrom = 0.5;
constexpr double dotSpacing = 24;

QColor mixed(const QColor& a, const QColor& b, double share) {
    const auto mix = [share](int x, int y) { return static_cast<int>(std::lround(share * x + (1 - share) * y)); };
    return {mix(a.red(), b.red()), mix(a.green(), b.green()), mix(a.blue(), b.blue())};
}

bool isNote(const NodeItem& item) { return item.type != nullptr && item.type->name == graph::noteType; }

graph::Family familyOf(const NodeItem& item) { return item.type != nullptr ? item.type->family : graph::Family::Shape; }

} // namespace

void CanvasPainter::paint(QPainter& painter, const QRectF& exposed) {
    m_toView = painter.transform();
    m_seen = m_toView.mapRect(exposed);
    auto edgesInSight = m_layout.edgesIn(exposed);
    auto nodesInSight = m_layout.nodesIn(exposed.adjusted(-16, -16, 16, 16));
    if (const auto& only = m_state.only) {
        std::erase_if(nodesInSight, [&](int node) { return !only->contains(node); });
        std::erase_if(edgesInSight, [&](int edge) {
            const auto& item = m_layout.edges()[static_cast<std::size_t>(edge)];
            return !only->contains(item.from) || !only->contains(item.to);
        });
    }
    painter.save();
    painter.setWorldTransform({});
    ground(painter, exposed);
    if (m_zoom < shapesFrom) {
        spots(painter, edgesInSight, nodesInSight);
    } else {
        edges(painter, edgesInSight);
        if (m_zoom >= labelsFrom)
            edgeLabels(painter, edgesInSight);
        for (const int index : nodesInSight)
            node(painter, index);
    }
    painter.restore();
    if (m_state.connecting)
        for (const int index : nodesInSight)
            litPorts(painter, index);
    gesture(painter);
}

void CanvasPainter::gesture(QPainter& painter) const {
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

/// Dots on whole pixels: round ones between them would cost more than all the nodes.
void CanvasPainter::ground(QPainter& painter, const QRectF& exposed) const {
    const Palette& palette = Theme::instance().palette();
    painter.fillRect(m_toView.mapRect(exposed).toAlignedRect(), palette.bg0);
    if (m_state.plainGround)
        return;
    const QColor colour = mixed(palette.line, palette.bg0, 0.7);
    double spacing = dotSpacing;
    while (spacing * m_zoom < 14)
        spacing *= 2;
    for (double y = std::ceil(exposed.top() / spacing) * spacing; y <= exposed.bottom(); y += spacing)
        for (double x = std::ceil(exposed.left() / spacing) * spacing; x <= exposed.right(); x += spacing)
            painter.fillRect(QRect(m_toView.map(QPointF(x, y)).toPoint() - QPoint(1, 1), QSize(2, 2)), colour);
}

/// One call per colour: a rectangle a node, a line an edge.
void CanvasPainter::spots(QPainter& painter, const std::vector<int>& edges, const std::vector<int>& nodes) const {
    const Palette& palette = Theme::instance().palette();
    painter.setRenderHint(QPainter::Antialiasing, false);
    QList<QLine> lines;
    for (const int index : edges) {
        const auto& edge = m_layout.edges()[static_cast<std::size_t>(index)];
        const QPoint start = m_toView.map(edge.start).toPoint(), end = m_toView.map(edge.end).toPoint();
        if (edge.run.isEmpty()) {
            lines.append({start, end});
            continue;
        }
        // Round corner by corner, as its way goes: a straight line would lead through all that lies between.
        const QPoint run = m_toView.map(edge.run.center()).toPoint();
        const bool level = m_layout.direction() == LayoutDirection::LeftToRight;
        const QPoint first = level ? QPoint(start.x(), run.y()) : QPoint(run.x(), start.y());
        const QPoint last = level ? QPoint(end.x(), run.y()) : QPoint(run.x(), end.y());
        lines << QLine(start, first) << QLine(first, last) << QLine(last, end);
    }
    painter.setPen(QPen(palette.text2, 0));
    painter.drawLines(lines);
    for (const int index : nodes) {
        const auto& item = m_layout.nodes()[static_cast<std::size_t>(index)];
        const QRectF place = m_toView.mapRect(item.rect);
        const QRect spot(place.topLeft().toPoint(), place.size().toSize().expandedTo({1, 1}));
        // A frame is a larger spot below: drawn as lines it would cost ten times as much.
        if (!item.problems.empty())
            painter.fillRect(spot.adjusted(-2, -2, 2, 2), palette.error);
        else if (m_state.selected.contains(index))
            painter.fillRect(spot.adjusted(-2, -2, 2, 2), palette.accent);
        const auto mark = m_state.heat.find(index);
        painter.fillRect(spot, mark != m_state.heat.end() ? mark->second.colour : Theme::instance().family(familyOf(item)));
    }
    painter.setRenderHint(QPainter::Antialiasing);
}

void CanvasPainter::edges(QPainter& painter, const std::vector<int>& indices) const {
    const Palette& palette = Theme::instance().palette();
    painter.setBrush(Qt::NoBrush);
    const double faint = m_state.connecting ? 0.4 : 1;
    for (const int index : indices) {
        const auto& item = m_layout.edges()[static_cast<std::size_t>(index)];
        const bool marked = index == m_state.selectedEdge || index == m_state.dropEdge;
        QColor colour = marked ? palette.accent : item.failing ? palette.error : palette.text2;
        colour.setAlphaF(static_cast<float>(faint));
        const double width = std::max(1.0, (marked ? 2.4 : 1.5) * m_zoom);
        paintEdge(painter, m_toView.map(item.path), m_seen, colour, width);
    }
}

void CanvasPainter::edgeLabels(QPainter& painter, const std::vector<int>& indices) const {
    painter.setPen(Theme::instance().palette().text2);
    for (const int index : indices) {
        const auto& item = m_layout.edges()[static_cast<std::size_t>(index)];
        const QString& label = m_layout.label(index);
        if (label.isEmpty())
            continue;
        if (item.labelBeside) {
            const QRectF beside(item.labelAt.x() + 8, item.labelAt.y() - 8, 140, 16);
            m_caches.texts.draw(painter, CanvasTexts::Role::Figures, label, m_toView.mapRect(beside), Qt::AlignLeft, m_zoom);
            continue;
        }
        const double room = std::max(36.0, item.labelRoom - 12);
        const QRectF rect(item.labelAt.x() - room / 2, item.labelAt.y() - 19, room, 16);
        m_caches.texts.draw(painter, CanvasTexts::Role::Figures, label, m_toView.mapRect(rect), Qt::AlignHCenter, m_zoom);
    }
}

bool CanvasPainter::dimmed(int node) const {
    return m_state.connecting && !m_state.targets.contains(node) && !(m_state.source && m_state.source->node == node);
}

void CanvasPainter::node(QPainter& painter, int index) const {
    const auto& item = m_layout.nodes()[static_cast<std::size_t>(index)];
    if (isNote(item)) {
        note(painter, index);
        return;
    }
    NodeLook look;
    look.width = item.rect.width();
    look.height = item.rect.height();
    look.family = familyOf(item);
    if (m_zoom >= portsFrom) {
        look.inputs = item.inputs.size();
        look.outputs = item.outputs.size();
    }
    look.direction = m_layout.direction();
    look.selected = m_state.selected.contains(index);
    look.failing = !item.problems.empty();
    look.hovered = index == m_state.hovered;
    look.bypassed = item.bypassed;
    look.tinted = m_zoom < textFrom;
    look.stacked = item.repeats > 1;
    painter.setOpacity((dimmed(index) ? 0.35 : 1) * (item.bypassed ? 0.5 : 1));
    m_caches.bodies.draw(painter, m_toView.map(item.rect.topLeft()), m_zoom, look);
    const bool pictured = item.group != nullptr && !item.collapsed;
    if (pictured)
        groupPicture(painter, item);
    if (m_zoom >= textFrom) {
        nodeText(painter, index);
    } else {
        QRectF place = item.rect;
        if (pictured)
            place.setHeight(groupPictureTop);
        painter.setPen(Theme::instance().palette().text);
        m_caches.texts.drawLone(painter, m_layout.text(index).title, m_toView.mapRect(place).adjusted(5, 0, -2, 0));
    }
    if (const auto mark = m_state.heat.find(index); mark != m_state.heat.end())
        nodeHeat(painter, index, mark->second);
    painter.setOpacity(1);
}

/// A frame in its colour, and the figure on a label at the lower right corner.
void CanvasPainter::nodeHeat(QPainter& painter, int index, const HeatMark& mark) const {
    const QRectF& rect = m_layout.nodes()[static_cast<std::size_t>(index)].rect;
    painter.setPen(QPen(mark.colour, std::max(1.5, 3 * m_zoom)));
    painter.setBrush(Qt::NoBrush);
    painter.drawRoundedRect(m_toView.mapRect(rect), measure::nodeRadius * m_zoom, measure::nodeRadius * m_zoom);
    if (m_zoom < textFrom)
        return;
    const QRectF label(rect.right() - 66, rect.bottom() - 10, 60, 20);
    painter.setPen(Qt::NoPen);
    painter.setBrush(mark.colour);
    painter.drawRoundedRect(m_toView.mapRect(label), 10 * m_zoom, 10 * m_zoom);
    painter.setPen(mark.colour.lightnessF() > 0.55 ? QColor(0x14, 0x16, 0x1a) : QColor(Qt::white));
    m_caches.texts.draw(painter, CanvasTexts::Role::Figures, mark.text, m_toView.mapRect(label.adjusted(0, 3, 0, -1)), Qt::AlignHCenter, m_zoom);
}

void CanvasPainter::nodeText(QPainter& painter, int index) const {
    using Role = CanvasTexts::Role;
    const Palette& palette = Theme::instance().palette();
    const QRectF& rect = m_layout.nodes()[static_cast<std::size_t>(index)].rect;
    const NodeText& text = m_layout.text(index);
    const QRectF inner = rect.adjusted(16, 0, -10, 0);
    double countWidth = 0;
    if (!text.count.isEmpty()) {
        painter.setPen(palette.text2);
        const QRectF place(inner.left(), rect.top() + 14, inner.width(), 18);
        countWidth = m_caches.texts.draw(painter, Role::Figures, text.count, m_toView.mapRect(place), Qt::AlignRight, m_zoom) / m_zoom + 8;
    }
    const auto& item = m_layout.nodes()[static_cast<std::size_t>(index)];
    const bool pictured = item.group != nullptr && !item.collapsed;
    const bool alone = text.caption.isEmpty();
    const QRectF title(inner.left(), alone ? rect.top() : rect.top() + (pictured ? 7 : 13), inner.width() - countWidth, alone ? rect.height() : 19);
    painter.setPen(palette.text);
    m_caches.texts.draw(painter, Role::Title, text.title, m_toView.mapRect(title), Qt::AlignLeft, m_zoom);
    if (alone)
        return;
    painter.setPen(palette.text2);
    const QRectF caption(inner.left(), rect.top() + (pictured ? 25 : 33), inner.width(), 18);
    m_caches.texts.draw(painter, Role::Caption, text.caption, m_toView.mapRect(caption), Qt::AlignLeft, m_zoom);
}

/// What is inside, small.
void CanvasPainter::groupPicture(QPainter& painter, const NodeItem& item) const {
    const QRectF room(item.rect.left() + 16, item.rect.top() + groupPictureTop, item.rect.width() - 28, item.rect.height() - groupPictureTop - 10);
    paintThumbnail(painter, m_toView.mapRect(room), item.group->body);
}

void CanvasPainter::note(QPainter& painter, int index) const {
    const auto& item = m_layout.nodes()[static_cast<std::size_t>(index)];
    const Palette& palette = Theme::instance().palette();
    const QRectF paper = m_toView.mapRect(item.rect);
    QColor fill = palette.warn;
    fill.setAlphaF(0.16F);
    const bool selected = m_state.selected.contains(index);
    painter.setOpacity(dimmed(index) ? 0.35 : 1);
    painter.setPen(QPen(selected ? palette.accent : palette.warn, selected ? 2 : 1));
    painter.setBrush(fill);
    painter.drawRoundedRect(paper, measure::fieldRadius * m_zoom, measure::fieldRadius * m_zoom);
    if (m_zoom >= textFrom) {
        QFont font = Theme::instance().body();
        font.setPixelSize(std::max(5, static_cast<int>(std::lround(13 * m_zoom))));
        painter.setFont(font);
        painter.setPen(item.note.isEmpty() ? palette.text2 : palette.text);
        const double margin = 12 * m_zoom;
        painter.drawText(paper.adjusted(margin, margin * 0.75, -margin, -margin * 0.5), Qt::TextWordWrap | Qt::AlignLeft | Qt::AlignTop,
                         item.note.isEmpty() ? QCoreApplication::translate("CanvasPainter", "A note: write it in the panel at the right") : item.note);
    }
    painter.setOpacity(1);
}

/// While an edge is drawn: where it may end, and where it is.
void CanvasPainter::litPorts(QPainter& painter, int index) const {
    const Palette& palette = Theme::instance().palette();
    const auto& item = m_layout.nodes()[static_cast<std::size_t>(index)];
    const auto found = m_state.targets.find(index);
    const auto draw = [&](const PortItem& port, bool output) {
        const bool lit = found != m_state.targets.end() && m_state.source && output != m_state.source->output &&
                         std::find(found->second.begin(), found->second.end(), port.name) != found->second.end();
        const auto is = [&](const std::optional<PortHit>& hit) { return hit && hit->node == index && hit->output == output && hit->port == port.name; };
        const bool source = is(m_state.source);
        const bool aimed = is(m_state.target);
        if (!lit && !source && !aimed)
            return;
        const bool refused = aimed && !m_state.targetFits;
        painter.setPen(QPen(refused ? palette.error : palette.accent, 1.5));
        painter.setBrush(refused ? palette.bg0 : aimed || source ? palette.accent : palette.bg1);
        const double radius = lit || aimed ? 6.5 : 4.6;
        painter.drawEllipse(port.at, radius, radius);
    };
    for (const auto& port : item.inputs)
        draw(port, false);
    for (const auto& port : item.outputs)
        draw(port, true);
}

} // namespace lepton::widgets

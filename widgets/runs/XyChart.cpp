// SPDX-License-Identifier: GPL-3.0-or-later
// How an XY chart is used; how it is drawn is in XyChartDrawing.cpp.
#include "widgets/runs/XyChart.h"

#include "widgets/common/Theme.h"

#include <QLocale>
#include <QMenu>

#include <cmath>

namespace lepton::widgets {

namespace {

constexpr double keyZoom = 0.7;
constexpr double keyShare = 0.1;  // of the width, a key press
constexpr double reach = 28;      // of the mouse, in pixels
constexpr double gap = 10;
constexpr double markRadius = 5;

bool drawn(double x, double y) { return std::isfinite(x) && std::isfinite(y); }

} // namespace

XyChart::XyChart(const QString& name, const QString& xTitle, const QString& yTitle, QWidget* parent) : QCustomPlot(parent), m_xTitle(xTitle), m_yTitle(yTitle) {
    setName(name);
    setAccessibleDescription(tr("Plus and minus zoom, arrow keys move, with Shift from point to point, Home shows all, the menu key saves"));
    setFocusPolicy(Qt::StrongFocus);
    setMouseTracking(true);
    setInteractions(QCP::iRangeDrag | QCP::iRangeZoom);
    setPlottingHint(QCP::phCacheLabels);
    axisRect()->setAutoMargins(QCP::msLeft | QCP::msBottom);
    axisRect()->setMargins(QMargins(0, 8, 14, 0));
    setMinimumSize(180, 140);
    addLayer(QStringLiteral("pointed"));
    layer(QStringLiteral("pointed"))->setMode(QCPLayer::lmBuffered);
    m_mark = new QCPItemEllipse(this);
    m_text = new QCPItemText(this);
    m_text->position->setType(QCPItemPosition::ptAbsolute);
    m_text->setTextAlignment(Qt::AlignLeft);
    m_text->setPadding(QMargins(8, 6, 8, 6));
    m_text->setClipToAxisRect(false);
    for (auto* corner : {m_mark->topLeft, m_mark->bottomRight})
        corner->setType(QCPItemPosition::ptAbsolute);
    for (QCPAbstractItem* item : {static_cast<QCPAbstractItem*>(m_mark), static_cast<QCPAbstractItem*>(m_text)}) {
        item->setLayer(QStringLiteral("pointed"));
        item->setVisible(false);
        item->setSelectable(false);
    }
    connect(this, &QCustomPlot::mouseWheel, this, [this] { m_zoomed = true; });
    connect(this, &QCustomPlot::mouseDoubleClick, this, &XyChart::resetZoom);
    connect(&Theme::instance(), &Theme::changed, this, &XyChart::follow);
    follow();
}

void XyChart::setName(const QString& name) {
    m_name = name;
    setAccessibleName(tr("%1: %2 over %3").arg(m_name, m_yTitle, m_xTitle));
}

void XyChart::setTitles(const QString& xTitle, const QString& yTitle) {
    m_xTitle = xTitle;
    m_yTitle = yTitle;
    setName(m_name);
    follow();
}

void XyChart::setLines(std::vector<Line> lines, Note note) {
    m_lines = std::move(lines);
    m_note = std::move(note);
    point(std::nullopt);
    draw();
    resetZoom();
}

void XyChart::setRanges(std::optional<QCPRange> x, std::optional<QCPRange> y) {
    m_x = x;
    m_y = y;
    resetZoom();
}

void XyChart::resetZoom() {
    m_zoomed = false;
    fit();
    replot(QCustomPlot::rpQueuedReplot);
}

void XyChart::zoomBy(double factor) {
    m_zoomed = true;
    for (auto* axis : {xAxis, yAxis})
        axis->scaleRange(factor);
    replot(QCustomPlot::rpQueuedReplot);
}

void XyChart::moveBy(double across, double up) {
    m_zoomed = true;
    xAxis->moveRange(across * xAxis->range().size());
    yAxis->moveRange(up * yAxis->range().size());
    replot(QCustomPlot::rpQueuedReplot);
}

void XyChart::keyPressEvent(QKeyEvent* event) {
    const bool shift = event->modifiers() & Qt::ShiftModifier;
    switch (event->key()) {
    case Qt::Key_Plus:
    case Qt::Key_Equal:
        return zoomBy(keyZoom);
    case Qt::Key_Minus:
        return zoomBy(1 / keyZoom);
    case Qt::Key_Left:
        return shift ? step(-1) : moveBy(-keyShare, 0);
    case Qt::Key_Right:
        return shift ? step(1) : moveBy(keyShare, 0);
    case Qt::Key_Up:
        return moveBy(0, keyShare);
    case Qt::Key_Down:
        return moveBy(0, -keyShare);
    case Qt::Key_Home:
        return resetZoom();
    default:
        QCustomPlot::keyPressEvent(event);
    }
}

void XyChart::contextMenuEvent(QContextMenuEvent* event) {
    auto* menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    addSaveEntries(*menu, this, [this] { return figure(); }, [this](const Error& error) { Q_EMIT saveFailed(error); });
    menu->addSeparator();
    auto* all = menu->addAction(tr("Show all"));
    all->setEnabled(m_zoomed);
    connect(all, &QAction::triggered, this, &XyChart::resetZoom);
    menu->popup(event->reason() == QContextMenuEvent::Keyboard ? mapToGlobal(rect().center()) : event->globalPos());
}

void XyChart::mouseMoveEvent(QMouseEvent* event) {
    if (event->buttons() & Qt::LeftButton)
        m_zoomed = true;
    QCustomPlot::mouseMoveEvent(event);
    point(nearest(event->position()));
}

void XyChart::leaveEvent(QEvent* event) {
    QCustomPlot::leaveEvent(event);
    point(std::nullopt);
}

std::optional<XyChart::Place> XyChart::nearest(QPointF position) const {
    std::optional<Place> best;
    double least = reach * reach;
    for (std::size_t l = 0; l < m_lines.size(); ++l) {
        const auto& line = m_lines[l];
        for (std::size_t p = 0; p < line.x.size() && !line.name.isEmpty(); ++p) {
            if (!drawn(line.x[p], line.y[p]))
                continue;
            const double dx = xAxis->coordToPixel(line.x[p]) - position.x();
            const double dy = yAxis->coordToPixel(line.y[p]) - position.y();
            if (dx * dx + dy * dy < least) {
                least = dx * dx + dy * dy;
                best = Place{l, p};
            }
        }
    }
    return best;
}

/// By keys: along the line that was pointed at, or the first that has a name.
void XyChart::step(int points) {
    std::size_t line = m_pointed ? m_pointed->line : 0;
    while (line < m_lines.size() && (m_lines[line].name.isEmpty() || m_lines[line].x.empty()))
        ++line;
    if (line >= m_lines.size())
        return;
    const auto last = static_cast<std::ptrdiff_t>(m_lines[line].x.size()) - 1;
    std::ptrdiff_t next = m_pointed ? static_cast<std::ptrdiff_t>(m_pointed->point) + points : points > 0 ? 0 : last;
    while (next > 0 && next < last && !drawn(m_lines[line].x[static_cast<std::size_t>(next)], m_lines[line].y[static_cast<std::size_t>(next)]))
        next += points;
    point(Place{line, static_cast<std::size_t>(std::clamp<std::ptrdiff_t>(next, 0, last))});
}

void XyChart::point(std::optional<Place> place) {
    if (place == m_pointed)
        return;
    m_pointed = place;
    m_text->setVisible(place.has_value());
    m_mark->setVisible(place.has_value());
    if (place) {
        const auto& line = m_lines[place->line];
        const QPointF at(xAxis->coordToPixel(line.x[place->point]), yAxis->coordToPixel(line.y[place->point]));
        const bool left = at.x() > axisRect()->center().x();
        const bool above = at.y() > axisRect()->center().y();
        m_mark->topLeft->setPixelPosition(at - QPointF(markRadius, markRadius));
        m_mark->bottomRight->setPixelPosition(at + QPointF(markRadius, markRadius));
        m_mark->setPen(QPen(line.ink(), 2));
        m_text->setText(textOf(*place));
        m_text->position->setPixelPosition(at + QPointF(left ? -gap : gap, above ? -gap : gap));
        m_text->setPositionAlignment((left ? Qt::AlignRight : Qt::AlignLeft) | (above ? Qt::AlignBottom : Qt::AlignTop));
    }
    layer(QStringLiteral("pointed"))->replot();
}

QString XyChart::textOf(const Place& place) const {
    const auto& line = m_lines[place.line];
    const auto number = [](double value) { return QLocale().toString(value, 'g', 4); };
    QStringList lines{line.name, QStringLiteral("%1  %2").arg(m_xTitle, number(line.x[place.point])), QStringLiteral("%1  %2").arg(m_yTitle, number(line.y[place.point]))};
    if (const QString note = m_note ? m_note(place.line, place.point) : QString(); !note.isEmpty())
        lines << note;
    return lines.join(QLatin1Char('\n'));
}

QString XyChart::pointed() const { return m_pointed ? textOf(*m_pointed) : QString(); }

} // namespace lepton::widgets

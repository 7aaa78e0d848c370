// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/common/Theme.h"
#include "widgets/runs/XyChart.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace lepton::widgets {

namespace {

constexpr double room = 0.04; // around the points, share of their range
constexpr double dotSize = 5;
constexpr QSize savedSize(720, 480);

QVector<double> list(const std::vector<double>& values) { return {values.begin(), values.end()}; }

QCPRange rangeOf(const std::vector<XyChart::Line>& lines, std::vector<double> XyChart::Line::*values) {
    double low = std::numeric_limits<double>::infinity();
    double high = -low;
    for (const auto& line : lines)
        for (const double value : line.*values)
            if (std::isfinite(value)) {
                low = std::min(low, value);
                high = std::max(high, value);
            }
    if (!std::isfinite(low))
        return {0, 1};
    const double around = std::max((high - low) * room, std::max(std::abs(high) * 1e-3, 1e-12));
    return {low - around, high + around};
}

std::string csvOf(const std::vector<XyChart::Line>& lines, const QString& x, const QString& y) {
    std::string out = "curve," + csvCell(x) + ',' + csvCell(y) + '\n';
    for (const auto& line : lines)
        for (std::size_t i = 0; i < line.x.size() && !line.name.isEmpty(); ++i)
            out += csvCell(line.name) + ',' + csvNumber(line.x[i]) + ',' + csvNumber(line.y[i]) + '\n';
    return out;
}

} // namespace

void XyChart::follow() {
    const Palette& palette = Theme::instance().palette();
    setBackground(palette.bg1);
    for (QCPAxis* axis : {xAxis, yAxis}) {
        axis->setBasePen(Qt::NoPen);
        axis->setTickPen(Qt::NoPen);
        axis->setSubTickPen(Qt::NoPen);
        axis->setTickLabelColor(palette.text2);
        axis->setTickLabelFont(Theme::instance().figures(11));
        axis->setTickLabelPadding(6);
        axis->setNumberFormat(QStringLiteral("gb"));
        axis->setNumberPrecision(4);
        axis->setLabelColor(palette.text2);
        axis->setLabelFont(Theme::instance().hint());
        axis->setLabelPadding(4);
        axis->ticker()->setTickCount(5);
        axis->grid()->setPen(QPen(palette.line, 1));
        axis->grid()->setZeroLinePen(QPen(palette.line, 1));
    }
    xAxis->grid()->setVisible(false);
    xAxis->setLabel(m_xTitle);
    yAxis->setLabel(m_yTitle);
    m_text->setColor(palette.text);
    m_text->setFont(Theme::instance().figures(11));
    m_text->setBrush(palette.bg2);
    m_text->setPen(QPen(palette.line, 1));
    draw();
}

void XyChart::draw() {
    clearPlottables();
    for (const auto& line : m_lines) {
        if (line.style == Style::Bars) {
            drawBars(line);
            continue;
        }
        auto* curve = new QCPCurve(xAxis, yAxis); // a graph would sort by x
        const QColor colour = line.ink();
        const bool dots = line.style == Style::Dots || line.style == Style::LineDots;
        curve->setPen(QPen(colour, line.width, line.style == Style::Dashed ? Qt::DashLine : Qt::SolidLine));
        curve->setLineStyle(line.style == Style::Dots ? QCPCurve::lsNone : QCPCurve::lsLine);
        QColor fill = colour;
        fill.setAlphaF(line.style == Style::Dots ? 0.45F : 1.0F);
        if (dots)
            curve->setScatterStyle(QCPScatterStyle(QCPScatterStyle::ssCircle, QPen(Qt::NoPen), fill, line.style == Style::Dots ? dotSize : dotSize + 2));
        curve->setSelectable(QCP::stNone);
        curve->setData(list(line.x), list(line.y));
    }
    replot(QCustomPlot::rpQueuedReplot);
}

void XyChart::drawBars(const Line& line) {
    auto* bars = new QCPBars(xAxis, yAxis);
    QColor colour = line.ink();
    bars->setPen(Qt::NoPen);
    colour.setAlphaF(0.25F);
    bars->setBrush(colour);
    bars->setWidth(line.width);
    bars->setSelectable(QCP::stNone);
    bars->setData(list(line.x), list(line.y));
}

void XyChart::fit() {
    xAxis->setRange(m_x.value_or(rangeOf(m_lines, &Line::x)));
    yAxis->setRange(m_y.value_or(rangeOf(m_lines, &Line::y)));
}

SavedFigure XyChart::figure() {
    const auto paint = [this](QPaintDevice& device, QSize size) {
        {
            const Theme::OnPaper paper;
            follow();
            QCPPainter painter(&device);
            painter.setMode(QCPPainter::pmNoCaching);
            painter.fillRect(QRect(QPoint(), size), Theme::instance().palette().bg1);
            toPainter(&painter, size.width(), size.height());
        }
        follow();
    };
    return {m_name, savedSize, paint, [lines = m_lines, x = m_xTitle, y = m_yTitle] { return csvOf(lines, x, y); }};
}

} // namespace lepton::widgets

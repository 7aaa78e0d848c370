// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/training/ChartCursor.h"

#include "widgets/common/Theme.h"
#include "widgets/training/Chart.h"

#include <QLocale>

namespace lepton::widgets {

namespace {

QString valuesAt(const Chart& chart, double epoch) {
    QStringList lines{Chart::tr("epoch %1").arg(QLocale().toString(epoch, 'f', 2))};
    for (const auto& curve : chart.curves()) {
        if (!curve.series || curve.series->empty() || curve.name.isEmpty())
            continue;
        if (const auto point = curve.series->nearest(epoch / curve.xScale))
            lines << QStringLiteral("%1  %2").arg(curve.name, QLocale().toString(point->y, 'g', 4));
    }
    return lines.join(QLatin1Char('\n'));
}

} // namespace

ChartCursor::ChartCursor(Chart* chart) : m_chart(chart) {
    chart->addLayer(QStringLiteral("cursor"));
    m_layer = chart->layer(QStringLiteral("cursor"));
    m_layer->setMode(QCPLayer::lmBuffered);
    m_line = new QCPItemStraightLine(chart);
    m_values = new QCPItemText(chart);
    m_values->position->setTypeX(QCPItemPosition::ptPlotCoords);
    m_values->position->setTypeY(QCPItemPosition::ptAxisRectRatio);
    m_values->setTextAlignment(Qt::AlignLeft);
    m_values->setPadding(QMargins(8, 6, 8, 6));
    for (QCPAbstractItem* item : {static_cast<QCPAbstractItem*>(m_line), static_cast<QCPAbstractItem*>(m_values)}) {
        item->setLayer(m_layer);
        item->setVisible(false);
    }
}

void ChartCursor::moveTo(QPointF position) {
    const QRect area = m_chart->axisRect()->rect();
    if (!area.contains(position.toPoint())) {
        hide();
        return;
    }
    const double epoch = m_chart->xAxis->pixelToCoord(position.x());
    const bool left = position.x() > area.center().x();
    m_line->point1->setCoords(epoch, 0);
    m_line->point2->setCoords(epoch, 1);
    m_values->setText(valuesAt(*m_chart, epoch));
    m_values->position->setCoords(epoch + (left ? -1 : 1) * m_chart->xAxis->range().size() * 0.015, 0.08);
    m_values->setPositionAlignment((left ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignTop);
    m_line->setVisible(true);
    m_values->setVisible(true);
    m_layer->replot();
}

void ChartCursor::hide() {
    if (!m_line->visible())
        return;
    m_line->setVisible(false);
    m_values->setVisible(false);
    m_layer->replot();
}

void ChartCursor::follow() {
    const Palette& palette = Theme::instance().palette();
    m_line->setPen(QPen(palette.text2, 1, Qt::DotLine));
    m_values->setColor(palette.text);
    m_values->setFont(Theme::instance().figures(11));
    m_values->setBrush(palette.bg2);
    m_values->setPen(QPen(palette.line, 1));
}

} // namespace lepton::widgets

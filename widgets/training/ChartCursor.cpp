// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/training/ChartCursor.h"

#include "widgets/common/Theme.h"
#include "widgets/training/Chart.h"

#include <QLocale>

#include <algorithm>
#include <cmath>

namespace lepton::widgets {

namespace {

constexpr double gap = 8;

QString valuesAt(const Chart& chart, double epoch) {
    QString heading = Chart::tr("epoch %1").arg(QLocale().toString(epoch, 'f', 2));
    // The run's own step, where the length of an epoch is known.
    if (!chart.curves().empty() && chart.curves().front().xScale < 1)
        heading = Chart::tr("%1 · step %2").arg(heading, QLocale().toString(std::max(0.0, epoch / chart.curves().front().xScale), 'f', 0));
    QStringList lines{heading};
    for (const auto& curve : chart.curves()) {
        if (!curve.series || curve.series->empty() || curve.name.isEmpty())
            continue;
        if (const auto point = curve.series->nearest(epoch / curve.xScale))
            lines << QStringLiteral("%1  %2").arg(curve.name, std::isfinite(point->y) ? QLocale().toString(point->y, 'g', 4) : Chart::tr("no number"));
    }
    const QRect area = chart.axisRect()->rect();
    const QString marks = chart.marksAt({chart.xAxis->coordToPixel(epoch), static_cast<double>(area.bottom())});
    if (!marks.isEmpty())
        lines << marks;
    return lines.join(QLatin1Char('\n'));
}

} // namespace

ChartCursor::ChartCursor(Chart* chart) : m_chart(chart) {
    chart->addLayer(QStringLiteral("cursor"));
    m_layer = chart->layer(QStringLiteral("cursor"));
    m_layer->setMode(QCPLayer::lmBuffered);
    m_line = new QCPItemStraightLine(chart);
    m_values = new QCPItemText(chart);
    m_values->position->setType(QCPItemPosition::ptAbsolute);
    m_values->setTextAlignment(Qt::AlignLeft);
    m_values->setPadding(QMargins(8, 6, 8, 6));
    for (QCPAbstractItem* item : {static_cast<QCPAbstractItem*>(m_line), static_cast<QCPAbstractItem*>(m_values)}) {
        item->setLayer(m_layer);
        item->setVisible(false);
    }
}

void ChartCursor::show(std::optional<double> epoch) {
    const QCPRange range = m_chart->xAxis->range();
    if (epoch && !range.contains(*epoch))
        epoch.reset();
    if (!epoch && !m_epoch)
        return;
    m_epoch = epoch;
    m_line->setVisible(epoch.has_value());
    m_values->setVisible(epoch.has_value());
    if (epoch) {
        const QRect area = m_chart->axisRect()->rect();
        const double x = m_chart->xAxis->coordToPixel(*epoch);
        const bool left = x > area.center().x();
        m_line->point1->setCoords(*epoch, 0);
        m_line->point2->setCoords(*epoch, 1);
        m_values->setText(valuesAt(*m_chart, *epoch));
        m_values->position->setPixelPosition({x + (left ? -gap : gap), area.top() + gap});
        m_values->setPositionAlignment((left ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignTop);
    }
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

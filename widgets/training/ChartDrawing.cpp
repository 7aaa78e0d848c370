// SPDX-License-Identifier: GPL-3.0-or-later
// What a chart draws and how far its axes reach.
#include "widgets/common/Theme.h"
#include "widgets/training/Chart.h"
#include "widgets/training/ChartCursor.h"
#include "widgets/training/ChartGraph.h"
#include "widgets/training/ChartMarks.h"

#include <algorithm>
#include <cmath>

namespace lepton::widgets {

namespace {

constexpr double edgeRoom = 0.02;  // the last point is a dot with two halves
constexpr double leastPower = 1e-9; // below it an axis of powers shows nothing any more

/// Whole epochs, unless one looks closer.
class EpochTicker : public QCPAxisTicker {
protected:
    double getTickStep(const QCPRange& range) override {
        const double step = QCPAxisTicker::getTickStep(range);
        return range.size() >= 3 ? std::max(1.0, std::round(step)) : step;
    }
};

QCPGraph* newGraph(QCustomPlot& plot, const Chart::Curve& curve) {
    using Style = Chart::Style;
    auto* graph = new ChartGraph(plot.xAxis, plot.yAxis); // the plot owns it
    const bool ghost = curve.style == Style::Ghost || curve.style == Style::GhostDashed;
    QColor colour = curve.ink();
    if (curve.style == Style::Faint || ghost)
        colour.setAlphaF(ghost ? 0.6F : 0.35F);
    graph->setPen(QPen(colour, curve.style == Style::Faint || ghost ? 1.0 : 2.0, curve.style == Style::GhostDashed ? Qt::DashLine : Qt::SolidLine));
    if (curve.style == Style::Dots)
        graph->setScatterStyle(QCPScatterStyle(QCPScatterStyle::ssCircle, colour, colour, 7));
    graph->setAdaptiveSampling(false); // ChartSeries has done it
    graph->setSelectable(QCP::stNone);
    return graph;
}

} // namespace

void Chart::followTheme() {
    const Palette& palette = Theme::instance().palette();
    setBackground(palette.bg1);
    for (QCPAxis* axis : {xAxis, yAxis}) {
        axis->setBasePen(Qt::NoPen);
        axis->setTickPen(Qt::NoPen);
        axis->setSubTickPen(Qt::NoPen);
        axis->setTickLabelColor(palette.text2);
        axis->setTickLabelFont(Theme::instance().figures(11));
        axis->setTickLabelPadding(8);
        axis->setNumberFormat(QStringLiteral("gb"));
    }
    xAxis->grid()->setVisible(false);
    yAxis->grid()->setPen(QPen(palette.line, 1));
    yAxis->grid()->setZeroLinePen(QPen(palette.line, 1));
    m_bestLine->setPen(QPen(palette.ok, 1.5, Qt::DashLine));
    m_bestText->setColor(palette.ok);
    m_bestText->setFont(Theme::instance().hint());
    m_cursor->follow();
    setCurves(std::move(m_curves));
}

void Chart::setCurves(std::vector<Curve> curves) {
    m_curves = std::move(curves);
    clearGraphs();
    for (const auto& curve : m_curves)
        newGraph(*this, curve);
    refresh();
}

void Chart::setLogarithmic(Qt::Orientation which, bool on) {
    auto* axis = which == Qt::Horizontal ? xAxis : yAxis;
    axis->setScaleType(on ? QCPAxis::stLogarithmic : QCPAxis::stLinear);
    axis->setTicker(on                          ? QSharedPointer<QCPAxisTicker>(new QCPAxisTickerLog)
                    : which == Qt::Horizontal ? QSharedPointer<QCPAxisTicker>(new EpochTicker)
                                              : QSharedPointer<QCPAxisTicker>(new QCPAxisTicker));
    axis->ticker()->setTickCount(which == Qt::Horizontal ? 6 : 5);
    if (m_zoomed && on && xAxis->range().lower <= 0)
        m_zoomed = false;
    refresh();
}

bool Chart::logarithmic(Qt::Orientation which) const { return (which == Qt::Horizontal ? xAxis : yAxis)->scaleType() == QCPAxis::stLogarithmic; }

void Chart::refresh() {
    if (!m_zoomed)
        fit();
    else
        fitHeight();
    resample();
}

double Chart::firstEpoch() const {
    double first = m_planned;
    for (const auto& curve : m_curves)
        if (curve.series && !curve.series->empty()) {
            const auto start = curve.series->nearest(1 / curve.xScale * leastPower);
            if (start && start->x > 0)
                first = std::min(first, start->x * curve.xScale);
        }
    return first;
}

void Chart::fit() {
    double last = m_planned;
    for (const auto& curve : m_curves)
        if (curve.series && !curve.series->empty())
            last = std::max(last, curve.series->last().x * curve.xScale);
    const QSignalBlocker quiet(xAxis);
    const bool powers = logarithmic(Qt::Horizontal);
    const double first = powers ? firstEpoch() : 0;
    xAxis->setRange(first, powers ? std::max(last * std::pow(last / first, edgeRoom), first * 10) : last * (1 + edgeRoom));
    fitHeight();
}

void Chart::fitHeight() {
    double low = std::numeric_limits<double>::infinity();
    double high = -low;
    double faintHigh = high;
    const bool powers = logarithmic(Qt::Vertical);
    for (const auto& curve : m_curves) {
        if (!curve.series)
            continue;
        const auto found = curve.series->range(xAxis->range().lower / curve.xScale, xAxis->range().upper / curve.xScale);
        if (!found)
            continue;
        double least = found->first;
        if (powers && least <= 0) { // the least of those that an axis of powers has a place for
            least = std::numeric_limits<double>::infinity();
            for (const auto& point : points(curve))
                least = point.y > 0 ? std::min(least, point.y) : least;
        }
        low = std::min(low, least);
        auto& top = curve.style == Style::Faint ? faintHigh : high;
        top = std::max(top, found->second);
    }
    // One wild step must not flatten the curves that matter.
    high = std::isfinite(high) ? std::max(high, powers ? faintHigh : std::min(faintHigh, high * 1.5)) : faintHigh;
    if (!std::isfinite(low) || !std::isfinite(high)) {
        low = m_low.value_or(0);
        high = m_high.value_or(1);
    }
    if (powers) {
        high = std::max(high, leastPower * 10);
        low = std::clamp(low, leastPower, high / 1.2);
        const double room = std::pow(high / low, 0.05);
        yAxis->setRange(low / room, high * room);
        return;
    }
    const double room = std::max((high - low) * 0.05, std::max(std::abs(high) * 1e-3, 1e-12));
    yAxis->setRange(m_low.value_or(low - room), m_high.value_or(high + room));
}

std::vector<ChartPoint> Chart::points(const Curve& curve) const {
    const int columns = std::max(axisRect()->width(), 50);
    const double lower = xAxis->range().lower / curve.xScale;
    const double upper = xAxis->range().upper / curve.xScale;
    return logarithmic(Qt::Horizontal) && lower > 0 ? curve.series->sampleByPowers(lower, upper, columns) : curve.series->sample(lower, upper, columns);
}

void Chart::resample() {
    const bool powers = logarithmic(Qt::Vertical);
    for (std::size_t i = 0; i < m_curves.size(); ++i) {
        const auto& curve = m_curves[i];
        auto* data = graph(static_cast<int>(i))->data().data();
        if (!curve.series) {
            data->clear();
            continue;
        }
        const auto found = points(curve);
        QVector<QCPGraphData> drawn;
        drawn.reserve(static_cast<int>(found.size()));
        for (const auto& point : found)
            drawn.append({point.x * curve.xScale, powers && !(point.y > 0) ? std::numeric_limits<double>::quiet_NaN() : point.y});
        data->set(drawn, true);
    }
    replot(QCustomPlot::rpQueuedReplot);
}

} // namespace lepton::widgets

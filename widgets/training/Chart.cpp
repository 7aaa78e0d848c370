// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/training/Chart.h"

#include "widgets/common/Theme.h"
#include "widgets/training/ChartCursor.h"
#include "widgets/training/ChartExport.h"

#include <algorithm>
#include <cmath>

namespace lepton::widgets {

namespace {

constexpr double keyZoom = 0.7;
constexpr double edgeRoom = 0.02; // the last point is a dot with two halves

/// Whole epochs, unless one looks closer.
class EpochTicker : public QCPAxisTicker {
protected:
    double getTickStep(const QCPRange& range) override {
        const double step = QCPAxisTicker::getTickStep(range);
        return range.size() >= 3 ? std::max(1.0, std::round(step)) : step;
    }
};

QCPGraph* newGraph(QCustomPlot& plot, const Chart::Curve& curve) {
    auto* graph = plot.addGraph();
    QColor colour = curve.ink();
    if (curve.style == Chart::Style::Faint)
        colour.setAlphaF(0.35);
    graph->setPen(QPen(colour, curve.style == Chart::Style::Faint ? 1.0 : 2.0));
    if (curve.style == Chart::Style::Dots)
        graph->setScatterStyle(QCPScatterStyle(QCPScatterStyle::ssCircle, colour, colour, 7));
    graph->setAdaptiveSampling(false); // ChartSeries has done it
    graph->setSelectable(QCP::stNone);
    return graph;
}

} // namespace

Chart::Chart(const QString& name, QWidget* parent) : QCustomPlot(parent) {
    setName(name);
    setAccessibleDescription(tr("Plus and minus zoom, arrow keys move, Home shows all, the menu key saves"));
    setFocusPolicy(Qt::StrongFocus);
    setMouseTracking(true);
    setInteractions(QCP::iRangeDrag | QCP::iRangeZoom);
    axisRect()->setRangeDrag(Qt::Horizontal);
    axisRect()->setRangeZoom(Qt::Horizontal);
    axisRect()->setAutoMargins(QCP::msLeft | QCP::msBottom);
    axisRect()->setMargins(QMargins(0, 8, 12, 0));
    setMinimumSize(160, 120);
    xAxis->setTicker(QSharedPointer<EpochTicker>::create());
    m_bestLine = new QCPItemStraightLine(this);
    m_bestText = new QCPItemText(this);
    m_bestText->setText(tr("best"));
    m_bestText->setPositionAlignment(Qt::AlignRight | Qt::AlignTop);
    m_bestText->position->setTypeX(QCPItemPosition::ptPlotCoords);
    m_bestText->position->setTypeY(QCPItemPosition::ptAxisRectRatio);
    m_bestText->setPadding(QMargins(0, 2, 6, 0));
    m_cursor = new ChartCursor(this);
    setBest(std::nullopt);
    connect(xAxis, qOverload<const QCPRange&>(&QCPAxis::rangeChanged), this, [this] {
        fitHeight();
        resample();
    });
    // Only the user drags and turns the wheel; what fit() does comes another way.
    connect(this, &QCustomPlot::mouseWheel, this, [this] { m_zoomed = true; });
    connect(this, &QCustomPlot::mouseMove, this, [this](QMouseEvent* event) { m_zoomed = m_zoomed || (event->buttons() & Qt::LeftButton); });
    connect(this, &QCustomPlot::mouseDoubleClick, this, &Chart::resetZoom);
    connect(&Theme::instance(), &Theme::changed, this, &Chart::follow);
    follow();
}

Chart::~Chart() = default;

void Chart::setName(const QString& name) {
    m_name = name;
    setAccessibleName(tr("%1 over epochs").arg(name));
}

void Chart::follow() {
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
    yAxis->ticker()->setTickCount(5);
    xAxis->ticker()->setTickCount(6);
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

void Chart::setXScale(double scale) {
    for (auto& curve : m_curves)
        curve.xScale = scale;
}

void Chart::setPlannedEpochs(double epochs) {
    m_planned = std::max(epochs, 1e-9);
}

void Chart::setFixedRange(std::optional<double> low, std::optional<double> high) {
    m_low = low;
    m_high = high;
}

void Chart::setBest(std::optional<double> epoch) {
    m_bestLine->setVisible(epoch.has_value());
    m_bestText->setVisible(epoch.has_value());
    const double x = epoch.value_or(0);
    m_bestLine->point1->setCoords(x, 0);
    m_bestLine->point2->setCoords(x, 1);
    m_bestText->position->setCoords(x, 0);
    // Near the left edge the word would leave the picture.
    m_bestText->setPositionAlignment((x < xAxis->range().center() ? Qt::AlignLeft : Qt::AlignRight) | Qt::AlignTop);
    m_bestText->setPadding(QMargins(6, 2, 6, 0));
}

void Chart::refresh() {
    if (!m_zoomed)
        fit();
    resample();
}

void Chart::fit() {
    double last = m_planned;
    for (const auto& curve : m_curves)
        if (curve.series && !curve.series->empty())
            last = std::max(last, curve.series->last().x * curve.xScale);
    const QSignalBlocker quiet(xAxis);
    xAxis->setRange(0, last * (1 + edgeRoom));
    fitHeight();
}

void Chart::fitHeight() {
    double low = std::numeric_limits<double>::infinity();
    double high = -low;
    double faintHigh = high;
    for (const auto& curve : m_curves) {
        const auto found = curve.series ? curve.series->range(xAxis->range().lower / curve.xScale, xAxis->range().upper / curve.xScale) : std::nullopt;
        if (!found)
            continue;
        low = std::min(low, found->first);
        auto& top = curve.style == Style::Faint ? faintHigh : high;
        top = std::max(top, found->second);
    }
    // One wild step must not flatten the curves that matter.
    high = std::isfinite(high) ? std::max(high, std::min(faintHigh, high * 1.5)) : faintHigh;
    if (!std::isfinite(low) || !std::isfinite(high)) {
        low = m_low.value_or(0);
        high = m_high.value_or(1);
    }
    const double room = std::max((high - low) * 0.05, 1e-6);
    yAxis->setRange(m_low.value_or(low - room), m_high.value_or(high + room));
}

void Chart::resample() {
    const int columns = std::max(axisRect()->width(), 50);
    for (std::size_t i = 0; i < m_curves.size(); ++i) {
        const auto& curve = m_curves[i];
        auto* data = graph(static_cast<int>(i))->data().data();
        if (!curve.series) {
            data->clear();
            continue;
        }
        const auto points = curve.series->sample(xAxis->range().lower / curve.xScale, xAxis->range().upper / curve.xScale, columns);
        QVector<QCPGraphData> drawn;
        drawn.reserve(static_cast<int>(points.size()));
        for (const auto& point : points)
            drawn.append({point.x * curve.xScale, point.y});
        data->set(drawn, true);
    }
    replot(QCustomPlot::rpQueuedReplot);
}

void Chart::resetZoom() {
    m_zoomed = false;
    refresh();
}

void Chart::zoomBy(double factor) {
    m_zoomed = true;
    xAxis->scaleRange(factor, xAxis->range().center());
}

void Chart::resizeEvent(QResizeEvent* event) {
    QCustomPlot::resizeEvent(event);
    resample();
}

void Chart::keyPressEvent(QKeyEvent* event) {
    const double shift = xAxis->range().size() / 10;
    switch (event->key()) {
    case Qt::Key_Plus:
    case Qt::Key_Equal:
        zoomBy(keyZoom);
        return;
    case Qt::Key_Minus:
        zoomBy(1 / keyZoom);
        return;
    case Qt::Key_Home:
    case Qt::Key_0:
        resetZoom();
        return;
    case Qt::Key_Left:
    case Qt::Key_Right:
        m_zoomed = true;
        xAxis->moveRange(event->key() == Qt::Key_Left ? -shift : shift);
        return;
    default:
        QCustomPlot::keyPressEvent(event);
    }
}

void Chart::contextMenuEvent(QContextMenuEvent* event) { showChartMenu(*this, event->globalPos()); }

void Chart::mouseMoveEvent(QMouseEvent* event) {
    QCustomPlot::mouseMoveEvent(event);
    m_cursor->moveTo(event->position());
}

void Chart::leaveEvent(QEvent* event) {
    QCustomPlot::leaveEvent(event);
    m_cursor->hide();
}

} // namespace lepton::widgets

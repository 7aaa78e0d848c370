// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/training/Chart.h"

#include "widgets/common/Theme.h"
#include "widgets/training/ChartCursor.h"
#include "widgets/training/ChartExport.h"
#include "widgets/training/ChartMarks.h"

#include <QToolTip>

#include <algorithm>
#include <cmath>

namespace lepton::widgets {

namespace {

constexpr double keyZoom = 0.7;
constexpr double keyShare = 0.1; // of the width, a key press

} // namespace

Chart::Chart(const QString& name, QWidget* parent) : QCustomPlot(parent) {
    setName(name);
    setAccessibleDescription(tr("Plus and minus zoom, arrow keys move, with Shift the cross hair, Home shows all, the menu key saves"));
    setFocusPolicy(Qt::StrongFocus);
    setMouseTracking(true);
    setInteractions(QCP::iRangeDrag | QCP::iRangeZoom);
    setPlottingHint(QCP::phCacheLabels);
    axisRect()->setRangeDrag(Qt::Horizontal);
    axisRect()->setRangeZoom(Qt::Horizontal);
    axisRect()->setAutoMargins(QCP::msLeft | QCP::msBottom);
    axisRect()->setMargins(QMargins(0, 8, 12, 0));
    setMinimumSize(160, 112);
    m_bestLine = new QCPItemStraightLine(this);
    m_bestText = new QCPItemText(this);
    m_bestText->setText(tr("best"));
    m_bestText->setPositionAlignment(Qt::AlignRight | Qt::AlignTop);
    m_bestText->position->setTypeX(QCPItemPosition::ptPlotCoords);
    m_bestText->position->setTypeY(QCPItemPosition::ptAxisRectRatio);
    m_bestText->setPadding(QMargins(0, 2, 6, 0));
    m_marks = new ChartMarks(this);
    m_cursor = new ChartCursor(this);
    setBest(std::nullopt);
    connect(xAxis, qOverload<const QCPRange&>(&QCPAxis::rangeChanged), this, [this] {
        fitHeight();
        resample();
    });
    // Only the user drags and turns the wheel; what fit() does comes another way.
    connect(this, &QCustomPlot::mouseDoubleClick, this, &Chart::resetZoom);
    connect(&Theme::instance(), &Theme::changed, this, &Chart::followTheme);
    setLogarithmic(Qt::Horizontal, false);
    setLogarithmic(Qt::Vertical, false);
    followTheme();
}

Chart::~Chart() = default;

void Chart::setName(const QString& name) {
    m_name = name;
    setAccessibleName(tr("%1 over epochs").arg(name));
}

void Chart::setXScale(double scale) {
    m_xScale = scale;
    m_marks->setScale(scale);
    for (auto& curve : m_curves)
        curve.xScale = curve.ghost ? curve.xScale : scale;
}

void Chart::setPlannedEpochs(double epochs) { m_planned = std::max(epochs, 1e-9); }

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

void Chart::setMarks(const std::vector<RunMark>& marks) { m_marks->setMarks(marks); }

QString Chart::marksAt(QPointF position) const { return m_marks->textAt(position); }

void Chart::resetZoom() {
    m_zoomed = false;
    refresh();
    Q_EMIT viewChanged();
}

void Chart::setView(const QCPRange& epochs) {
    m_zoomed = true;
    xAxis->setRange(epochs);
}

void Chart::userChangedView() {
    m_zoomed = true;
    Q_EMIT viewChanged();
}

void Chart::zoomBy(double factor) {
    xAxis->scaleRange(factor, logarithmic(Qt::Horizontal) ? std::sqrt(xAxis->range().lower * xAxis->range().upper) : xAxis->range().center());
    userChangedView();
}

void Chart::moveBy(double share) {
    const QRect area = axisRect()->rect();
    xAxis->setRange(xAxis->pixelToCoord(area.left() + share * area.width()), xAxis->pixelToCoord(area.right() + share * area.width()));
    userChangedView();
}

void Chart::showCursor(std::optional<double> epoch) { m_cursor->show(epoch); }

std::optional<double> Chart::cursor() const { return m_cursor->epoch(); }

void Chart::pointAt(std::optional<double> epoch) {
    showCursor(epoch);
    Q_EMIT pointedAt(epoch);
}

bool Chart::event(QEvent* event) {
    if (event->type() == QEvent::ToolTip) {
        const auto* help = static_cast<QHelpEvent*>(event);
        QToolTip::showText(help->globalPos(), marksAt(help->pos()), this);
        return true;
    }
    const QCPRange before = xAxis != nullptr ? xAxis->range() : QCPRange();
    const bool done = QCustomPlot::event(event);
    const bool byUser = event->type() == QEvent::Wheel || event->type() == QEvent::MouseMove;
    if (byUser && before != xAxis->range())
        userChangedView();
    return done;
}

void Chart::resizeEvent(QResizeEvent* event) {
    QCustomPlot::resizeEvent(event);
    resample();
}

void Chart::wheelEvent(QWheelEvent* event) {
    if (m_wheelScrolls && !hasFocus() && !(event->modifiers() & Qt::ControlModifier))
        event->ignore();
    else
        QCustomPlot::wheelEvent(event);
}

void Chart::keyPressEvent(QKeyEvent* event) {
    const bool left = event->key() == Qt::Key_Left;
    switch (event->key()) {
    case Qt::Key_Plus:
    case Qt::Key_Equal:
        return zoomBy(keyZoom);
    case Qt::Key_Minus:
        return zoomBy(1 / keyZoom);
    case Qt::Key_Home:
    case Qt::Key_0:
        return resetZoom();
    case Qt::Key_Left:
    case Qt::Key_Right:
        if (!(event->modifiers() & Qt::ShiftModifier))
            return moveBy(left ? -keyShare : keyShare);
        {
            const QRect area = axisRect()->rect();
            const double at = cursor() ? xAxis->coordToPixel(*cursor()) + (left ? -1 : 1) * std::max(area.width() / 100, 1) : area.center().x();
            return pointAt(xAxis->pixelToCoord(std::clamp(at, double(area.left()), double(area.right()))));
        }
    default:
        QCustomPlot::keyPressEvent(event);
    }
}

void Chart::contextMenuEvent(QContextMenuEvent* event) { showChartMenu(*this, event->globalPos()); }

void Chart::mouseMoveEvent(QMouseEvent* event) {
    QCustomPlot::mouseMoveEvent(event);
    const bool within = axisRect()->rect().contains(event->position().toPoint());
    pointAt(within ? std::optional(xAxis->pixelToCoord(event->position().x())) : std::nullopt);
}

void Chart::leaveEvent(QEvent* event) {
    QCustomPlot::leaveEvent(event);
    pointAt(std::nullopt);
}

} // namespace lepton::widgets

// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/runs/ValueCharts.h"

#include "widgets/common/ColourDot.h"
#include "widgets/common/TextLabel.h"
#include "widgets/common/Theme.h"
#include "widgets/runs/XyChart.h"
#include "widgets/training/Metrics.h"

#include <QComboBox>
#include <QGridLayout>
#include <QLocale>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

namespace lepton::widgets {

namespace {

constexpr int columns = 3;
constexpr int chartHeight = 168;

XyChart::Ink accent() {
    return [] { return Theme::instance().palette().accent; };
}
XyChart::Ink soft() {
    return [] { return Theme::instance().palette().text2; };
}
XyChart::Ink validation() {
    return [] { return Theme::instance().palette().validation; };
}

QVBoxLayout* column(QWidget* widget) {
    auto* out = new QVBoxLayout(widget);
    out->setContentsMargins(0, 0, 0, 0);
    out->setSpacing(measure::grid);
    return out;
}

void addLegend(QHBoxLayout* row, const QString& name, XyChart::Ink ink) {
    row->addWidget(new ColourDot(std::move(ink)));
    row->addWidget(new TextLabel(TextLabel::Role::Hint, name));
    row->addSpacing(10);
}

std::vector<double> upwards(std::size_t count, double from) {
    std::vector<double> out(count);
    std::iota(out.begin(), out.end(), from);
    return out;
}

/// Least and greatest of all numbers among them.
void widen(double& low, double& high, const std::vector<double>& values) {
    for (const double value : values)
        if (std::isfinite(value)) {
            low = std::min(low, value);
            high = std::max(high, value);
        }
}

} // namespace

CalibrationChart::CalibrationChart(QWidget* parent) : QWidget(parent) {
    m_chart = new XyChart(tr("Calibration"), tr("Confidence of the answer"), tr("Share that is right"));
    m_chart->setRanges(QCPRange(0, 1.01), QCPRange(0, 1.02));
    connect(m_chart, &XyChart::saveFailed, this, &CalibrationChart::saveFailed);
    m_error = new TextLabel(TextLabel::Role::Hint);
    auto* legend = new QHBoxLayout;
    legend->setSpacing(6);
    legend->addWidget(m_error, 1);
    addLegend(legend, tr("Right answers"), accent());
    addLegend(legend, tr("Share of the samples"), soft());
    auto* all = column(this);
    all->addLayout(legend);
    all->addWidget(m_chart, 1);
}

void CalibrationChart::setDocument(const EvaluationDocument& document) {
    XyChart::Line answers{tr("Calibration"), accent(), XyChart::Style::LineDots, {}, {}, 2};
    const auto bins = document.calibration.size();
    XyChart::Line shares{{}, soft(), XyChart::Style::Bars, {}, {}, bins > 0 ? 0.9 / static_cast<double>(bins) : 1};
    const double all = std::accumulate(document.calibration.begin(), document.calibration.end(), 0.0, [](double sum, const auto& bin) { return sum + static_cast<double>(bin.count); });
    std::vector<qint64> counts;
    for (std::size_t i = 0; i < bins; ++i) {
        const auto& bin = document.calibration[i];
        shares.x.push_back((static_cast<double>(i) + 0.5) / static_cast<double>(bins));
        shares.y.push_back(all > 0 ? static_cast<double>(bin.count) / all : 0);
        if (bin.count == 0)
            continue;
        answers.x.push_back(bin.confidence);
        answers.y.push_back(bin.accuracy);
        counts.push_back(bin.count);
    }
    const XyChart::Line diagonal{{}, soft(), XyChart::Style::Dashed, {0, 1}, {0, 1}, 1};
    m_chart->setLines({shares, diagonal, answers},
                      [counts](std::size_t, std::size_t point) { return point < counts.size() ? tr("%n sample(s)", nullptr, static_cast<int>(counts[point])) : QString(); });
    const auto error = document.metric("calibration_error");
    m_error->setText(error ? tr("Above the dashed line answers are better than they claim, below it worse. Calibration error %1.").arg(QLocale().toString(*error, 'f', 3))
                           : tr("Above the dashed line answers are better than they claim, below it worse."));
}

ScatterChart::ScatterChart(QWidget* parent) : QWidget(parent) {
    m_targets = new QComboBox;
    m_targets->setAccessibleName(tr("Target"));
    m_targets->setMinimumContentsLength(14);
    m_targets->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_facts = new TextLabel(TextLabel::Role::Hint);
    m_chart = new XyChart(tr("Predictions against the truth"), tr("True value"), tr("Prediction"));
    connect(m_chart, &XyChart::saveFailed, this, &ScatterChart::saveFailed);
    connect(m_targets, &QComboBox::currentIndexChanged, this, &ScatterChart::draw);
    auto* head = new QHBoxLayout;
    head->setSpacing(measure::grid);
    head->addWidget(m_facts, 1);
    head->addWidget(m_targets);
    auto* all = column(this);
    all->addLayout(head);
    all->addWidget(m_chart, 1);
}

void ScatterChart::setDocument(std::shared_ptr<const EvaluationDocument> document) {
    m_document = std::move(document);
    const QSignalBlocker quiet(m_targets);
    const QString before = m_targets->currentText();
    m_targets->clear();
    for (const auto& one : m_document->scatter)
        m_targets->addItem(one.target);
    m_targets->setVisible(m_targets->count() > 1);
    m_targets->setCurrentIndex(std::max(m_targets->findText(before), 0));
    draw();
}

void ScatterChart::draw() {
    const int chosen = m_targets->currentIndex();
    if (!m_document || chosen < 0 || static_cast<std::size_t>(chosen) >= m_document->scatter.size())
        return;
    const auto& one = m_document->scatter[static_cast<std::size_t>(chosen)];
    double low = std::numeric_limits<double>::infinity();
    double high = -low;
    widen(low, high, one.truth);
    widen(low, high, one.prediction);
    if (!(low < high)) {
        low = std::isfinite(low) ? low - 0.5 : 0;
        high = low + 1;
    }
    const double room = (high - low) * 0.03;
    m_facts->setText(tr("%1: %n point(s); on the dashed line prediction and truth are the same", nullptr, static_cast<int>(one.truth.size())).arg(one.target));
    const QCPRange range(low - room, high + room);
    m_chart->setLines({{{}, soft(), XyChart::Style::Dashed, {range.lower, range.upper}, {range.lower, range.upper}, 1},
                       {one.target, accent(), XyChart::Style::Dots, one.truth, one.prediction, 1}},
                      [one](std::size_t, std::size_t point) { return point < one.index.size() && one.index[point] >= 0 ? tr("Sample %1").arg(one.index[point]) : QString(); });
    m_chart->setRanges(range, range);
}

ForecastGrid::ForecastGrid(QWidget* parent) : QWidget(parent) {
    auto* legend = new QHBoxLayout;
    legend->setSpacing(6);
    legend->addWidget(new TextLabel(TextLabel::Role::Hint, tr("Evenly spread over the split")), 1);
    addLegend(legend, tr("Up to then"), soft());
    addLegend(legend, tr("Truth"), accent());
    addLegend(legend, tr("Forecast"), validation());
    m_scroll = new QScrollArea;
    m_scroll->setAccessibleName(tr("Forecasts against the truth"));
    m_scroll->setWidgetResizable(true);
    m_scroll->setFrameShape(QFrame::NoFrame);
    m_scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    auto* all = column(this);
    all->addLayout(legend);
    all->addWidget(m_scroll, 1);
}

void ForecastGrid::setDocument(const EvaluationDocument& document) {
    m_charts.clear();
    auto* inside = new QWidget;
    auto* grid = new QGridLayout(inside);
    grid->setContentsMargins(0, 0, measure::grid, 0);
    grid->setSpacing(measure::grid);
    double low = std::numeric_limits<double>::infinity();
    double high = -low;
    for (const auto& one : document.forecasts)
        for (const auto* values : {&one.history, &one.truth, &one.prediction})
            widen(low, high, *values);
    const double room = std::isfinite(low) ? std::max((high - low) * 0.06, 1e-9) : 1;
    for (const auto& one : document.forecasts) {
        const int place = static_cast<int>(m_charts.size());
        auto* chart = new XyChart(one.name, tr("Steps"), tr("Value"));
        chart->setTitles({}, {});
        chart->setAccessibleName(tr("Forecast %1").arg(one.name));
        chart->setFixedHeight(chartHeight);
        const double now = -static_cast<double>(one.history.size()) + 1;
        chart->setLines({{tr("Up to then"), soft(), XyChart::Style::Line, upwards(one.history.size(), now), one.history, 1.2},
                         {tr("Truth"), accent(), XyChart::Style::Line, upwards(one.truth.size(), 1), one.truth, 2},
                         {tr("Forecast"), validation(), XyChart::Style::LineDots, upwards(one.prediction.size(), 1), one.prediction, 1.5}});
        if (std::isfinite(low))
            chart->setRanges(std::nullopt, QCPRange(low - room, high + room));
        connect(chart, &XyChart::saveFailed, this, &ForecastGrid::saveFailed);
        auto* cell = new QVBoxLayout;
        cell->setSpacing(0);
        auto* name = new TextLabel(TextLabel::Role::Hint, one.name);
        name->setElided(Qt::ElideRight);
        cell->addWidget(name);
        cell->addWidget(chart);
        grid->addLayout(cell, place / columns, place % columns);
        m_charts.push_back(chart);
    }
    for (int i = 0; i < columns; ++i)
        grid->setColumnStretch(i, 1);
    grid->setRowStretch(static_cast<int>(m_charts.size()) / columns + 1, 1);
    m_scroll->setWidget(inside);
}

} // namespace lepton::widgets

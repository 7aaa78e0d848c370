// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/training/TrainingCharts.h"

#include "widgets/common/Theme.h"
#include "widgets/training/ChartCard.h"
#include "widgets/training/RunProgress.h"

#include <QHBoxLayout>

namespace lepton::widgets {

namespace {

QColor trainingInk() { return Theme::instance().palette().accent; }
QColor validationInk() { return Theme::instance().palette().validation; }

std::vector<Chart::Curve> curvesOf(const RunCurves::Quantity& quantity, bool bySteps, double xScale) {
    const QString training = TrainingCharts::tr("Training");
    const QString validation = TrainingCharts::tr("Validation");
    if (!bySteps)
        return {{training, trainingInk, Chart::Style::Dots, quantity.training, xScale}, {validation, validationInk, Chart::Style::Dots, quantity.validation, xScale}};
    return {{{}, trainingInk, Chart::Style::Faint, quantity.steps, xScale, TrainingCharts::tr("Training, each step")},
            {training, trainingInk, Chart::Style::Line, quantity.smooth, xScale, TrainingCharts::tr("Training, smoothed")},
            {validation, validationInk, Chart::Style::Dots, quantity.validation, xScale}};
}

} // namespace

TrainingCharts::TrainingCharts(QWidget* parent) : QWidget(parent) {
    m_loss = new ChartCard(tr("Loss"));
    m_accuracy = new ChartCard(tr("Accuracy"));
    m_loss->chart()->setFixedRange(0.0, std::nullopt);
    m_accuracy->chart()->setFixedRange(std::nullopt, 1.0);
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(measure::cardPadding);
    for (auto* card : {m_loss, m_accuracy}) {
        card->setLegend({{tr("Training"), trainingInk}, {tr("Validation"), validationInk}});
        row->addWidget(card, 1);
    }
}

void TrainingCharts::attach(const RunProgress& progress) {
    const auto& curves = progress.curves();
    m_accuracyBySteps = !curves.accuracy().steps->empty();
    for (auto* card : {m_loss, m_accuracy})
        card->chart()->resetZoom();
    m_loss->chart()->setCurves(curvesOf(curves.loss(), true, curves.xScale()));
    m_accuracy->chart()->setCurves(curvesOf(curves.accuracy(), m_accuracyBySteps, curves.xScale()));
    refresh(progress);
}

void TrainingCharts::refresh(const RunProgress& progress) {
    const auto& curves = progress.curves();
    if (m_accuracyBySteps == curves.accuracy().steps->empty()) {
        attach(progress);
        return;
    }
    // Until the length of an epoch is known the axis counts steps, and the plan in epochs means nothing on it.
    const double planned = curves.stepsPerEpoch() > 0 ? progress.plan().epochs : 1;
    for (auto* card : {m_loss, m_accuracy}) {
        card->chart()->setXScale(curves.xScale());
        card->chart()->setPlannedEpochs(planned);
        card->chart()->refresh();
        card->chart()->setBest(curves.stepsPerEpoch() > 0 ? progress.bestEpoch() : std::nullopt);
    }
}

} // namespace lepton::widgets

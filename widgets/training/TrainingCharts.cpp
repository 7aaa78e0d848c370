// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/training/TrainingCharts.h"

#include "widgets/common/Theme.h"
#include "widgets/training/ChartCard.h"
#include "widgets/training/Metrics.h"
#include "widgets/training/RunProgress.h"
#include "widgets/training/SampleStrip.h"

#include <QHBoxLayout>

#include <algorithm>
#include <array>

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

Chart::Ink termInk(std::size_t term) {
    static constexpr std::array families{graph::Family::Dense, graph::Family::Recurrent, graph::Family::Pooling, graph::Family::Normalisation};
    return [family = families[term % families.size()]] { return Theme::instance().family(family); };
}

QString lossTitle(const std::string& name) {
    if (name == "generator")
        return TrainingCharts::tr("Generator");
    if (name == "discriminator")
        return TrainingCharts::tr("Discriminator");
    if (name == "cross-entropy")
        return TrainingCharts::tr("Cross-entropy");
    if (name == "binary-cross-entropy")
        return TrainingCharts::tr("Binary cross-entropy");
    if (name == "mse")
        return TrainingCharts::tr("Squared error");
    if (name == "mae")
        return TrainingCharts::tr("Absolute error");
    if (name == "kl")
        return TrainingCharts::tr("KL divergence");
    return translated(name.c_str());
}

bool isAdversarial(const RunProgress& progress) { return progress.plan().adversarial || progress.curves().losses().contains("discriminator"); }

} // namespace

TrainingCharts::TrainingCharts(QWidget* parent) : QWidget(parent) {
    m_loss = new ChartCard(metricTitle("loss"));
    m_metric = new ChartCard(metricTitle("accuracy"));
    m_samples = new SampleStrip;
    m_samples->hide();
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(measure::cardPadding);
    for (QWidget* part : std::initializer_list<QWidget*>{m_loss, m_metric, m_samples})
        row->addWidget(part, 1);
}

std::vector<std::string> TrainingCharts::drawable(const RunProgress& progress) {
    const auto& curves = progress.curves();
    std::vector<std::string> out{isAdversarial(progress) ? "two" : "one", curves.metricName(), curves.metric().steps->empty() ? "epochs" : "steps"};
    for (const auto& [name, quantity] : curves.losses())
        out.push_back(name);
    return out;
}

void TrainingCharts::attach(const RunProgress& progress) {
    m_drawn = drawable(progress);
    for (auto* card : {m_loss, m_metric})
        card->chart()->resetZoom();
    drawLosses(progress);
    drawMetric(progress);
    refresh(progress);
}

void TrainingCharts::drawLosses(const RunProgress& progress) {
    const auto& curves = progress.curves();
    const bool adversarial = isAdversarial(progress);
    auto drawn = adversarial ? std::vector<Chart::Curve>() : curvesOf(curves.loss(), true, curves.xScale());
    std::vector<ChartCard::LegendEntry> legend;
    if (!adversarial)
        legend = {{tr("Training"), trainingInk}, {tr("Validation"), validationInk}};
    std::size_t term = 0;
    // The generator, which is what is wanted, before its judge.
    std::vector<std::pair<std::string, RunCurves::Quantity>> losses(curves.losses().begin(), curves.losses().end());
    std::stable_partition(losses.begin(), losses.end(), [](const auto& item) { return item.first == "generator"; });
    for (const auto& [name, quantity] : losses) {
        const Chart::Ink ink = name == "generator" ? Chart::Ink(trainingInk) : name == "discriminator" ? Chart::Ink(validationInk) : termInk(term++);
        if (adversarial)
            drawn.push_back({{}, ink, Chart::Style::Faint, quantity.steps, curves.xScale(), tr("%1, each step").arg(lossTitle(name))});
        drawn.push_back({lossTitle(name), ink, Chart::Style::Line, quantity.smooth, curves.xScale()});
        legend.push_back({lossTitle(name), ink});
    }
    // A critic's loss may be negative.
    m_loss->chart()->setFixedRange(adversarial ? std::nullopt : std::optional(0.0), std::nullopt);
    m_loss->setName(adversarial ? tr("Losses of generator and discriminator") : metricTitle("loss"));
    m_loss->setLegend(legend);
    m_loss->chart()->setCurves(std::move(drawn));
}

void TrainingCharts::drawMetric(const RunProgress& progress) {
    const auto& curves = progress.curves();
    const std::string& name = curves.metricName();
    m_samples->setVisible(isAdversarial(progress));
    m_metric->setVisible(!name.empty() && !isAdversarial(progress));
    if (name.empty())
        return;
    m_metric->setName(metricTitle(name));
    m_metric->setLegend({{tr("Training"), trainingInk}, {tr("Validation"), validationInk}});
    m_metric->chart()->setFixedRange(lowestOf(name), highestOf(name));
    m_metric->chart()->setCurves(curvesOf(curves.metric(), !curves.metric().steps->empty(), curves.xScale()));
}

void TrainingCharts::refresh(const RunProgress& progress) {
    const auto& curves = progress.curves();
    if (m_drawn != drawable(progress)) {
        attach(progress);
        return;
    }
    m_samples->refresh(progress.samples());
    // Until the length of an epoch is known the axis counts steps, and the plan in epochs means nothing on it.
    const double planned = curves.stepsPerEpoch() > 0 ? progress.plan().epochs : 1;
    for (auto* card : {m_loss, m_metric}) {
        card->chart()->setXScale(curves.xScale());
        card->chart()->setPlannedEpochs(planned);
        card->chart()->refresh();
        card->chart()->setBest(curves.stepsPerEpoch() > 0 && !isAdversarial(progress) ? progress.bestEpoch() : std::nullopt);
    }
}

} // namespace lepton::widgets

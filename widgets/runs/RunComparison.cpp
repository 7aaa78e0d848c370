// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/runs/RunComparison.h"

#include "core/project/RunFolder.h"
#include "widgets/common/Background.h"
#include "widgets/common/Theme.h"
#include "widgets/training/ChartCard.h"
#include "widgets/training/Metrics.h"

#include <QFileInfo>
#include <QHBoxLayout>

#include <array>
#include <fstream>

namespace lepton::widgets {

namespace {

constexpr std::size_t mostLegend = 4;
constexpr std::array families{graph::Family::Convolution, graph::Family::Activation, graph::Family::Normalisation, graph::Family::Dense,
                              graph::Family::Recurrent,   graph::Family::Pooling,    graph::Family::Attention,     graph::Family::InputOutput};

/// The epochs of a run. Step lines, nearly all of the file, are passed over unparsed: here runs are compared by epochs.
RunCurves curvesOf(const QString& folder) {
    RunCurves curves;
    std::ifstream in(project::RunPaths{Path(folder.toStdString())}.events());
    std::string line;
    while (std::getline(in, line)) {
        if (line.compare(0, 16, R"({"event":"step",)") == 0)
            continue;
        const Json event = Json::parse(line, nullptr, false);
        if (event.is_object())
            curves.take(event);
    }
    return curves;
}

Chart::Ink inkOf(std::size_t run) {
    return [family = families[run % families.size()]] { return Theme::instance().family(family); };
}

/// Without a validation split that of training stands in.
std::shared_ptr<const ChartSeries> measured(const RunCurves::Quantity& quantity) { return quantity.validation->empty() ? quantity.training : quantity.validation; }

} // namespace

RunComparison::RunComparison(QWidget* parent) : QWidget(parent) {
    m_loss = new ChartCard(tr("Validation loss"));
    m_metric = new ChartCard(tr("Validation accuracy"));
    m_loss->chart()->setFixedRange(0.0, std::nullopt);
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(measure::cardPadding);
    row->addWidget(m_loss, 1);
    row->addWidget(m_metric, 1);
}

void RunComparison::setRuns(const QStringList& folders, const QStringList& fresh) {
    QStringList missing;
    for (const auto& folder : folders)
        if (!m_known.contains(folder) || fresh.contains(folder))
            missing << folder;
    const bool same = folders == m_folders;
    m_folders = folders;
    if (!missing.isEmpty())
        read(missing);
    if (!same)
        draw();
}

void RunComparison::read(const QStringList& missing) {
    const auto work = [missing] {
        std::map<QString, RunCurves> out;
        for (const auto& folder : missing)
            out.emplace(folder, curvesOf(folder));
        return out;
    };
    inBackground(this, work, [this, round = ++m_round](std::map<QString, RunCurves> found) {
        for (auto& [folder, curves] : found)
            m_known.insert_or_assign(folder, std::move(curves));
        if (round == m_round)
            draw();
    });
}

/// Of the first run that has one beside its loss; empty: none has.
std::string RunComparison::commonMetric() const {
    for (const auto& folder : m_folders)
        if (const auto known = m_known.find(folder); known != m_known.end() && !known->second.metricName().empty())
            return known->second.metricName();
    return {};
}

void RunComparison::draw() {
    std::vector<Chart::Curve> loss;
    std::vector<Chart::Curve> metric;
    const std::string metricName = commonMetric();
    std::vector<ChartCard::LegendEntry> legend;
    double last = 1;
    for (const auto& folder : m_folders) {
        const auto known = m_known.find(folder);
        if (known == m_known.end())
            continue;
        const auto& curves = known->second;
        const QString name = QFileInfo(folder).fileName();
        const auto ink = inkOf(loss.size());
        loss.push_back({name, ink, Chart::Style::Dots, measured(curves.loss()), curves.xScale()});
        if (curves.metricName() == metricName)
            metric.push_back({name, ink, Chart::Style::Dots, measured(curves.metric()), curves.xScale()});
        last = std::max(last, curves.lastStep() * curves.xScale());
        if (legend.size() < mostLegend)
            legend.push_back({name, ink});
    }
    m_metric->setVisible(!metricName.empty());
    m_metric->setName(tr("Validation: %1").arg(metricTitle(metricName)));
    m_metric->chart()->setFixedRange(lowestOf(metricName), highestOf(metricName));
    for (auto* card : {m_loss, m_metric}) {
        card->setLegend(legend);
        card->chart()->setPlannedEpochs(last);
    }
    m_loss->chart()->setCurves(std::move(loss));
    m_metric->chart()->setCurves(std::move(metric));
}

} // namespace lepton::widgets

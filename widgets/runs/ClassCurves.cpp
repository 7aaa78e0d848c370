// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/runs/ClassCurves.h"

#include "widgets/common/TextLabel.h"
#include "widgets/common/Theme.h"
#include "widgets/runs/XyChart.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QLocale>

#include <algorithm>
#include <array>

namespace lepton::widgets {

namespace {

constexpr std::array families{graph::Family::Convolution, graph::Family::Activation, graph::Family::Normalisation, graph::Family::Dense,
                              graph::Family::Recurrent,   graph::Family::Pooling,    graph::Family::Attention,     graph::Family::InputOutput};

XyChart::Ink inkOf(std::size_t i) {
    return [family = families[i % families.size()]] { return Theme::instance().family(family); };
}

QString score(const std::optional<double>& value) { return value ? QLocale().toString(*value, 'f', 3) : QStringLiteral("–"); }

} // namespace

ClassCurves::ClassCurves(QWidget* parent) : QWidget(parent) {
    m_classes = new QComboBox;
    m_classes->setAccessibleName(tr("Class of the curves"));
    m_classes->setMinimumContentsLength(14);
    m_classes->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_roc = new XyChart(tr("ROC curve"), tr("False positive rate"), tr("True positive rate"));
    m_precisionRecall = new XyChart(tr("Precision-recall curve"), tr("Recall"), tr("Precision"));
    for (auto* chart : {m_roc, m_precisionRecall}) {
        chart->setRanges(QCPRange(-0.01, 1.01), QCPRange(-0.01, 1.02));
        connect(chart, &XyChart::saveFailed, this, &ClassCurves::saveFailed);
    }
    auto* chooser = new QHBoxLayout;
    chooser->setSpacing(measure::grid);
    chooser->addWidget(new TextLabel(TextLabel::Role::Hint, tr("Each class against all others")), 1);
    chooser->addWidget(m_classes);
    auto* charts = new QHBoxLayout;
    charts->setSpacing(measure::cardPadding);
    for (auto* chart : {m_roc, m_precisionRecall}) {
        auto* column = new QVBoxLayout;
        column->setSpacing(4);
        column->addWidget(new TextLabel(TextLabel::Role::Body, chart->name()));
        column->addWidget(chart, 1);
        charts->addLayout(column, 1);
    }
    auto* all = new QVBoxLayout(this);
    all->setContentsMargins(0, 0, 0, 0);
    all->setSpacing(measure::grid);
    all->addLayout(chooser);
    all->addLayout(charts, 1);
    connect(m_classes, &QComboBox::currentIndexChanged, this, &ClassCurves::draw);
}

void ClassCurves::setDocument(std::shared_ptr<const EvaluationDocument> document) {
    m_document = std::move(document);
    const QString before = m_classes->currentText();
    const QSignalBlocker quiet(m_classes);
    m_classes->clear();
    if (m_document) {
        const auto& lines = m_document->roc.empty() ? m_document->precisionRecall : m_document->roc;
        if (lines.size() != 1)
            m_classes->addItem(tr("All classes"), QString());
        for (const auto& line : lines)
            m_classes->addItem(line.name, line.name);
    }
    m_classes->setCurrentIndex(std::max(m_classes->findText(before), 0));
    draw();
}

void ClassCurves::setClass(const QString& name) { m_classes->setCurrentIndex(std::max(m_classes->findData(name), 0)); }

void ClassCurves::draw() {
    drawOne(*m_roc, m_document ? m_document->roc : std::vector<EvaluationDocument::Line>(), true);
    drawOne(*m_precisionRecall, m_document ? m_document->precisionRecall : std::vector<EvaluationDocument::Line>(), false);
}

void ClassCurves::drawOne(XyChart& chart, const std::vector<EvaluationDocument::Line>& lines, bool diagonal) {
    const QString chosen = m_classes->currentData().toString();
    std::vector<XyChart::Line> out;
    std::vector<std::vector<double>> thresholds;
    if (diagonal) { // what guessing gives
        out.push_back({{}, [] { return Theme::instance().palette().text2; }, XyChart::Style::Dashed, {0, 1}, {0, 1}, 1});
        thresholds.emplace_back();
    }
    for (std::size_t i = 0; i < lines.size(); ++i) {
        if (!chosen.isEmpty() && lines[i].name != chosen)
            continue;
        const auto figures = std::find_if(m_document->perClass.begin(), m_document->perClass.end(), [&](const auto& one) { return one.name == lines[i].name; });
        QString name = lines[i].name;
        if (figures != m_document->perClass.end())
            name = diagonal ? tr("%1, area %2").arg(name, score(figures->rocAuc)) : tr("%1, average %2").arg(name, score(figures->averagePrecision));
        const auto ink = chosen.isEmpty() ? inkOf(i) : XyChart::Ink([] { return Theme::instance().palette().accent; });
        out.push_back({name, ink, XyChart::Style::Line, lines[i].x, lines[i].y, chosen.isEmpty() ? 1.5 : 2.0});
        thresholds.push_back(lines[i].threshold);
    }
    chart.setLines(std::move(out), [thresholds = std::move(thresholds)](std::size_t line, std::size_t point) {
        return point < thresholds[line].size() && thresholds[line][point] == thresholds[line][point] ? tr("Threshold  %1").arg(QLocale().toString(thresholds[line][point], 'g', 4))
                                                                                                     : QString();
    });
}

} // namespace lepton::widgets

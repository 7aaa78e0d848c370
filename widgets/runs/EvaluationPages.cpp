// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/runs/EvaluationPages.h"

#include "widgets/common/Buttons.h"
#include "widgets/common/Card.h"
#include "widgets/common/Pills.h"
#include "widgets/common/TextLabel.h"
#include "widgets/common/Theme.h"
#include "widgets/runs/ClassCurves.h"
#include "widgets/runs/ClassTable.h"
#include "widgets/runs/ConfusionMatrix.h"
#include "widgets/runs/ConfusionPage.h"
#include "widgets/runs/ValueCharts.h"
#include "widgets/runs/XyChart.h"

#include <QAbstractButton>
#include <QHBoxLayout>
#include <QMenu>
#include <QStackedWidget>
#include <QToolButton>

namespace lepton::widgets {

EvaluationPages::EvaluationPages(QWidget* parent) : QWidget(parent) {
    m_confusion = new ConfusionPage;
    m_classes = new ClassTable;
    m_curves = new ClassCurves;
    m_calibration = new CalibrationChart;
    m_scatter = new ScatterChart;
    m_forecasts = new ForecastGrid;
    m_nothing = new TextLabel(TextLabel::Role::Body, TextLabel::Tone::Soft, tr("There is nothing more to show of this kind of network than its metrics"));
    m_nothing->setAlignment(Qt::AlignCenter);
    m_nothing->setWordWrap(true);
    m_tabs = new Pills(tr("Parts of the evaluation"));
    for (const auto& name : {tr("Confusion matrix"), tr("Classes"), tr("ROC and precision-recall"), tr("Calibration"), tr("Predictions"), tr("Forecasts")})
        m_tabs->add(name);
    m_save = iconButton(QStringLiteral("download"), tr("Save this page…"));
    m_stack = new QStackedWidget;
    m_stack->addWidget(m_confusion);
    for (auto* page : {static_cast<QWidget*>(m_classes), static_cast<QWidget*>(m_curves), static_cast<QWidget*>(m_calibration), static_cast<QWidget*>(m_scatter),
                       static_cast<QWidget*>(m_forecasts), static_cast<QWidget*>(m_nothing)})
        m_stack->addWidget(inCard(page));
    auto* head = new QHBoxLayout;
    head->setSpacing(measure::grid);
    head->addWidget(m_tabs);
    head->addStretch();
    head->addWidget(m_save);
    auto* all = new QVBoxLayout(this);
    all->setContentsMargins(0, 0, 0, 0);
    all->setSpacing(measure::grid);
    all->addLayout(head);
    all->addWidget(m_stack, 1);
    connect(m_tabs, &Pills::changed, this, [this](int page) {
        m_stack->setCurrentIndex(page);
        m_save->setVisible(!figures().empty());
    });
    connect(m_save, &QToolButton::clicked, this, &EvaluationPages::showSaveMenu);
    connect(m_confusion, &ConfusionPage::saveFailed, this, &EvaluationPages::saveFailed);
    connect(m_classes, &ClassTable::saveFailed, this, &EvaluationPages::saveFailed);
    connect(m_curves, &ClassCurves::saveFailed, this, &EvaluationPages::saveFailed);
    connect(m_calibration, &CalibrationChart::saveFailed, this, &EvaluationPages::saveFailed);
    connect(m_scatter, &ScatterChart::saveFailed, this, &EvaluationPages::saveFailed);
    connect(m_forecasts, &ForecastGrid::saveFailed, this, &EvaluationPages::saveFailed);
    connect(m_classes, &ClassTable::classChosen, this, [this](int label) {
        if (!m_document || !offered()[Curves])
            return;
        m_curves->setClass(m_document->perClass[static_cast<std::size_t>(label)].name);
        choose(Curves);
    });
}

QWidget* EvaluationPages::inCard(QWidget* page) const {
    auto* card = new Card;
    card->layout()->setContentsMargins(measure::cardPadding, 12, measure::cardPadding, 12);
    card->body()->addWidget(page);
    return card;
}

std::vector<bool> EvaluationPages::offered() const {
    const auto& document = *m_document;
    return {!document.confusion.empty(),   !document.perClass.empty(), !document.roc.empty() || !document.precisionRecall.empty(),
            !document.calibration.empty(), !document.scatter.empty(),  !document.forecasts.empty()};
}

void EvaluationPages::setDocument(const QString& run, std::shared_ptr<const EvaluationDocument> document, std::shared_ptr<const datasets::Source> open) {
    m_document = std::move(document);
    const auto there = offered();
    if (there[Confusion])
        m_confusion->setDocument(run, m_document, std::move(open));
    m_classes->setDocument(m_document);
    m_curves->setDocument(m_document);
    m_calibration->setDocument(*m_document);
    m_scatter->setDocument(m_document);
    m_forecasts->setDocument(*m_document);
    int first = -1;
    for (int i = 0; i < Nothing; ++i) {
        m_tabs->pill(i)->setVisible(there[static_cast<std::size_t>(i)]);
        if (there[static_cast<std::size_t>(i)] && first < 0)
            first = i;
    }
    m_tabs->setVisible(first >= 0);
    if (first < 0)
        m_stack->setCurrentIndex(Nothing);
    else if (!there[static_cast<std::size_t>(m_tabs->chosen())])
        m_tabs->choose(first);
    else
        m_stack->setCurrentIndex(m_tabs->chosen());
    m_save->setVisible(!figures().empty());
}

EvaluationPages::Page EvaluationPages::page() const { return static_cast<Page>(m_stack->currentIndex()); }

void EvaluationPages::choose(Page page) { m_tabs->choose(page); }

std::vector<std::function<SavedFigure()>> EvaluationPages::figures() const {
    const auto of = [](XyChart* chart) { return [chart] { return chart->figure(); }; };
    switch (page()) {
    case Confusion:
        return {[matrix = m_confusion->matrix()] { return matrix->figure(); }};
    case Curves:
        return {of(m_curves->roc()), of(m_curves->precisionRecall())};
    case Calibration:
        return {of(m_calibration->chart())};
    case Scatter:
        return {of(m_scatter->chart())};
    case Forecasts: {
        std::vector<std::function<SavedFigure()>> out;
        for (auto* chart : m_forecasts->charts())
            out.emplace_back(of(chart));
        return out;
    }
    case Classes:
    case Nothing:
        break;
    }
    return {};
}

void EvaluationPages::showSaveMenu() {
    const auto all = figures();
    auto* menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    for (const auto& figure : all)
        addSaveEntries(all.size() == 1 ? *menu : *menu->addMenu(figure().name), this, figure, [this](const Error& error) { Q_EMIT saveFailed(error); });
    menu->popup(m_save->mapToGlobal(QPoint(0, m_save->height())));
}

} // namespace lepton::widgets

// SPDX-License-Identifier: GPL-3.0-or-later
// How the evaluation's part of the room is put together.
#include "widgets/common/Buttons.h"
#include "widgets/common/Card.h"
#include "widgets/common/EmptyState.h"
#include "widgets/common/Notice.h"
#include "widgets/common/Pills.h"
#include "widgets/common/StudioActions.h"
#include "widgets/common/TextLabel.h"
#include "widgets/common/Theme.h"
#include "widgets/runs/EvaluationPages.h"
#include "widgets/runs/EvaluationView.h"
#include "widgets/runs/MetricTable.h"
#include "widgets/runs/RunEvaluation.h"

#include <QHBoxLayout>
#include <QProgressBar>
#include <QPushButton>
#include <QStackedWidget>

namespace lepton::widgets {

namespace {
constexpr int sideWidth = 304;
constexpr int progressWidth = 280;
constexpr int patience = 200;
} // namespace

EvaluationView::EvaluationView(const Studio& studio, QWidget* parent) : QWidget(parent), m_studio(studio) {
    m_patience.setSingleShot(true);
    m_patience.setInterval(patience);
    connect(&m_patience, &QTimer::timeout, this, [this] {
        if (any(static_cast<int>(RunEvaluation::State::Evaluating)))
            m_main->setCurrentWidget(m_waiting);
    });
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(measure::cardPadding);
    row->addWidget(buildSide());
    row->addWidget(buildMain(), 1);
    refresh();
}

QWidget* EvaluationView::buildSide() {
    m_side = new Card(tr("Evaluation"));
    m_side->setFixedWidth(sideWidth);
    m_splits = new Pills(tr("Split that is evaluated"));
    m_splits->add(tr("Validation"));
    m_splits->add(tr("Test"));
    m_splits->choose(1);
    connect(m_splits, &Pills::changed, this, [this](int chosen) { setSplit(chosen == 0 ? QStringLiteral("validation") : QStringLiteral("test")); });
    m_facts = new TextLabel(TextLabel::Role::Hint);
    m_facts->setWordWrap(true);
    m_metrics = new MetricTable;
    m_evaluate = plainButton(tr("Evaluate"));
    connect(m_evaluate, &QPushButton::clicked, this, &EvaluationView::evaluate);
    m_side->body()->addWidget(m_splits, 0, Qt::AlignLeft);
    m_side->body()->addWidget(m_facts);
    m_side->body()->addWidget(m_metrics, 1);
    m_side->body()->addStretch();
    m_side->body()->addWidget(m_evaluate);
    return m_side;
}

QWidget* EvaluationView::buildMain() {
    m_pages = new EvaluationPages;
    connect(m_pages, &EvaluationPages::saveFailed, m_studio.actions, &StudioActions::report);
    m_empty = new EmptyState(QStringLiteral("bars"), {}, {});
    m_start = m_empty->addButton(tr("Evaluate"), true);
    connect(m_start, &QPushButton::clicked, this, &EvaluationView::evaluate);
    m_waiting = buildWaiting();
    m_notice = new Notice;
    m_beside = new MetricTable;
    m_beside->setAccessibleName(tr("Metrics of the chosen runs"));
    setRole(m_beside, "facts");
    auto* beside = new Card;
    beside->layout()->setContentsMargins(measure::grid, measure::grid, measure::grid, measure::grid);
    beside->body()->addWidget(m_beside);
    m_main = new QStackedWidget;
    for (auto* page : {static_cast<QWidget*>(m_empty), static_cast<QWidget*>(m_pages), m_waiting, static_cast<QWidget*>(beside)})
        m_main->addWidget(page);
    auto* all = new QWidget;
    auto* column = new QVBoxLayout(all);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(measure::grid);
    column->addWidget(m_notice);
    column->addWidget(m_main, 1);
    return all;
}

QWidget* EvaluationView::buildWaiting() {
    auto* page = new QWidget;
    auto* bar = new QProgressBar;
    bar->setRange(0, 0);
    bar->setAccessibleName(tr("Evaluating"));
    bar->setFixedWidth(progressWidth);
    auto* stop = plainButton(tr("Cancel"));
    connect(stop, &QPushButton::clicked, this, &EvaluationView::cancel);
    auto* column = new QVBoxLayout(page);
    column->setSpacing(12);
    column->addStretch(2);
    column->addWidget(new TextLabel(TextLabel::Role::Title, tr("Evaluating…")), 0, Qt::AlignHCenter);
    column->addWidget(bar, 0, Qt::AlignHCenter);
    column->addWidget(stop, 0, Qt::AlignHCenter);
    column->addStretch(3);
    return page;
}

} // namespace lepton::widgets

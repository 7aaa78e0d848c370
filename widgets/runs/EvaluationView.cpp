// SPDX-License-Identifier: GPL-3.0-or-later
// What the evaluation's part of the room shows when; how it is put together is in EvaluationViewParts.cpp.
#include "widgets/runs/EvaluationView.h"

#include "widgets/common/Card.h"
#include "widgets/common/EmptyState.h"
#include "widgets/common/Notice.h"
#include "widgets/common/Pills.h"
#include "widgets/common/ProjectDocument.h"
#include "widgets/common/StudioActions.h"
#include "widgets/common/TextLabel.h"
#include "widgets/common/Theme.h"
#include "widgets/runs/EvaluationPages.h"
#include "widgets/runs/MetricTable.h"
#include "widgets/runs/RunEvaluation.h"

#include <QFileInfo>
#include <QLocale>
#include <QPushButton>
#include <QStackedWidget>

#include <algorithm>

namespace lepton::widgets {

namespace {

QString folderOf(const project::RunSummary& run) { return QString::fromStdString(run.folder.string()); }

QString nameOf(const project::RunSummary& run) { return QFileInfo(folderOf(run)).fileName(); }

} // namespace

void EvaluationView::setRuns(const std::vector<project::RunSummary>& runs) {
    const bool same = runs.size() == m_runs.size() && std::equal(runs.begin(), runs.end(), m_runs.begin(), [](const auto& a, const auto& b) { return a.folder == b.folder; });
    m_runs = runs;
    if (!same)
        chooseAll();
}

void EvaluationView::setSplit(const QString& split) {
    if (split == m_split)
        return;
    m_split = split;
    m_splits->choose(split == QLatin1String("test") ? 1 : 0);
    chooseAll();
}

void EvaluationView::chooseAll() {
    while (m_evaluations.size() < m_runs.size()) {
        m_evaluations.push_back(new RunEvaluation(m_studio.engine, this));
        connect(m_evaluations.back(), &RunEvaluation::changed, this, &EvaluationView::refresh);
    }
    for (std::size_t i = 0; i < m_evaluations.size(); ++i) {
        const bool there = i < m_runs.size() && !m_runs[i].problem;
        m_evaluations[i]->choose(there ? folderOf(m_runs[i]) : QString(), m_split);
    }
    refresh();
}

bool EvaluationView::any(int state) const {
    for (std::size_t i = 0; i < m_runs.size() && i < m_evaluations.size(); ++i)
        if (static_cast<int>(m_evaluations[i]->state()) == state)
            return true;
    return false;
}

void EvaluationView::refresh() {
    if (m_evaluations.size() < m_runs.size())
        return; // in the middle of chooseAll()
    refreshSide();
    refreshMain();
}

void EvaluationView::refreshSide() {
    using State = RunEvaluation::State;
    const bool one = m_runs.size() == 1;
    m_side->setVisible(!m_runs.empty());
    m_metrics->setVisible(one);
    m_side->setHeading(one ? tr("Run %1").arg(nameOf(m_runs.front())) : tr("%n run(s)", nullptr, static_cast<int>(m_runs.size())));
    const auto* first = one ? m_evaluations.front() : nullptr;
    const auto document = first != nullptr ? first->document() : nullptr;
    QString facts;
    if (document) {
        facts = tr("%n sample(s)", nullptr, static_cast<int>(document->samples));
        if (document->epoch >= 0)
            facts = tr("%1, weights of epoch %2").arg(facts, QLocale().toString(document->epoch));
        if (first->outdated())
            facts = sentences(facts, tr("The best weights are newer by now"));
    } else if (!one && !m_runs.empty()) {
        facts = tr("Their metrics beside each other, the best of each marked");
    }
    m_facts->setText(facts);
    m_facts->setTone(first != nullptr && first->outdated() ? TextLabel::Tone::Warn : TextLabel::Tone::Soft);
    m_metrics->setColumns(one ? std::vector<MetricTableModel::Column>{{nameOf(m_runs.front()), document}} : std::vector<MetricTableModel::Column>{});
    const bool readable = std::any_of(m_runs.begin(), m_runs.end(), [](const auto& run) { return !run.problem; });
    const bool busy = any(static_cast<int>(State::Evaluating)) || any(static_cast<int>(State::Reading));
    const auto missing = std::count_if(m_evaluations.begin(), m_evaluations.begin() + static_cast<std::ptrdiff_t>(m_runs.size()),
                                       [](const auto* evaluation) { return evaluation->state() == State::Missing || evaluation->state() == State::Failed; });
    m_evaluate->setEnabled(readable && !busy);
    m_evaluate->setText(one && document ? tr("Evaluate again") : one || missing == 0 ? tr("Evaluate") : tr("Evaluate %n run(s)", nullptr, static_cast<int>(missing)));
    m_evaluate->setAccessibleName(m_evaluate->text());
    // While there is nothing to show, the button stands in the middle.
    m_evaluate->setVisible(one ? document != nullptr : missing > 0 && missing < static_cast<std::ptrdiff_t>(m_runs.size()));
}

void EvaluationView::refreshMain() {
    using State = RunEvaluation::State;
    const bool evaluating = any(static_cast<int>(State::Evaluating));
    if (evaluating || any(static_cast<int>(State::Reading))) {
        if (evaluating && !m_patience.isActive() && m_main->currentWidget() != m_waiting)
            m_patience.start();
        return;
    }
    m_patience.stop();
    m_notice->clear();
    if (m_runs.empty()) {
        m_empty->setHeading(tr("No run is chosen"));
        m_empty->setText(tr("Choose one in the table above to see how good it is, or several to compare them."));
        m_start->hide();
        m_main->setCurrentWidget(m_empty);
        return;
    }
    if (m_runs.size() > 1) {
        std::vector<MetricTableModel::Column> columns;
        for (std::size_t i = 0; i < m_runs.size(); ++i)
            columns.push_back({nameOf(m_runs[i]), m_evaluations[i]->document()});
        m_beside->setColumns(std::move(columns));
    }
    showFailure();
    const bool shown = std::any_of(m_evaluations.begin(), m_evaluations.begin() + static_cast<std::ptrdiff_t>(m_runs.size()), [](const auto* one) { return one->document() != nullptr; });
    if (!shown) {
        m_empty->setHeading(m_split == QLatin1String("test") ? tr("Not evaluated on the test split yet") : tr("Not evaluated on the validation split yet"));
        m_empty->setText(tr("Every sample of the split is answered by the best weights. Then there are its metrics, and what was taken for what."));
        m_start->setVisible(std::any_of(m_runs.begin(), m_runs.end(), [](const auto& run) { return !run.problem; }));
        m_start->setText(m_runs.size() == 1 ? tr("Evaluate") : tr("Evaluate %n run(s)", nullptr, static_cast<int>(m_runs.size())));
        m_main->setCurrentWidget(m_empty);
    } else if (m_runs.size() > 1) {
        m_main->setCurrentWidget(m_beside->parentWidget());
    } else {
        const auto document = m_evaluations.front()->document();
        if (document.get() != m_shown)
            m_pages->setDocument(folderOf(m_runs.front()), document, m_studio.document->source());
        m_shown = document.get();
        m_main->setCurrentWidget(m_pages);
    }
}

/// The first of what went wrong, above what there is.
void EvaluationView::showFailure() {
    for (std::size_t i = 0; i < m_runs.size(); ++i) {
        const bool damaged = m_runs[i].problem.has_value();
        const auto& error = damaged ? m_runs[i].problem : m_evaluations[i]->error();
        if (!error)
            continue;
        m_notice->showError(*error);
        if (!damaged)
            connect(m_notice->addButton(tr("Try again")), &QPushButton::clicked, this, &EvaluationView::evaluate);
        return;
    }
}

void EvaluationView::evaluate() {
    using State = RunEvaluation::State;
    const bool all = m_runs.size() == 1; // of several those that are not evaluated yet
    for (std::size_t i = 0; i < m_runs.size(); ++i)
        if (!m_runs[i].problem && (all || m_evaluations[i]->state() != State::Shown))
            m_evaluations[i]->evaluate();
}

void EvaluationView::cancel() {
    for (std::size_t i = 0; i < m_runs.size(); ++i)
        m_evaluations[i]->cancel();
}

} // namespace lepton::widgets

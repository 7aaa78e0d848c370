// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Error.h"
#include "core/project/RunFolder.h"
#include "widgets/common/Room.h"

#include <QTimer>
#include <QWidget>

#include <optional>
#include <vector>

class QPushButton;
class QStackedWidget;

namespace lepton::widgets {

class Card;
class EmptyState;
class EvaluationPages;
class MetricTable;
class Notice;
class Pills;
class RunEvaluation;
class TextLabel;

/// How good the chosen runs are on a split: of one run everything that its evaluation tells, of several their metrics beside each other.
class EvaluationView : public QWidget {
    Q_OBJECT
public:
    explicit EvaluationView(const Studio& studio, QWidget* parent = nullptr);
    void setRuns(const std::vector<project::RunSummary>& runs);
    void setSplit(const QString& split); ///< "validation", "test"
    EvaluationPages* pages() const { return m_pages; }
    MetricTable* metrics() const { return m_metrics; }

private:
    QWidget* buildSide();
    QWidget* buildMain();
    QWidget* buildWaiting();
    void chooseAll();
    void refresh();
    void refreshSide();
    void refreshMain();
    void showFailure();
    void evaluate();
    void cancel();
    bool any(int state) const;

    Studio m_studio;
    std::vector<project::RunSummary> m_runs;
    std::vector<RunEvaluation*> m_evaluations; ///< one a chosen run, in their order
    QString m_split = QStringLiteral("test");
    const void* m_shown = nullptr;             ///< the document on the pages

    Card* m_side = nullptr;
    Pills* m_splits = nullptr;
    TextLabel* m_facts = nullptr;
    MetricTable* m_metrics = nullptr;
    QPushButton* m_evaluate = nullptr;
    QStackedWidget* m_main = nullptr;
    EvaluationPages* m_pages = nullptr;
    EmptyState* m_empty = nullptr;
    QPushButton* m_start = nullptr;
    QWidget* m_waiting = nullptr;
    Notice* m_notice = nullptr;
    MetricTable* m_beside = nullptr; ///< of several runs
    QTimer m_patience;               ///< waiting is shown only if it takes longer than a moment
};

} // namespace lepton::widgets

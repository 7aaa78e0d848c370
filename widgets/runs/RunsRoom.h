// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/project/RunFolder.h"
#include "widgets/common/Room.h"
#include "widgets/runs/CheckpointRoom.h"

#include <QStringList>
#include <QTimer>

#include <map>

class QComboBox;
class QLineEdit;
class QMenu;
class QPushButton;
class QSplitter;
class QStackedWidget;
class QToolButton;
class QTreeView;

namespace lepton::widgets {

class EmptyState;
class EvaluationView;
class Notice;
class Pills;
class ReportStrip;
class RunComparison;
class RunFilter;
class RunTableModel;
class TextLabel;
class Toast;

/// Which one is best, and why? The project's runs side by side, with what differs between them; below them their curves laid over each other, or
/// how good they are.
class RunsRoom : public Room {
    Q_OBJECT
public:
    explicit RunsRoom(const Studio& studio, QWidget* parent = nullptr);
    ~RunsRoom() override;
    void enter() override;
    QStringList selectedRuns() const; ///< folders, in the table's order

    enum View { Curves, Evaluation };
    void setView(View view);

    // What can be done with the chosen runs.
    void deleteSelected();
    void restore(const QStringList& folders); ///< where they lay before they were deleted
    void cleanSelected();
    void reportTo(const QString& file); ///< of the one that is chosen; .html or .pdf

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    struct Listed {
        std::vector<project::RunSummary> runs;
        std::map<QString, CheckpointBytes> bytes;
        QStringList deleted; ///< where they lay
    };
    static Listed list(const Path& runsFolder);

    void build();
    QWidget* buildTable();
    QWidget* buildHeader();
    QWidget* buildFilter();
    QWidget* buildLower();
    void divide();
    void connectStudio();
    void projectChanged();
    void refresh();
    void take(Listed listed);
    void selectionChanged();
    void showFacts();
    void fillTags();
    void filterChanged();
    void annotated(int row);
    void askReport();
    void fillMenu(QMenu& menu);
    void editCell(int column);
    bool editing() const;
    CheckpointBytes selectedBytes() const;
    const project::RunSummary* onlySelected() const;

    QStackedWidget* m_pages = nullptr;
    EmptyState* m_empty = nullptr;
    QWidget* m_contents = nullptr;
    TextLabel* m_facts = nullptr;
    Notice* m_notice = nullptr;
    ReportStrip* m_reportStrip = nullptr;
    Toast* m_toast = nullptr;
    QLineEdit* m_text = nullptr;
    QComboBox* m_tags = nullptr;
    QTreeView* m_table = nullptr;
    RunTableModel* m_model = nullptr;
    RunFilter* m_sorted = nullptr;
    QSplitter* m_split = nullptr;
    Pills* m_views = nullptr;
    QStackedWidget* m_lower = nullptr;
    RunComparison* m_comparison = nullptr;
    EvaluationView* m_evaluation = nullptr;
    QPushButton* m_report = nullptr;
    QPushButton* m_show = nullptr;
    QPushButton* m_resume = nullptr;
    QPushButton* m_deploy = nullptr;
    QToolButton* m_more = nullptr;
    std::map<QString, CheckpointBytes> m_bytes; ///< by the run's folder
    QStringList m_deleted;
    QTimer m_live;            ///< reads the runs again while one goes on, not for each of its events
    bool m_divided = false;   ///< by the user
    bool m_reading = false;
    bool m_readAgain = false; ///< something changed while the worker was reading
};

} // namespace lepton::widgets

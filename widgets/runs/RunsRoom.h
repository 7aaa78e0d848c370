// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/project/RunFolder.h"
#include "widgets/common/Room.h"

#include <QStringList>
#include <QTimer>

class QPushButton;
class QSortFilterProxyModel;
class QStackedWidget;
class QTreeView;

namespace lepton::widgets {

class EmptyState;
class RunComparison;
class RunTableModel;
class TextLabel;

/// Which one is best, and why? The project's runs side by side, with what differs between them, and their curves laid over each other.
class RunsRoom : public Room {
    Q_OBJECT
public:
    explicit RunsRoom(const Studio& studio, QWidget* parent = nullptr);
    ~RunsRoom() override;
    void enter() override;
    QStringList selectedRuns() const; ///< folders, in the table's order

private:
    void build();
    QWidget* buildTable();
    QWidget* buildHeader();
    void connectStudio();
    void projectChanged();
    void refresh();
    void take(std::vector<project::RunSummary> runs);
    void selectionChanged();
    const project::RunSummary* onlySelected() const;

    QStackedWidget* m_pages = nullptr;
    EmptyState* m_empty = nullptr;
    QWidget* m_contents = nullptr;
    TextLabel* m_facts = nullptr;
    QTreeView* m_table = nullptr;
    RunTableModel* m_model = nullptr;
    QSortFilterProxyModel* m_sorted = nullptr;
    RunComparison* m_comparison = nullptr;
    QPushButton* m_show = nullptr;
    QPushButton* m_resume = nullptr;
    QPushButton* m_deploy = nullptr;
    QPushButton* m_folder = nullptr;
    QTimer m_live;            ///< reads the runs again while one goes on, not for each of its events
    bool m_reading = false;
    bool m_readAgain = false; ///< something changed while the worker was reading
};

} // namespace lepton::widgets

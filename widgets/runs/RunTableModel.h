// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/project/RunFolder.h"

#include <QAbstractTableModel>

#include <optional>
#include <string>
#include <vector>

namespace lepton::widgets {

/// The runs of a project as a table: what came of them, tags and note, which are edited in place, and, in further columns, the settings in which
/// they differ.
class RunTableModel : public QAbstractTableModel {
    Q_OBJECT
public:
    enum Column { Run, Status, Epochs, Metric, Loss, Duration, Started, Tags, Note, FirstSetting };
    static constexpr int sortRole = Qt::UserRole + 1;
    static constexpr int bestRole = Qt::UserRole + 2; ///< true in the cell that holds the best of its column

    using QAbstractTableModel::QAbstractTableModel;
    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
    Qt::ItemFlags flags(const QModelIndex& index) const override;
    bool setData(const QModelIndex& index, const QVariant& value, int role) override;

    void setRuns(std::vector<project::RunSummary> runs);
    const std::vector<project::RunSummary>& runs() const { return m_runs; }
    const project::RunSummary& run(int row) const { return m_runs[static_cast<std::size_t>(row)]; }
    int rowOf(const QString& folder) const; ///< -1: not there

Q_SIGNALS:
    void annotated(int row); ///< the user has changed its tags or note

private:
    QVariant shown(const project::RunSummary& run, int column) const;
    QVariant sortKey(const project::RunSummary& run, int column) const;
    bool isBest(int row, int column) const;
    void findDifferences();

    std::vector<project::RunSummary> m_runs;
    std::vector<std::string> m_settings; ///< keys in which runs differ
    std::string m_metric = "accuracy"; ///< the main one of these runs
    std::optional<double> m_bestMetric, m_bestLoss;
};

QStringList tagsOf(const project::RunSummary& run);
/// Status in the user's words.
QString statusText(project::RunStatus status);

} // namespace lepton::widgets

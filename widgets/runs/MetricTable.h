// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/runs/EvaluationDocument.h"

#include <QAbstractTableModel>
#include <QTableView>

#include <memory>

namespace lepton::widgets {

/// Metrics as rows, evaluated runs as columns: one run, or several with the best of each metric marked.
class MetricTableModel : public QAbstractTableModel {
    Q_OBJECT
public:
    static constexpr int bestRole = Qt::UserRole + 1;
    struct Column {
        QString title; ///< the run
        std::shared_ptr<const EvaluationDocument> document; ///< null: not evaluated
    };
    using QAbstractTableModel::QAbstractTableModel;
    void setColumns(std::vector<Column> columns);
    int rowCount(const QModelIndex& parent = {}) const override { return parent.isValid() ? 0 : static_cast<int>(m_names.size()); }
    int columnCount(const QModelIndex& parent = {}) const override { return parent.isValid() ? 0 : 1 + static_cast<int>(m_columns.size()); }
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    std::optional<double> value(int row, int column) const;
    bool isBest(int row, int column) const;

    std::vector<Column> m_columns;
    std::vector<std::string> m_names; ///< of the metrics that one of them has
};

class MetricTable : public QTableView {
    Q_OBJECT
public:
    explicit MetricTable(QWidget* parent = nullptr);
    void setColumns(std::vector<MetricTableModel::Column> columns);

private:
    MetricTableModel* m_model = nullptr;
};

} // namespace lepton::widgets

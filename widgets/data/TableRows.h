// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "datasets/Source.h"
#include "datasets/Split.h"
#include "widgets/common/Card.h"

#include <QAbstractTableModel>

#include <memory>
#include <vector>

class QTableView;

namespace lepton::widgets {

class Pills;

/// The rows of a source that is no pictures, as they lie in the file; only those that are seen are looked at.
class TableRowsModel : public QAbstractTableModel {
    Q_OBJECT
public:
    using QAbstractTableModel::QAbstractTableModel;
    void setSource(std::shared_ptr<const datasets::Source> source);
    void setRows(std::vector<std::int64_t> rows);
    std::int64_t row(int index) const { return m_rows[static_cast<std::size_t>(index)]; }
    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    bool isNumber(int column) const;
    bool ofLines() const;

    std::shared_ptr<const datasets::Source> m_source;
    std::vector<std::int64_t> m_rows;
};

/// The table of the data room, with a filter by split.
class TableRows : public Card {
    Q_OBJECT
public:
    explicit TableRows(QWidget* parent = nullptr);
    void setSource(const std::shared_ptr<const datasets::Source>& source);
    void setSplit(std::shared_ptr<const datasets::SplitIndices> split);
    void setClass(int label); ///< -1: all
    QTableView* view() const { return m_view; }

private:
    void filter();
    void fitColumns();

    std::shared_ptr<const datasets::Source> m_source;
    std::shared_ptr<const datasets::SplitIndices> m_split;
    int m_class = -1;
    TableRowsModel m_model;
    QTableView* m_view = nullptr;
    Pills* m_splits = nullptr;
};

} // namespace lepton::widgets

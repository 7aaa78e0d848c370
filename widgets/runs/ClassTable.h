// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Error.h"
#include "widgets/runs/EvaluationDocument.h"

#include <QAbstractTableModel>
#include <QTableView>

#include <memory>

class QSortFilterProxyModel;

namespace lepton::widgets {

/// Precision, recall and the like of each class.
class ClassFiguresModel : public QAbstractTableModel {
    Q_OBJECT
public:
    enum Column { Name, Samples, Precision, Recall, F1, RocAuc, AveragePrecision, Columns };
    static constexpr int sortRole = Qt::UserRole + 1;
    using QAbstractTableModel::QAbstractTableModel;
    void setDocument(std::shared_ptr<const EvaluationDocument> document);
    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override { return parent.isValid() ? 0 : Columns; }
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
    std::string csv() const;

private:
    std::optional<double> figure(int row, int column) const;
    std::shared_ptr<const EvaluationDocument> m_document;
};

/// The same as a table that can be sorted. Its menu saves it as CSV.
class ClassTable : public QTableView {
    Q_OBJECT
public:
    explicit ClassTable(QWidget* parent = nullptr);
    void setDocument(std::shared_ptr<const EvaluationDocument> document);

Q_SIGNALS:
    void classChosen(int label); ///< by a double click or the enter key
    void saveFailed(const lepton::Error& error);

protected:
    void contextMenuEvent(QContextMenuEvent* event) override;

private:
    ClassFiguresModel* m_model = nullptr;
    QSortFilterProxyModel* m_sorted = nullptr;
};

} // namespace lepton::widgets

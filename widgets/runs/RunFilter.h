// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QSortFilterProxyModel>

namespace lepton::widgets {

/// The table of runs, sorted, with only those that have a tag and hold all words of a text in any of their columns.
class RunFilter : public QSortFilterProxyModel {
    Q_OBJECT
public:
    using QSortFilterProxyModel::QSortFilterProxyModel;
    void setText(const QString& text);
    void setTag(const QString& tag); ///< empty: any
    bool filters() const { return !m_words.isEmpty() || !m_tag.isEmpty(); }

protected:
    bool filterAcceptsRow(int row, const QModelIndex& parent) const override;

private:
    QStringList m_words;
    QString m_tag;
};

} // namespace lepton::widgets

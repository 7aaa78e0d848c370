// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStyledItemDelegate>

namespace lepton::widgets {

/// Cells of the table of runs: settings in which the runs differ stand on a tinted ground.
class RunRowDelegate : public QStyledItemDelegate {
    Q_OBJECT
public:
    RunRowDelegate(int height, QObject* parent) : QStyledItemDelegate(parent), m_height(height) {}
    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;
    QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;

private:
    int m_height;
};

} // namespace lepton::widgets

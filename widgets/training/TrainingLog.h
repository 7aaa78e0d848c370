// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/common/Card.h"
#include "widgets/training/RunProgress.h"

#include <QAbstractListModel>

class QListView;

namespace lepton::widgets {

/// The lines of the log, as a model: only what is seen is drawn.
class LogModel : public QAbstractListModel {
    Q_OBJECT
public:
    using QAbstractListModel::QAbstractListModel;
    int rowCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    void show(const std::vector<LogLine>& lines); ///< takes over what is new

private:
    std::vector<LogLine> m_lines;
};

/// What happened in the run, with times. Stays at the end while it is there; lines can be copied.
class TrainingLog : public Card {
    Q_OBJECT
public:
    explicit TrainingLog(QWidget* parent = nullptr);
    void refresh(const RunProgress& progress);

private:
    void copySelected() const;

    LogModel m_model;
    QListView* m_list = nullptr;
    bool m_atEnd = true; ///< where the user has scrolled to
};

} // namespace lepton::widgets

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "datasets/Source.h"
#include "widgets/common/Card.h"

class QTreeWidget;

namespace lepton::widgets {

/// What is known of each column of the data: its type, missing and different values, least, greatest and mean.
class ColumnList : public Card {
    Q_OBJECT
public:
    explicit ColumnList(QWidget* parent = nullptr);
    void setInfo(const datasets::SourceInfo& info);
    QTreeWidget* table() const { return m_table; }

private:
    QTreeWidget* m_table = nullptr;
};

} // namespace lepton::widgets

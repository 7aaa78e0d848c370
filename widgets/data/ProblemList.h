// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "datasets/Source.h"
#include "widgets/common/Card.h"

class QVBoxLayout;

namespace lepton::widgets {

/// What is wrong with the data, with counts, and what was looked for and not found.
class ProblemList : public Card {
    Q_OBJECT
public:
    explicit ProblemList(QWidget* parent = nullptr);
    void setInfo(const datasets::SourceInfo& info);

private:
    void addRow(QVBoxLayout* column, bool good, const QString& text, const QString& hint);

    QWidget* m_rows = nullptr;
    QVBoxLayout* m_place = nullptr;
};

} // namespace lepton::widgets

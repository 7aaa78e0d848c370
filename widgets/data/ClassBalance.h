// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "datasets/Source.h"
#include "widgets/common/Card.h"

namespace lepton::widgets {

class BarList;

/// How many samples each class has. A click shows the class in the gallery, a second one all of them.
class ClassBalance : public Card {
    Q_OBJECT
public:
    explicit ClassBalance(QWidget* parent = nullptr);
    void setInfo(const datasets::SourceInfo& info);
    BarList* bars() const { return m_bars; }

Q_SIGNALS:
    void chosen(int label); ///< -1: all

private:
    BarList* m_bars = nullptr;
    int m_chosen = -1;
};

} // namespace lepton::widgets

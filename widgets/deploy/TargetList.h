// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/deploy/TargetCard.h"
#include "widgets/deploy/TargetFacts.h"

#include <QScrollArea>

class QButtonGroup;
class QVBoxLayout;

namespace lepton::widgets {

/// The targets below each other; exactly one is chosen. Arrow keys move the choice.
class TargetList : public QScrollArea {
    Q_OBJECT
public:
    explicit TargetList(QWidget* parent = nullptr);
    void setTargets(const std::vector<TargetFacts>& targets);
    TargetCard* card(const QString& target) const; ///< null if there is none
    QString chosen() const;                        ///< empty: there are none
    void choose(const QString& target);

Q_SIGNALS:
    void changed(const QString& target); ///< chosen by the user or by choose()

private:
    QButtonGroup* m_group = nullptr;
    QVBoxLayout* m_column = nullptr;
};

} // namespace lepton::widgets

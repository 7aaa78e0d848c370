// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/common/Card.h"
#include "widgets/deploy/DeploymentFacts.h"

class QPushButton;
class QTreeWidget;

namespace lepton::widgets {

/// Every version that was brought to a deployment, newest first, what came of it, and the way back to it.
class VersionsCard : public Card {
    Q_OBJECT
public:
    explicit VersionsCard(QWidget* parent = nullptr);
    /// `busy`: nothing can be gone back to just now.
    void setDeployment(const DeploymentFacts& deployment, bool busy);
    QTreeWidget* table() const { return m_table; }
    QPushButton* rollbackButton(int revision) const; ///< null if there is no way back to that

Q_SIGNALS:
    void rollbackAsked(int revision, const QString& version);

private:
    QTreeWidget* m_table = nullptr;
};

} // namespace lepton::widgets

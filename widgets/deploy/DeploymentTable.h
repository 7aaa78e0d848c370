// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/common/Card.h"
#include "widgets/deploy/DeploymentFacts.h"
#include "widgets/deploy/DeploymentState.h"
#include "widgets/deploy/TargetFacts.h"

#include <QHash>

class QTreeWidget;

namespace lepton::widgets {

/// Every deployment of this user: what is live where. Choosing one shows it.
class DeploymentTable : public Card {
    Q_OBJECT
public:
    explicit DeploymentTable(QWidget* parent = nullptr);
    void setDeployments(const std::vector<DeploymentFacts>& deployments, const std::vector<TargetFacts>& targets);
    void setState(const QString& deployment, const QString& state);
    void choose(const QString& deployment);
    QString chosen() const; ///< empty: there are none
    QTreeWidget* table() const { return m_table; }

Q_SIGNALS:
    void changed(const QString& deployment);

private:
    void paintState(int row, const QString& state);

    QTreeWidget* m_table = nullptr;
    QHash<QString, QString> m_states; ///< as they were told last
};

} // namespace lepton::widgets

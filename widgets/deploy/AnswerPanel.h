// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/common/Room.h"
#include "widgets/deploy/DeploymentFacts.h"
#include "widgets/deploy/Question.h"

namespace lepton::widgets {

class AddressCard;
class AskedModel;
class TryCard;
class UseItCard;

/// What a deployment that answers is used by: its address and token, lines to copy, and a place to try it.
class AnswerPanel : public QWidget {
    Q_OBJECT
public:
    explicit AnswerPanel(const Studio& studio, QWidget* parent = nullptr);
    /// Of one without an address nothing is shown.
    void setDeployment(const DeploymentFacts& deployment);
    void clear();
    AddressCard* address() const { return m_address; }
    UseItCard* useIt() const { return m_use; }
    TryCard* tryIt() const { return m_try; }
    AskedModel* model() const { return m_model; }

private:
    void askForQuestion(const DeploymentFacts& deployment);
    void askForToken(const DeploymentFacts& deployment);
    void askForUsage(const QString& name, const QString& token);

    Studio m_studio;
    QString m_shown; ///< name, address and revision of what is on show
    int m_round = 0;
    AskedModel* m_model = nullptr;
    AddressCard* m_address = nullptr;
    UseItCard* m_use = nullptr;
    TryCard* m_try = nullptr;
};

} // namespace lepton::widgets

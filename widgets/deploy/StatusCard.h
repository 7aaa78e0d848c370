// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/common/Card.h"
#include "widgets/deploy/DeploymentFacts.h"
#include "widgets/deploy/DeploymentState.h"

class QGridLayout;
class QPlainTextEdit;
class QPushButton;

namespace lepton::widgets {

class ColourDot;
class Notice;
class NumberField;
class TextLabel;

/// How one deployment is, and what can be done with it: scale, delete, and where it was interrupted to go on or back.
class StatusCard : public Card {
    Q_OBJECT
public:
    explicit StatusCard(QWidget* parent = nullptr);
    void setDeployment(const DeploymentFacts& deployment, const QString& targetTitle, bool scales, bool busy);
    void setState(const DeploymentState& state);
    void setFailure(const Error& error); ///< it can't be told how it is
    QPushButton* scaleButton() const { return m_scale; }
    NumberField* replicas() const { return m_replicas; }
    QPushButton* deleteButton() const { return m_delete; }
    QPushButton* confirmButton() const { return m_confirm; }
    QPushButton* goOnButton() const { return m_goOn; }
    QPushButton* goBackButton() const { return m_goBack; }
    QString words() const; ///< state and reason

Q_SIGNALS:
    void scaleAsked(int replicas);
    void deleteAsked();
    void goOnAsked();
    void goBackAsked();

private:
    TextLabel* addFact(QGridLayout* grid, const QString& name);
    void buildActs();
    void askBeforeDeleting(bool ask);

    ColourDot* m_dot = nullptr;
    TextLabel* m_state = nullptr;
    TextLabel* m_reason = nullptr;
    TextLabel* m_target = nullptr;
    TextLabel* m_version = nullptr;
    TextLabel* m_since = nullptr;
    TextLabel* m_replicaCount = nullptr;
    TextLabel* m_restarts = nullptr;
    Notice* m_notice = nullptr;
    QWidget* m_interruptedPart = nullptr;
    TextLabel* m_interrupted = nullptr;
    QPushButton* m_goOn = nullptr;
    QPushButton* m_goBack = nullptr;
    QWidget* m_scalePart = nullptr;
    NumberField* m_replicas = nullptr;
    QPushButton* m_scale = nullptr;
    QPlainTextEdit* m_details = nullptr;
    QWidget* m_question = nullptr;
    TextLabel* m_questionWords = nullptr;
    QPushButton* m_delete = nullptr;
    QPushButton* m_confirm = nullptr;
    QPushButton* m_keep = nullptr;
    QString m_name;
};

} // namespace lepton::widgets

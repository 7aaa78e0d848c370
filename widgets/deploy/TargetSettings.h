// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/common/Card.h"
#include "widgets/deploy/TargetFacts.h"

class QLineEdit;
class QPushButton;
class QVBoxLayout;

namespace lepton::widgets {

class EngineClient;
class SecretField;
class SettingFields;
class TextLabel;

/// How a model goes to the chosen target: the deployment's name, the target's settings and secrets, and the buttons that plan and deploy.
class TargetSettings : public Card {
    Q_OBJECT
public:
    explicit TargetSettings(EngineClient* engine, QWidget* parent = nullptr);
    void setSecretPlace(const QString& place) { m_secretPlace = place; }
    /// `values`: what was chosen the last time; the rest is at its defaults.
    void setTarget(const TargetFacts& target, const QString& name, const Json& values);
    void clear();
    QString name() const;
    bool nameFits() const;
    const Json& values() const { return m_values; }
    /// What the buttons do now; a target whose addresses have not been named yet is planned first.
    void setButtons(bool able, bool planFirst, const QString& why);
    QLineEdit* nameField() const { return m_name; }
    QPushButton* planButton() const { return m_plan; }
    QPushButton* deployButton() const { return m_deploy; }
    SettingFields* fields() const { return m_fields; }
    const std::vector<SecretField*>& secrets() const { return m_secrets; }

Q_SIGNALS:
    void changed(); ///< by the user: a plan that was made is another's
    void planAsked();
    void deployAsked();

private:
    void showSecrets(const TargetFacts& target);
    void checkName();

    EngineClient* m_engine;
    QString m_secretPlace;
    Json m_values = Json::object();
    TextLabel* m_doc = nullptr;
    QLineEdit* m_name = nullptr;
    TextLabel* m_refusal = nullptr;
    SettingFields* m_fields = nullptr;
    QWidget* m_secretPart = nullptr;
    std::vector<SecretField*> m_secrets;
    QPushButton* m_plan = nullptr;
    QPushButton* m_deploy = nullptr;
    TextLabel* m_why = nullptr;
};

} // namespace lepton::widgets

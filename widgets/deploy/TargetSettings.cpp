// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/deploy/TargetSettings.h"

#include "widgets/common/Buttons.h"
#include "widgets/common/TextLabel.h"
#include "widgets/common/Theme.h"
#include "widgets/deploy/DeploymentFacts.h"
#include "widgets/deploy/SecretField.h"
#include "widgets/training/SettingFields.h"

#include <QHBoxLayout>
#include <QLineEdit>
#include <QPushButton>
#include <QScrollArea>
#include <QVBoxLayout>

namespace lepton::widgets {

namespace {
constexpr int wordsWidth = 184; // addresses are long
}

TargetSettings::TargetSettings(EngineClient* engine, QWidget* parent) : Card(tr("Settings"), parent), m_engine(engine) {
    m_doc = new TextLabel(TextLabel::Role::Hint);
    m_doc->setWordWrap(true);
    m_name = new QLineEdit;
    m_name->setObjectName(QStringLiteral("deployment-name"));
    m_name->setAccessibleName(tr("Name of the deployment"));
    m_name->setToolTip(tr("It becomes part of the address; up to 40 small letters, digits and '-'"));
    m_name->setFixedWidth(wordsWidth);
    m_refusal = new TextLabel(TextLabel::Role::Hint, TextLabel::Tone::Error);
    m_refusal->setWordWrap(true);
    connect(m_name, &QLineEdit::textEdited, this, [this] {
        checkName();
        Q_EMIT changed();
    });
    auto* label = new TextLabel(TextLabel::Role::Body, TextLabel::Tone::Soft, tr("Name"));
    label->setBuddy(m_name);
    auto* row = new QHBoxLayout;
    row->addWidget(label, 1);
    row->addWidget(m_name);
    m_fields = new SettingFields;
    connect(m_fields, &SettingFields::edited, this, [this](const std::string& key, const Json& value) {
        m_values[key] = value;
        m_fields->setValues(m_values);
        Q_EMIT changed();
    });
    m_secretPart = new QWidget;
    auto* secrets = new QVBoxLayout(m_secretPart);
    secrets->setContentsMargins(0, 0, 0, 0);
    secrets->setSpacing(measure::grid);
    auto* inner = new QWidget;
    auto* column = new QVBoxLayout(inner);
    column->setContentsMargins(0, 0, 6, 0);
    column->setSpacing(6);
    column->addWidget(m_doc);
    column->addSpacing(2);
    column->addLayout(row);
    column->addWidget(m_refusal);
    column->addWidget(m_secretPart);
    column->addWidget(m_fields);
    column->addStretch();
    auto* scroll = new QScrollArea;
    scroll->setWidgetResizable(true);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setFocusPolicy(Qt::NoFocus);
    scroll->setWidget(inner);
    m_plan = plainButton(tr("Plan"));
    m_plan->setToolTip(tr("What would be done, with whom would be talked and what would change; changes nothing"));
    m_deploy = primaryButton(tr("Deploy"));
    m_deploy->setMinimumWidth(96);
    connect(m_plan, &QPushButton::clicked, this, &TargetSettings::planAsked);
    connect(m_deploy, &QPushButton::clicked, this, &TargetSettings::deployAsked);
    m_why = new TextLabel(TextLabel::Role::Hint);
    m_why->setWordWrap(true);
    auto* buttons = new QHBoxLayout;
    buttons->addStretch();
    buttons->addWidget(m_plan);
    buttons->addWidget(m_deploy);
    body()->addWidget(scroll, 1);
    body()->addWidget(m_why);
    body()->addLayout(buttons);
    clear();
}

void TargetSettings::setTarget(const TargetFacts& target, const QString& name, const Json& values) {
    m_values = target.defaults();
    for (const auto& [key, value] : values.items())
        if (m_values.contains(key))
            m_values[key] = value;
    setHeading(target.title);
    m_doc->setText(target.doc);
    m_name->setText(name);
    m_name->setEnabled(true);
    checkName();
    m_fields->setSpecs(target.parameters);
    for (const auto& spec : target.parameters)
        if (auto* line = m_fields->field(spec.name)->findChild<QLineEdit*>(); line != nullptr && spec.kind == graph::ParameterKind::Text)
            line->setFixedWidth(wordsWidth);
    m_fields->setValues(m_values);
    showSecrets(target);
}

void TargetSettings::showSecrets(const TargetFacts& target) {
    for (auto* field : m_secrets) {
        field->hide();
        field->deleteLater();
    }
    m_secrets.clear();
    for (const auto& secret : target.secrets) {
        auto* field = new SecretField(m_engine, secret, m_secretPlace, m_secretPart);
        m_secretPart->layout()->addWidget(field);
        m_secrets.push_back(field);
    }
    m_secretPart->setVisible(!m_secrets.empty());
}

void TargetSettings::clear() {
    m_doc->clear();
    m_name->clear();
    m_name->setEnabled(false);
    m_refusal->hide();
    m_fields->setSpecs({});
    showSecrets({});
    setButtons(false, false, {});
}

QString TargetSettings::name() const { return m_name->text(); }

bool TargetSettings::nameFits() const { return nameRefusal(m_name->text()).isEmpty(); }

void TargetSettings::checkName() {
    const QString why = nameRefusal(m_name->text());
    m_refusal->setText(why);
    m_refusal->setVisible(!why.isEmpty());
    setRole(m_name, why.isEmpty() ? "" : "refused");
}

void TargetSettings::setButtons(bool able, bool planFirst, const QString& why) {
    const bool fits = able && nameFits();
    m_plan->setEnabled(fits);
    m_deploy->setEnabled(fits && !planFirst);
    setRole(m_plan, planFirst ? "primary" : "");
    setRole(m_deploy, planFirst ? "" : "primary");
    m_deploy->setToolTip(planFirst && fits ? tr("Plan first: it names every address before it is talked to") : QString());
    m_why->setText(why);
    m_why->setVisible(!why.isEmpty());
}

} // namespace lepton::widgets

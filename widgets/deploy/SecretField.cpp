// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/deploy/SecretField.h"

#include "widgets/common/Buttons.h"
#include "widgets/common/EngineClient.h"
#include "widgets/common/TextLabel.h"
#include "widgets/common/Theme.h"
#include "widgets/deploy/DeployJson.h"

#include <QHBoxLayout>
#include <QLineEdit>
#include <QPushButton>

#include <algorithm>

namespace lepton::widgets {

SecretField::SecretField(EngineClient* engine, const TargetFacts::Secret& secret, QString place, QWidget* parent)
    : QWidget(parent), m_engine(engine), m_secret(secret), m_place(std::move(place)) {
    auto* label = new TextLabel(TextLabel::Role::Body, TextLabel::Tone::Soft, secret.label);
    label->setToolTip(secret.doc);
    m_field = new QLineEdit;
    m_field->setEchoMode(QLineEdit::Password);
    m_field->setAccessibleName(secret.label);
    m_field->setAccessibleDescription(secret.doc);
    m_field->setToolTip(secret.doc);
    m_button = plainButton(tr("Keep"));
    m_state = new TextLabel(TextLabel::Role::Hint);
    m_state->setWordWrap(true);
    connect(m_field, &QLineEdit::returnPressed, m_button, &QPushButton::click);
    connect(m_field, &QLineEdit::textEdited, this, [this] { show(m_kept); });
    connect(m_button, &QPushButton::clicked, this, [this] {
        const QString typed = m_field->text();
        if (!typed.isEmpty() || m_kept)
            keep(typed);
    });
    auto* row = new QHBoxLayout;
    row->setSpacing(measure::grid);
    row->addWidget(m_field, 1);
    row->addWidget(m_button);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(4);
    column->addWidget(label);
    column->addLayout(row);
    column->addWidget(m_state);
    show(false);
    refresh();
}

void SecretField::refresh() {
    m_engine->call(protocol::method::secretsHave, {{"keys", {m_secret.key.toStdString()}}}, this, [this](Result<Json> answer) {
        if (!answer)
            return;
        const Json have = listIn(*answer, "have");
        show(std::find(have.begin(), have.end(), Json(m_secret.key.toStdString())) != have.end());
    });
}

void SecretField::keep(const QString& value) {
    m_field->clear();
    m_button->setEnabled(false);
    m_engine->call(protocol::method::secretsKeep, {{"key", m_secret.key.toStdString()}, {"value", value.toStdString()}}, this, [this, some = !value.isEmpty()](Result<Json> answer) {
        if (!answer) {
            show(m_kept);
            m_state->setTone(TextLabel::Tone::Error);
            m_state->setText(sentences(translated(answer.error().what), translated(answer.error().hint)));
            return;
        }
        if (const QString place = sentenceIn(*answer, "place"); !place.isEmpty())
            m_place = place;
        show(some);
    });
}

void SecretField::show(bool kept) {
    m_kept = kept;
    const bool typed = !m_field->text().isEmpty();
    m_button->setEnabled(typed || kept);
    m_button->setText(typed || !kept ? tr("Keep") : tr("Forget"));
    m_button->setAccessibleName(typed || !kept ? tr("Keep %1").arg(m_secret.label) : tr("Forget %1").arg(m_secret.label));
    m_field->setPlaceholderText(kept ? QStringLiteral("••••••••") : QString());
    m_state->setTone(TextLabel::Tone::Soft);
    if (kept)
        m_state->setText(tr("Kept in %1").arg(m_place));
    else if (!m_secret.environment.isEmpty())
        m_state->setText(tr("Goes to %1; or set the variable %2").arg(m_place, m_secret.environment));
    else
        m_state->setText(tr("Goes to %1").arg(m_place));
}

} // namespace lepton::widgets

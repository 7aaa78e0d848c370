// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/deploy/AddressCard.h"

#include "widgets/common/Buttons.h"
#include "widgets/common/TextLabel.h"
#include "widgets/common/Theme.h"

#include <QClipboard>
#include <QDesktopServices>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QPushButton>
#include <QToolButton>
#include <QUrl>
#include <QVBoxLayout>

namespace lepton::widgets {

namespace {
constexpr int nameWidth = 60;
}

QLineEdit* AddressCard::addField(const QString& name) {
    auto* field = new QLineEdit;
    field->setReadOnly(true);
    field->setAccessibleName(name);
    setRole(field, "figures");
    return field;
}

AddressCard::AddressCard(QWidget* parent) : Card({}, parent) {
    m_address = addField(tr("Address"));
    m_token = addField(tr("Token"));
    m_token->setEchoMode(QLineEdit::Password);
    m_copyAddress = iconButton(QStringLiteral("copy"), tr("Copy the address"));
    m_copyToken = iconButton(QStringLiteral("copy"), tr("Copy the token"));
    m_reveal = linkButton(tr("Show"));
    m_reveal->setCheckable(true);
    m_reveal->setAccessibleName(tr("Show the token"));
    m_open = plainButton(tr("Open in browser"));
    m_open->setToolTip(tr("The server's own page to try the model on"));
    m_tls = new TextLabel(TextLabel::Role::Hint, TextLabel::Tone::Error, tr("This address's certificate is not checked: a setting of this deployment."));
    const auto label = [](const QString& text) {
        auto* out = new TextLabel(TextLabel::Role::Body, TextLabel::Tone::Soft, text);
        out->setMinimumWidth(nameWidth);
        return out;
    };
    auto* first = new QHBoxLayout;
    first->setSpacing(measure::grid);
    first->addWidget(label(tr("Address")));
    first->addWidget(m_address, 1);
    first->addWidget(m_copyAddress);
    first->addWidget(m_open);
    m_tokenRow = new QWidget;
    auto* second = new QHBoxLayout(m_tokenRow);
    second->setContentsMargins(0, 0, 0, 0);
    second->setSpacing(measure::grid);
    second->addWidget(label(tr("Token")));
    second->addWidget(m_token, 1);
    second->addWidget(m_copyToken);
    second->addWidget(m_reveal);
    body()->addLayout(first);
    body()->addWidget(m_tokenRow);
    body()->addWidget(m_tls);
    setAccessibleName(tr("Address"));
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Maximum);
    const auto copy = [this](const QLineEdit* field) {
        QGuiApplication::clipboard()->setText(field->text());
        Q_EMIT copied();
    };
    connect(m_copyAddress, &QToolButton::clicked, this, [this, copy] { copy(m_address); });
    connect(m_copyToken, &QToolButton::clicked, this, [this, copy] { copy(m_token); });
    connect(m_reveal, &QPushButton::toggled, this, [this](bool on) {
        m_token->setEchoMode(on ? QLineEdit::Normal : QLineEdit::Password);
        m_reveal->setText(on ? tr("Hide") : tr("Show"));
    });
    connect(m_open, &QPushButton::clicked, this, [this] { QDesktopServices::openUrl(QUrl(m_address->text())); });
    setAddress({}, {}, true);
}

void AddressCard::setAddress(const QString& url, const QString& token, bool tlsChecked) {
    setVisible(!url.isEmpty());
    m_address->setText(url);
    if (m_token->text() != token)
        m_reveal->setChecked(false);
    m_token->setText(token);
    for (auto* field : {m_address, m_token})
        field->setCursorPosition(0);
    m_tokenRow->setVisible(!token.isEmpty());
    m_tls->setVisible(!tlsChecked && url.startsWith(QLatin1String("https:")));
}

} // namespace lepton::widgets

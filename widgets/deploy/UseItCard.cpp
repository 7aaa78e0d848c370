// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/deploy/UseItCard.h"

#include "widgets/common/Buttons.h"
#include "widgets/common/Pills.h"
#include "widgets/common/Theme.h"
#include "widgets/deploy/DeployJson.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QVBoxLayout>

namespace lepton::widgets {

namespace {

constexpr int leastHeight = 88;

QString shortTitle(const QString& title) { return title.left(title.indexOf(QLatin1Char('('))).trimmed(); }

} // namespace

QString withToken(const QString& code, const QString& language, QString token) {
    if (language == QLatin1String("bash"))
        return QStringLiteral("LEPTON_TOKEN='%1'\n").arg(token.replace(QLatin1Char('\''), QStringLiteral("'\\''"))) + code;
    const QString quoted = QString::fromStdString(Json(token.toStdString()).dump());
    QString out = code;
    out.replace(QStringLiteral("os.environ[\"LEPTON_TOKEN\"]"), quoted);
    return out.replace(QStringLiteral("std::getenv(\"LEPTON_TOKEN\")"), quoted);
}

UseItCard::UseItCard(QWidget* parent) : Card(tr("Use it"), parent) {
    m_code = new QPlainTextEdit;
    m_code->setAccessibleName(tr("Code that asks the endpoint"));
    m_code->setReadOnly(true);
    m_code->setLineWrapMode(QPlainTextEdit::NoWrap);
    m_code->setTabChangesFocus(true);
    m_code->setMinimumHeight(leastHeight);
    m_code->setPlaceholderText(tr("Once the model is live, the lines that ask it stand here"));
    m_copy = plainButton(tr("Copy"));
    m_copy->setAccessibleName(tr("Copy the code"));
    m_copyWithToken = plainButton(tr("Copy with token"));
    m_copyWithToken->setToolTip(tr("The token is put in as it is copied; whoever has it may ask the model"));
    connect(m_copy, &QPushButton::clicked, this, [this] { copy(code()); });
    connect(m_copyWithToken, &QPushButton::clicked, this, [this] {
        const auto at = static_cast<std::size_t>(std::max(m_languages->chosen(), 0));
        copy(withToken(code(), m_snippets.at(at).language, m_token));
    });
    auto* row = new QHBoxLayout;
    row->addWidget(m_copy);
    row->addWidget(m_copyWithToken);
    row->addStretch();
    body()->addWidget(m_code, 1);
    body()->addLayout(row);
    connect(&Theme::instance(), &Theme::changed, this, &UseItCard::follow);
    follow();
    clear();
}

void UseItCard::follow() { m_code->setFont(Theme::instance().figures()); }

void UseItCard::setSnippets(const Json& snippets, const QString& token) {
    std::vector<Snippet> all;
    for (const auto& snippet : snippets)
        if (snippet.is_object())
            all.push_back({textIn(snippet, "title"), textIn(snippet, "language"), textIn(snippet, "text")});
    m_token = token;
    const bool same = m_languages != nullptr && all.size() == m_snippets.size() && std::equal(all.begin(), all.end(), m_snippets.begin(), [](const auto& a, const auto& b) { return a.title == b.title; });
    m_snippets = std::move(all);
    if (!same) {
        if (m_languages != nullptr) {
            m_languages->hide();
            m_languages->deleteLater();
        }
        m_languages = new Pills(tr("Language"), this);
        for (const auto& snippet : m_snippets)
            m_languages->add(shortTitle(snippet.title))->setToolTip(snippet.title);
        connect(m_languages, &Pills::changed, this, &UseItCard::refresh);
        header()->addWidget(m_languages);
        m_languages->show();
    }
    refresh();
}

void UseItCard::clear() { setSnippets(Json::array(), {}); }

QString UseItCard::code() const { return m_code->toPlainText(); }

void UseItCard::copy(const QString& text) {
    QGuiApplication::clipboard()->setText(text);
    Q_EMIT copied();
}

void UseItCard::refresh() {
    const int chosen = m_languages->chosen();
    const bool some = chosen >= 0 && static_cast<std::size_t>(chosen) < m_snippets.size();
    m_code->setPlainText(some ? m_snippets[static_cast<std::size_t>(chosen)].text.trimmed() : QString());
    m_copy->setEnabled(some);
    m_copyWithToken->setVisible(some && !m_token.isEmpty());
}

} // namespace lepton::widgets

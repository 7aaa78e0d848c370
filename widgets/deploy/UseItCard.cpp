// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/deploy/UseItCard.h"

#include "widgets/common/Buttons.h"
#include "widgets/common/Pills.h"
#include "widgets/common/Theme.h"
#include "widgets/deploy/LocalEndpoint.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QVBoxLayout>

namespace lepton::widgets {

namespace {

/// What is sent where it is no picture.
QString bodyOf(const Question& question) {
    switch (question.form) {
    case Question::Form::Sentence:
        return QStringLiteral("A text of yours");
    case Question::Form::Prompt:
        return QStringLiteral(R"({"prompt": "Once upon a time", "length": 200})");
    case Question::Form::Nothing:
        return QStringLiteral(R"({"count": 16, "seed": 1})");
    default:
        return question.example;
    }
}

QString curl(const QUrl& url, const Question& question) {
    if (question.form == Question::Form::Picture)
        return QStringLiteral("curl %1 \\\n  --data-binary @picture.png").arg(url.toString());
    QString body = bodyOf(question);
    return QStringLiteral("curl %1 \\\n  --data-binary '%2'").arg(url.toString(), body.replace(QLatin1Char('\''), QStringLiteral("'\\''")));
}

QString pictureInPython(const QUrl& url) {
    return QStringLiteral("import json, urllib.request\n\n"
                          "picture = open(\"picture.png\", \"rb\").read()\n"
                          "request = urllib.request.Request(\n    \"%1\", data=picture)\n"
                          "answer = json.load(urllib.request.urlopen(request))\n"
                          "print(answer[\"label\"], answer[\"score\"])")
        .arg(url.toString());
}

QString python(const QUrl& url, const Question& question) {
    if (question.form == Question::Form::Picture)
        return pictureInPython(url);
    const bool text = question.form == Question::Form::Sentence;
    return QStringLiteral("import json, urllib.request\n\n"
                          "question = %1\n"
                          "request = urllib.request.Request(\n    \"%2\", data=%3)\n"
                          "answer = json.load(urllib.request.urlopen(request))\n"
                          "print(answer)")
        .arg(text ? QStringLiteral("\"A text of yours\"") : bodyOf(question), url.toString(), text ? QStringLiteral("question.encode()") : QStringLiteral("json.dumps(question).encode()"));
}

} // namespace

UseItCard::UseItCard(LocalEndpoint* endpoint, QWidget* parent) : Card(tr("Use it"), parent), m_endpoint(endpoint) {
    m_languages = new Pills(tr("Language"));
    m_languages->add(QStringLiteral("curl"));
    m_languages->add(QStringLiteral("Python"));
    connect(m_languages, &Pills::changed, this, &UseItCard::refresh);
    header()->addWidget(m_languages);
    m_code = new QPlainTextEdit;
    m_code->setAccessibleName(tr("Code that asks the endpoint"));
    m_code->setReadOnly(true);
    m_code->setLineWrapMode(QPlainTextEdit::NoWrap);
    m_code->setTabChangesFocus(true);
    m_code->setMinimumHeight(64);
    m_copy = plainButton(tr("Copy"));
    m_copy->setAccessibleName(tr("Copy the code"));
    connect(m_copy, &QPushButton::clicked, this, [this] {
        QGuiApplication::clipboard()->setText(code());
        Q_EMIT copied();
    });
    auto* row = new QHBoxLayout;
    row->addWidget(m_copy);
    row->addStretch();
    body()->addWidget(m_code, 1);
    body()->addLayout(row);
    connect(m_endpoint, &LocalEndpoint::changed, this, &UseItCard::refresh);
    connect(&Theme::instance(), &Theme::changed, this, &UseItCard::refresh);
    refresh();
}

void UseItCard::setQuestion(const Question& question) {
    m_question = question;
    refresh();
}

QString UseItCard::code() const { return m_code->toPlainText(); }

void UseItCard::refresh() {
    const bool live = m_endpoint->stage() == LocalEndpoint::Stage::Live;
    m_code->setFont(Theme::instance().figures());
    m_code->setPlainText(live ? (m_languages->chosen() == 0 ? curl : python)(m_endpoint->predictUrl(), m_question) : QString());
    m_code->setPlaceholderText(tr("Once an endpoint is live, the lines that ask it stand here"));
    m_copy->setEnabled(live);
}

} // namespace lepton::widgets

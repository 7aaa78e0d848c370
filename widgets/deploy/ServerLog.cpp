// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/deploy/ServerLog.h"

#include "widgets/common/EngineClient.h"
#include "widgets/common/Notice.h"
#include "widgets/common/Theme.h"
#include "widgets/deploy/DeployJson.h"

#include <QHBoxLayout>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QScrollBar>

namespace lepton::widgets {

namespace {
constexpr int interval = 3000;
constexpr int asked = 500; // lines
} // namespace

ServerLog::ServerLog(EngineClient* engine, QWidget* parent) : Card(tr("Log"), parent), m_engine(engine) {
    m_notice = new Notice;
    m_filter = new QLineEdit;
    m_filter->setPlaceholderText(tr("Only lines with…"));
    m_filter->setAccessibleName(tr("Only lines with"));
    m_filter->setFixedWidth(200);
    m_filter->setClearButtonEnabled(true);
    header()->addWidget(m_filter);
    m_lines = new QPlainTextEdit;
    m_lines->setReadOnly(true);
    m_lines->setAccessibleName(tr("The server's log"));
    m_lines->setLineWrapMode(QPlainTextEdit::NoWrap);
    m_lines->setTabChangesFocus(true);
    body()->addWidget(m_notice);
    body()->addWidget(m_lines, 1);
    connect(m_filter, &QLineEdit::textChanged, this, &ServerLog::show);
    connect(&m_timer, &QTimer::timeout, this, &ServerLog::ask);
    connect(&Theme::instance(), &Theme::changed, this, [this] { m_lines->setFont(Theme::instance().figures(11)); });
    m_lines->setFont(Theme::instance().figures(11));
    m_timer.setInterval(interval);
}

void ServerLog::setDeployment(const QString& name) {
    if (name == m_name)
        return;
    m_name = name;
    m_all.clear();
    ++m_round;
    m_asking = false;
    m_notice->clear();
    show();
    if (isVisible())
        ask();
}

void ServerLog::showEvent(QShowEvent* event) {
    Card::showEvent(event);
    m_timer.start();
    ask();
}

void ServerLog::hideEvent(QHideEvent* event) {
    Card::hideEvent(event);
    m_timer.stop();
}

void ServerLog::ask() {
    if (m_asking || m_name.isEmpty())
        return;
    m_asking = true;
    m_engine->call(protocol::method::deployLogs, {{"name", m_name.toStdString()}, {"lines", asked}}, this, [this, round = m_round](Result<Json> answer) {
        if (round != m_round)
            return;
        m_asking = false;
        if (!answer) {
            m_notice->showError(answer.error());
            return;
        }
        m_notice->clear();
        m_all.clear();
        for (const auto& line : listIn(*answer, "lines"))
            m_all << (line.is_string() ? QString::fromStdString(line.get<std::string>()) : QString::fromStdString(line.dump()));
        show();
    });
}

/// Stays at the end if it was there, else where it was read.
void ServerLog::show() {
    const QString words = m_filter->text();
    const QString text = (words.isEmpty() ? m_all : m_all.filter(words, Qt::CaseInsensitive)).join(QLatin1Char('\n'));
    m_lines->setPlaceholderText(m_all.isEmpty() ? tr("No line yet") : tr("No line with that"));
    if (text == m_lines->toPlainText())
        return;
    auto* bar = m_lines->verticalScrollBar();
    const bool atEnd = bar->value() >= bar->maximum() - 1;
    const int at = bar->value();
    m_lines->setPlainText(text);
    bar->setValue(atEnd ? bar->maximum() : at);
}

} // namespace lepton::widgets

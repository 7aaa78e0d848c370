// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/common/Card.h"
#include "widgets/deploy/Question.h"

class QPlainTextEdit;
class QPushButton;

namespace lepton::widgets {

class LocalEndpoint;
class Pills;

/// Lines that ask the endpoint from elsewhere, ready to copy.
class UseItCard : public Card {
    Q_OBJECT
public:
    explicit UseItCard(LocalEndpoint* endpoint, QWidget* parent = nullptr);
    void setQuestion(const Question& question);
    QString code() const;
    QPushButton* copyButton() const { return m_copy; }
    Pills* languages() const { return m_languages; }

Q_SIGNALS:
    void copied();

private:
    void refresh();

    LocalEndpoint* m_endpoint;
    Question m_question;
    Pills* m_languages = nullptr;
    QPlainTextEdit* m_code = nullptr;
    QPushButton* m_copy = nullptr;
};

} // namespace lepton::widgets

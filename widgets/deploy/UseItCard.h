// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/common/Card.h"

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
    QString code() const;
    QPushButton* copyButton() const { return m_copy; }
    Pills* languages() const { return m_languages; }

Q_SIGNALS:
    void copied();

private:
    void refresh();

    LocalEndpoint* m_endpoint;
    Pills* m_languages = nullptr;
    QPlainTextEdit* m_code = nullptr;
    QPushButton* m_copy = nullptr;
};

} // namespace lepton::widgets

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/common/Card.h"

class QLineEdit;
class QPushButton;
class QToolButton;

namespace lepton::widgets {

class TextLabel;

/// Where it answers: the address, and the token that clients send, hidden until it is asked for.
class AddressCard : public Card {
    Q_OBJECT
public:
    explicit AddressCard(QWidget* parent = nullptr);
    void setAddress(const QString& url, const QString& token, bool tlsChecked);
    QLineEdit* address() const { return m_address; }
    QLineEdit* token() const { return m_token; }
    QToolButton* copyAddressButton() const { return m_copyAddress; }
    QToolButton* copyTokenButton() const { return m_copyToken; }
    QPushButton* revealButton() const { return m_reveal; }
    QPushButton* openButton() const { return m_open; }

Q_SIGNALS:
    void copied();

private:
    QLineEdit* addField(const QString& name);

    QLineEdit* m_address = nullptr;
    QLineEdit* m_token = nullptr;
    QWidget* m_tokenRow = nullptr;
    QToolButton* m_copyAddress = nullptr;
    QToolButton* m_copyToken = nullptr;
    QPushButton* m_reveal = nullptr;
    QPushButton* m_open = nullptr;
    TextLabel* m_tls = nullptr;
};

} // namespace lepton::widgets

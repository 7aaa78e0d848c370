// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Json.h"
#include "widgets/common/Card.h"

#include <vector>

class QPlainTextEdit;
class QPushButton;

namespace lepton::widgets {

class Pills;

/// Lines that ask the endpoint from elsewhere, ready to copy: as deploy/usage writes them. The token stands in none of them; it is put in only while they
/// are copied.
class UseItCard : public Card {
    Q_OBJECT
public:
    explicit UseItCard(QWidget* parent = nullptr);
    void setSnippets(const Json& snippets, const QString& token);
    void clear();
    QString code() const;
    QPushButton* copyButton() const { return m_copy; }
    QPushButton* copyWithTokenButton() const { return m_copyWithToken; }
    Pills* languages() const { return m_languages; }

Q_SIGNALS:
    void copied();

private:
    struct Snippet {
        QString title, language, text;
    };
    void refresh();
    void copy(const QString& text);
    void follow();

    std::vector<Snippet> m_snippets;
    QString m_token;
    Pills* m_languages = nullptr;
    QPlainTextEdit* m_code = nullptr;
    QPushButton* m_copy = nullptr;
    QPushButton* m_copyWithToken = nullptr;
};

/// The code with the token in the place of the variable that it is read from.
QString withToken(const QString& code, const QString& language, QString token);

} // namespace lepton::widgets

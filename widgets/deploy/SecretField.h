// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/deploy/TargetFacts.h"

#include <QWidget>

class QLineEdit;
class QPushButton;

namespace lepton::widgets {

class EngineClient;
class TextLabel;

/// A secret that a target needs. What is typed goes to the engine, which keeps it in the keychain, and is gone from here at once; what is kept is never shown.
class SecretField : public QWidget {
    Q_OBJECT
public:
    SecretField(EngineClient* engine, const TargetFacts::Secret& secret, QString place, QWidget* parent = nullptr);
    void refresh(); ///< asks whether it is kept
    bool kept() const { return m_kept; }
    QLineEdit* field() const { return m_field; }
    QPushButton* button() const { return m_button; }

private:
    void keep(const QString& value);
    void show(bool kept);

    EngineClient* m_engine;
    TargetFacts::Secret m_secret;
    QString m_place; ///< "the desktop's keychain"
    bool m_kept = false;
    QLineEdit* m_field = nullptr;
    QPushButton* m_button = nullptr; ///< Keep, or Forget
    TextLabel* m_state = nullptr;
};

} // namespace lepton::widgets

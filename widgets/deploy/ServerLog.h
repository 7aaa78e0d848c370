// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/common/Card.h"

#include <QTimer>

class QLineEdit;
class QPlainTextEdit;
class QPushButton;

namespace lepton::widgets {

class EngineClient;
class Notice;

/// The newest lines of a deployment's server, asked for again every few seconds while they are looked at.
class ServerLog : public Card {
    Q_OBJECT
public:
    explicit ServerLog(EngineClient* engine, QWidget* parent = nullptr);
    void setDeployment(const QString& name);
    QPlainTextEdit* lines() const { return m_lines; }
    QLineEdit* filter() const { return m_filter; }

protected:
    void showEvent(QShowEvent* event) override;
    void hideEvent(QHideEvent* event) override;

private:
    void ask();
    void show();

    EngineClient* m_engine;
    QString m_name;
    QStringList m_all;
    bool m_asking = false;
    int m_round = 0;
    QTimer m_timer;
    Notice* m_notice = nullptr;
    QLineEdit* m_filter = nullptr;
    QPlainTextEdit* m_lines = nullptr;
};

} // namespace lepton::widgets

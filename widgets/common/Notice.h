// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Error.h"

#include <QWidget>

class QHBoxLayout;
class QPushButton;

namespace lepton::widgets {

class TextLabel;

/// An error where it happened: what, where, and the next step, until it is dismissed or the cause is gone.
class Notice : public QWidget {
    Q_OBJECT
public:
    explicit Notice(QWidget* parent = nullptr);
    void showError(const Error& error);
    void clear();
    QString text() const;
    /// A button for the next step; hidden with the notice, and removed by clear().
    QPushButton* addButton(const QString& text);

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    TextLabel* m_what = nullptr;
    TextLabel* m_hint = nullptr;
    QHBoxLayout* m_row = nullptr;
    QList<QPushButton*> m_buttons;
};

} // namespace lepton::widgets

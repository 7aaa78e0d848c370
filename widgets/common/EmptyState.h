// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class QHBoxLayout;
class QLabel;
class QPushButton;

namespace lepton::widgets {

class TextLabel;

/// What an empty room says: a picture, what there will be, and the buttons that bring it about.
class EmptyState : public QWidget {
    Q_OBJECT
public:
    EmptyState(const QString& icon, const QString& heading, const QString& text, QWidget* parent = nullptr);
    void setHeading(const QString& heading);
    void setText(const QString& text);
    QPushButton* addButton(const QString& text, bool primary = false);

private:
    void follow();

    QString m_icon;
    QLabel* m_picture = nullptr;
    TextLabel* m_heading = nullptr;
    TextLabel* m_text = nullptr;
    QHBoxLayout* m_buttons = nullptr;
};

} // namespace lepton::widgets

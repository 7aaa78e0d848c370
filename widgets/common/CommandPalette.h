// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFrame>
#include <QPointer>

class QAction;
class QLineEdit;
class QListWidget;

namespace lepton::widgets {

/// Every action of the window and of the room in front, with its shortcut; typing narrows the list, Enter does the chosen one.
class CommandPalette : public QFrame {
    Q_OBJECT
public:
    explicit CommandPalette(QWidget* window);
    void open(const QList<QAction*>& actions);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void filter(const QString& typed);
    void perform();
    void closeAndReturn();

    QLineEdit* m_field = nullptr;
    QListWidget* m_list = nullptr;
    QList<QPointer<QAction>> m_actions;
    QPointer<QWidget> m_before; ///< what had the keyboard
};

} // namespace lepton::widgets

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFrame>
#include <QPointer>

#include <functional>

class QLineEdit;
class QListWidget;

namespace lepton::widgets {

/// One line of the command palette.
struct Command {
    QString text;
    QString keys;   ///< its shortcut
    QString whyNot; ///< not empty: it can't be done now, and why
    std::function<void()> perform;
};

/// Whatever can be done, found by typing; Enter does the chosen one. What can't be done now stands greyed with its reason.
class CommandPalette : public QFrame {
    Q_OBJECT
public:
    /// What there is for the words typed, best first.
    using Source = std::function<QList<Command>(const QString& typed)>;
    explicit CommandPalette(QWidget* window);
    void open(Source source);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void filter(const QString& typed);
    void fitHeight();
    void step(int by);
    void perform();
    void closeAndReturn();

    QLineEdit* m_field = nullptr;
    QListWidget* m_list = nullptr;
    Source m_source;
    QList<Command> m_commands; ///< those on show
    QPointer<QWidget> m_before; ///< what had the keyboard
};

} // namespace lepton::widgets

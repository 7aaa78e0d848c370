// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QKeySequence>
#include <QWidget>

class QLineEdit;
class QPushButton;
class QTreeWidget;

namespace lepton::widgets {

class ActionRegistry;
class KeyField;
class TextLabel;

/// Every act with its shortcut, and a field to press another one. Keys that belong to another act are refused with its name,
/// unless the user lets the two swap.
class KeyboardPage : public QWidget {
    Q_OBJECT
public:
    explicit KeyboardPage(ActionRegistry& registry, QWidget* parent = nullptr);

private:
    QWidget* buildEditor();
    void fill();
    void filter(const QString& typed);
    void showChosen();
    void take(const QKeySequence& keys);
    void refuse(const QKeySequence& keys);
    void swap();
    QString chosen() const; ///< the act's id; empty if there is none

    ActionRegistry& m_registry;
    QLineEdit* m_search = nullptr;
    QTreeWidget* m_table = nullptr;
    TextLabel* m_name = nullptr;
    KeyField* m_keys = nullptr;
    QPushButton* m_clear = nullptr;
    QPushButton* m_reset = nullptr;
    QPushButton* m_resetAll = nullptr;
    TextLabel* m_conflict = nullptr;
    QPushButton* m_swap = nullptr;
    QKeySequence m_refused; ///< pressed, but another act's
};

} // namespace lepton::widgets

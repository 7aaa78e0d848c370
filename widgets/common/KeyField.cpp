// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/common/KeyField.h"

#include <QKeyEvent>

namespace lepton::widgets {

namespace {

bool isModifier(int key) {
    return key == Qt::Key_Control || key == Qt::Key_Shift || key == Qt::Key_Alt || key == Qt::Key_Meta || key == Qt::Key_AltGr || key == Qt::Key_unknown;
}

/// Shift belongs to the character of a key like "?", not to the shortcut.
QKeyCombination combination(const QKeyEvent& event) {
    auto modifiers = event.modifiers() & ~Qt::KeypadModifier;
    const bool letter = event.key() >= Qt::Key_A && event.key() <= Qt::Key_Z;
    const bool character = event.key() > Qt::Key_Space && event.key() < Qt::Key_Escape;
    if (character && !letter)
        modifiers &= ~Qt::ShiftModifier;
    return QKeyCombination(modifiers, static_cast<Qt::Key>(event.key()));
}

} // namespace

KeyField::KeyField(QWidget* parent) : QLineEdit(parent) {
    setPlaceholderText(tr("Press the keys here"));
    setAttribute(Qt::WA_InputMethodEnabled, false);
}

bool KeyField::event(QEvent* event) {
    if (event->type() == QEvent::ShortcutOverride) {
        event->accept();
        return true;
    }
    return QLineEdit::event(event);
}

void KeyField::keyPressEvent(QKeyEvent* event) {
    if (event->key() == Qt::Key_Escape) {
        clearFocus();
        return;
    }
    if (!isModifier(event->key()))
        Q_EMIT pressed(QKeySequence(combination(*event)));
    event->accept();
}

} // namespace lepton::widgets

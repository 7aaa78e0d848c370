// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/common/FieldKeys.h"

#include "widgets/common/ActionRegistry.h"

#include <QAbstractSpinBox>
#include <QCoreApplication>
#include <QKeyEvent>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QTextEdit>

namespace lepton::widgets {

namespace {

bool isField(const QObject* object) {
    return qobject_cast<const QLineEdit*>(object) || qobject_cast<const QAbstractSpinBox*>(object) || qobject_cast<const QPlainTextEdit*>(object) ||
           qobject_cast<const QTextEdit*>(object);
}

bool isFunctionKey(int key) { return key >= Qt::Key_F1 && key <= Qt::Key_F35; }

} // namespace

FieldKeys::FieldKeys(const ActionRegistry& registry, QObject* parent) : QObject(parent), m_registry(registry) {
    QCoreApplication::instance()->installEventFilter(this);
}

bool FieldKeys::eventFilter(QObject* watched, QEvent* event) {
    if (event->type() != QEvent::ShortcutOverride || !isField(watched))
        return false;
    const auto* key = static_cast<QKeyEvent*>(event);
    const bool types = !(key->modifiers() & (Qt::ControlModifier | Qt::AltModifier | Qt::MetaModifier)) && !isFunctionKey(key->key());
    const bool commands = !types && m_registry.matches("studio.commands", *key);
    if (!types && !commands)
        return false;
    event->setAccepted(!commands); // accepted: no shortcut, the field gets the key
    return true;
}

} // namespace lepton::widgets

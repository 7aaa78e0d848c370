// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/common/ActionRegistry.h"

#include <QAction>
#include <QKeyEvent>
#include <QWidget>

namespace lepton::widgets {

namespace {
constexpr const char* whyProperty = "whyNot";
}

void ActionRegistry::addPlace(const QString& prefix, const ActPlace& place) { m_places.insert(prefix, place); }

QAction* ActionRegistry::add(QWidget* owner, const Act& given, Qt::ShortcutContext context, std::function<void()> perform) {
    Act act = given;
    act.action = new QAction(act.text, owner);
    act.action->setObjectName(act.id);
    act.action->setShortcutContext(context);
    connect(act.action, &QAction::triggered, owner, std::move(perform));
    owner->addAction(act.action);
    for (auto& known : m_acts)
        if (known.id == act.id) {
            known = act;
            follow(known);
            return known.action;
        }
    m_acts.append(act);
    follow(act);
    return act.action;
}

const Act* ActionRegistry::find(const QString& id) const {
    for (const auto& act : m_acts)
        if (act.id == id)
            return &act;
    return nullptr;
}

QAction* ActionRegistry::action(const QString& id) const {
    const Act* act = find(id);
    return act != nullptr ? act->action.data() : nullptr;
}

ActPlace ActionRegistry::place(const Act& act) const { return m_places.value(act.id.section('.', 0, 0)); }

void ActionRegistry::setAvailable(QAction* action, bool available, const QString& why) {
    action->setEnabled(available);
    action->setProperty(whyProperty, why);
}

QString ActionRegistry::whyNot(const QAction& action) { return action.isEnabled() ? QString() : action.property(whyProperty).toString(); }

Shortcuts ActionRegistry::shortcuts(const QString& id) const {
    const auto own = m_remapped.find(id);
    if (own != m_remapped.end())
        return *own;
    const Act* act = find(id);
    return act != nullptr ? act->defaults : Shortcuts();
}

const Act* ActionRegistry::taker(const QString& id, const QKeySequence& keys) const {
    const Act* self = find(id);
    const QString room = self != nullptr ? place(*self).room : QString();
    for (const auto& act : m_acts) {
        const QString other = place(act).room;
        const bool neverTogether = !room.isEmpty() && !other.isEmpty() && room != other;
        if (act.id != id && !neverTogether && shortcuts(act.id).contains(keys))
            return &act;
    }
    return nullptr;
}

void ActionRegistry::setShortcuts(const QString& id, const Shortcuts& shortcuts) {
    const Act* act = find(id);
    if (act == nullptr)
        return;
    if (shortcuts == act->defaults)
        m_remapped.remove(id);
    else
        m_remapped.insert(id, shortcuts);
    follow(*act);
    Q_EMIT shortcutsChanged();
}

void ActionRegistry::swapShortcuts(const QString& id, const QKeySequence& keys) {
    const Act* other = taker(id, keys);
    if (other == nullptr) {
        setShortcuts(id, {keys});
        return;
    }
    const QString otherId = other->id;
    Shortcuts theirs = shortcuts(otherId);
    theirs.removeAll(keys);
    theirs = shortcuts(id) + theirs;
    setShortcuts(id, {keys});
    setShortcuts(otherId, theirs);
}

void ActionRegistry::resetShortcuts(const QString& id) {
    if (const Act* act = find(id))
        setShortcuts(id, act->defaults);
}

void ActionRegistry::resetAllShortcuts() { setRemapped({}); }

void ActionRegistry::setRemapped(const QHash<QString, Shortcuts>& remapped) {
    m_remapped = remapped;
    for (const auto& act : m_acts)
        follow(act);
    Q_EMIT shortcutsChanged();
}

bool ActionRegistry::matches(const QString& id, const QKeyEvent& event) const {
    const auto modifiers = event.modifiers() & ~Qt::KeypadModifier;
    return shortcuts(id).contains(QKeySequence(QKeyCombination(modifiers, static_cast<Qt::Key>(event.key()))));
}

void ActionRegistry::follow(const Act& act) {
    if (act.action)
        act.action->setShortcuts(shortcuts(act.id));
}

QString shortcutText(const Shortcuts& shortcuts) {
    QStringList out;
    for (const auto& keys : shortcuts)
        out << keys.toString(QKeySequence::NativeText);
    return out.join(", ");
}

} // namespace lepton::widgets

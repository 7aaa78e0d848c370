// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QHash>
#include <QKeySequence>
#include <QList>
#include <QObject>
#include <QPointer>

#include <functional>

class QAction;
class QKeyEvent;
class QWidget;

namespace lepton::widgets {

using Shortcuts = QList<QKeySequence>;

/// One thing that the user can do, as the command palette and the settings show it.
struct Act {
    QString id;         ///< place and act, for life: it is the key in the settings ("canvas.group")
    QString text;       ///< as in a menu, without what changes ("Undo", not "Undo: move conv1")
    Shortcuts defaults;
    QString words;      ///< what else people call it, for search
    QPointer<QAction> action;
};

/// Where acts belong; the part of their ids before the dot.
struct ActPlace {
    QString title; ///< "Canvas"
    QString room;  ///< that has to be in front for it ("network"); empty: everywhere
};

/// Every act of the studio, each a QAction with an id. Who makes an act adds it here; the command palette lists them, the
/// settings change their shortcuts, and a changed shortcut counts at once. Window's thread.
class ActionRegistry : public QObject {
    Q_OBJECT
public:
    using QObject::QObject;

    void addPlace(const QString& prefix, const ActPlace& place);
    /// Makes the act's QAction and gives it to `owner`; `context` says where its shortcuts are heard. An id that is there
    /// already (its room was made anew) now means this one.
    QAction* add(QWidget* owner, const Act& act, Qt::ShortcutContext context, std::function<void()> perform);

    const QList<Act>& acts() const { return m_acts; } ///< in the order in which they were added; those gone have no action
    const Act* find(const QString& id) const;
    QAction* action(const QString& id) const; ///< null if there is none
    ActPlace place(const Act& act) const;

    /// Enables or disables an act; `why` is the reason that the command palette gives ("Select a layer first").
    static void setAvailable(QAction* action, bool available, const QString& why);
    static QString whyNot(const QAction& action); ///< empty while it is enabled

    /// The shortcuts in force: the user's or the defaults.
    Shortcuts shortcuts(const QString& id) const;
    /// Another act that hears these keys where this one does; null if the keys are free.
    const Act* taker(const QString& id, const QKeySequence& keys) const;
    void setShortcuts(const QString& id, const Shortcuts& shortcuts);
    /// The act gets `keys`, and whoever had them gets this act's in their place.
    void swapShortcuts(const QString& id, const QKeySequence& keys);
    void resetShortcuts(const QString& id);
    void resetAllShortcuts();
    bool isRemapped(const QString& id) const { return m_remapped.contains(id); }
    /// Whether the key pressed is one of the act's shortcuts, for acts that must see it go up again as well.
    bool matches(const QString& id, const QKeyEvent& event) const;

    /// The user's own, by id: what settings keep.
    const QHash<QString, Shortcuts>& remapped() const { return m_remapped; }
    void setRemapped(const QHash<QString, Shortcuts>& remapped);

Q_SIGNALS:
    void shortcutsChanged();

private:
    void follow(const Act& act);

    QHash<QString, ActPlace> m_places;
    QList<Act> m_acts;
    QHash<QString, Shortcuts> m_remapped;
};

/// "Ctrl+Z" as the desktop writes it; several with a comma.
QString shortcutText(const Shortcuts& shortcuts);

} // namespace lepton::widgets

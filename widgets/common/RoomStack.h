// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/common/Room.h"

#include <QHash>
#include <QStackedWidget>

#include <functional>
#include <vector>

namespace lepton::widgets {

/// What the window knows of a room before it is made.
struct RoomEntry {
    QString name;  ///< as in StudioActions::showRoom
    QString icon;
    QString title;
    std::function<Room*(const Studio&)> make;
};

/// The rooms, each made when it is first needed, so that the window opens at once.
class RoomStack : public QStackedWidget {
    Q_OBJECT
public:
    RoomStack(const Studio& studio, std::vector<RoomEntry> entries, QWidget* parent = nullptr);
    const std::vector<RoomEntry>& entries() const { return m_entries; }
    /// Null for an unknown name.
    Room* room(const QString& name);
    bool made(const QString& name) const { return m_rooms.contains(name); }
    /// Brings a room to the front; false for an unknown name.
    bool showRoom(const QString& name);
    QString current() const { return m_current; }

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    Studio m_studio;
    std::vector<RoomEntry> m_entries;
    QHash<QString, Room*> m_rooms;
    QString m_current;
};

} // namespace lepton::widgets

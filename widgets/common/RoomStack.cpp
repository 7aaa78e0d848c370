// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/common/RoomStack.h"

#include "widgets/common/Theme.h"

#include <QPainter>

namespace lepton::widgets {

RoomStack::RoomStack(const Studio& studio, std::vector<RoomEntry> entries, QWidget* parent)
    : QStackedWidget(parent), m_studio(studio), m_entries(std::move(entries)) {
    connect(&Theme::instance(), &Theme::changed, this, qOverload<>(&QWidget::update));
}

/// The ground that rooms and their cards lie on.
void RoomStack::paintEvent(QPaintEvent*) { QPainter(this).fillRect(rect(), Theme::instance().palette().bg0); }

Room* RoomStack::room(const QString& name) {
    if (auto* made = m_rooms.value(name))
        return made;
    for (const auto& entry : m_entries) {
        if (entry.name != name)
            continue;
        Room* made = entry.make(m_studio);
        made->setAccessibleName(entry.title);
        m_rooms.insert(name, made);
        addWidget(made);
        return made;
    }
    return nullptr;
}

bool RoomStack::showRoom(const QString& name) {
    Room* wanted = room(name);
    if (wanted == nullptr)
        return false;
    m_current = name;
    setCurrentWidget(wanted);
    wanted->enter();
    return true;
}

} // namespace lepton::widgets

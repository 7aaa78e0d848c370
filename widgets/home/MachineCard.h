// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/common/Card.h"
#include "core/base/Json.h"
#include "widgets/common/Room.h"

namespace lepton::widgets {

/// What this machine can do, as the engine's doctor found it: processor, graphics cards, and each fault with its fix.
class MachineCard : public Card {
    Q_OBJECT
public:
    explicit MachineCard(const Studio& studio, QWidget* parent = nullptr);

private:
    void follow();
    void ask();
    void show(const Json& findings);
    void say(const QString& text);
    void clear();
    void addLine(const QString& icon, const QColor& colour, const QString& text, const QString& hint);

    Studio m_studio;
    QWidget* m_lines = nullptr;
};

} // namespace lepton::widgets

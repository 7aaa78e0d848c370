// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/common/Room.h"

#include <QHash>
#include <QToolButton>

namespace lepton::widgets {

/// Where the open project trains, with a dot for the engine's state. The devices are those that the engine found.
class DeviceChooser : public QToolButton {
    Q_OBJECT
public:
    explicit DeviceChooser(const Studio& studio, QWidget* parent = nullptr);

private:
    void refresh();
    void fillMenu();
    void addMemory();
    void choose(const QString& device);
    QString title(const QString& device) const;

    Studio m_studio;
    QHash<QString, QAction*> m_choices; ///< of the menu that is open, by the device's name
};

} // namespace lepton::widgets

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/common/Room.h"

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
    void choose(const QString& device);
    QString title(const QString& device) const;

    Studio m_studio;
};

} // namespace lepton::widgets

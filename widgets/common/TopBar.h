// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/common/Room.h"

class QMenu;
class QPushButton;
class QToolButton;

namespace lepton::widgets {

class DeviceChooser;
class TextLabel;

/// Project and network, the way to every action, the device, and the button that trains.
class TopBar : public QWidget {
    Q_OBJECT
public:
    explicit TopBar(const Studio& studio, QWidget* parent = nullptr);
    QMenu* projectMenu() const { return m_menu; }

    enum class Run { None, Running, Paused };
    void setRun(Run state);

Q_SIGNALS:
    void commandsAsked();
    void trainPressed(); ///< train, pause or continue: as the button said

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    QPushButton* commandsButton();
    void refresh();

    Studio m_studio;
    Run m_run = Run::None;
    QMenu* m_menu = nullptr;
    QToolButton* m_project = nullptr;
    TextLabel* m_network = nullptr;
    QPushButton* m_commands = nullptr;
    TextLabel* m_keys = nullptr; ///< the command palette's shortcut
    DeviceChooser* m_device = nullptr;
    QPushButton* m_train = nullptr;
};

} // namespace lepton::widgets

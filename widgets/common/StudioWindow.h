// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Files.h"
#include "widgets/common/Room.h"

#include <QMainWindow>

class QDialog;

namespace lepton::widgets {

class CommandPalette;
class ErrorBar;
class NavigationBar;
class RoomStack;
class StatusStrip;
class StudioSettings;
class Toast;
class TopBar;
class TrainRoom;

/// The studio's window: the bars around the rooms, the actions that are there everywhere, and the answers to what rooms ask
/// for by StudioActions.
class StudioWindow : public QMainWindow {
    Q_OBJECT
public:
    StudioWindow(const Studio& studio, StudioSettings& settings, QWidget* parent = nullptr);

    RoomStack& rooms() { return *m_rooms; }
    ErrorBar& errorBar() { return *m_errors; }
    Toast& toast() { return *m_toast; }
    CommandPalette& commandPalette() { return *m_commands; }

    /// Asks what becomes of unsaved work; false if the user wants to stay.
    bool mayLeaveProject();
    void openProjectAt(const QString& folder);

protected:
    void closeEvent(QCloseEvent* event) override;

private:
    // StudioWindow.cpp
    void connectStudio();
    void showRoom(const QString& name);
    void ask(QDialog& dialog);
    void updateTitle();
    TrainRoom* trainRoom() const; ///< null before it is needed
    void trainPressed();
    void whenTrainRoomIsNeeded();
    void watchRun();
    void restart();
    // WindowActions.cpp
    void buildActions();
    void updateActions();
    void showCommands();
    void keepShortcuts();
    void openSettings();
    void openProject();
    void openSample();
    void newProject(const QString& source, const QString& templateName);
    void save();

    Studio m_studio;
    StudioSettings& m_settings;
    NavigationBar* m_navigation = nullptr;
    TopBar* m_top = nullptr;
    ErrorBar* m_errors = nullptr;
    RoomStack* m_rooms = nullptr;
    StatusStrip* m_status = nullptr;
    Toast* m_toast = nullptr;
    CommandPalette* m_commands = nullptr;
};

} // namespace lepton::widgets

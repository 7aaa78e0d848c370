// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/common/Room.h"

#include <QDialog>

class QComboBox;
class QPushButton;

namespace lepton::widgets {

class ActionRegistry;
class StudioSettings;

/// Theme and language on one page, the keyboard's shortcuts on the other. The theme changes at once; the language when the studio starts the next time, because every text of
/// the window is made when its room is.
class SettingsDialog : public QDialog {
    Q_OBJECT
public:
    SettingsDialog(StudioSettings& settings, ActionRegistry& registry, QWidget* parent = nullptr);

Q_SIGNALS:
    void restartAsked();

private:
    QWidget* buildGeneral();
    void takeLanguage();

    StudioSettings& m_settings;
    QComboBox* m_theme = nullptr;
    QComboBox* m_language = nullptr;
    QWidget* m_restart = nullptr;
};

} // namespace lepton::widgets

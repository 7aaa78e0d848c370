// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Error.h"
#include "widgets/common/ActionRegistry.h"

#include <QObject>

namespace lepton::widgets {

/// What rooms ask of the window, and the window of rooms: the one place where rooms reach each other. Window's thread.
class StudioActions : public QObject {
    Q_OBJECT
public:
    using QObject::QObject;

    /// Everything that the user can do, with its shortcut.
    ActionRegistry& registry() { return *m_registry; }

Q_SIGNALS:
    void showRoom(const QString& name);              ///< "home", "data", "network", "train", "runs", "deploy"
    void openSample();                               ///< a project of the bundled digits, ready to train
    void openProject();                              ///< asks for a folder
    void openProjectAt(const QString& folder);
    void newProject();                               ///< asks for data, template and folder
    void newProjectFrom(const QString& source, const QString& templateName);
    void train();                                    ///< saves, then starts a run of the open project
    void runStarted(const QString& run);             ///< a run of the open project was started or found running
    void resumeRun(const QString& run);              ///< goes on with an interrupted or stopped run
    void showRun(const QString& run);                ///< in the train room
    void deployRun(const QString& run);              ///< chooses it in the deploy room
    void openPackage(const QString& file);           ///< looks into a package in the deploy room
    void selectNode(const QString& node);            ///< in the network room
    void addLayer(const QString& type);              ///< behind the selected layer of the network room
    void report(const lepton::Error& error);         ///< shown as a bar in the window until dismissed; never a box with only OK
    void notify(const QString& message);             ///< a short line that goes by itself

private:
    ActionRegistry* m_registry = new ActionRegistry(this);
};

} // namespace lepton::widgets

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/common/EngineClient.h"
#include "widgets/common/ProjectDocument.h"
#include "widgets/common/Room.h"
#include "widgets/common/StudioActions.h"

#include <QTemporaryDir>

namespace lepton::widgets {

/// What rooms are given, over a folder of its own: settings, projects and samples of the user are not touched. The engine is
/// not started.
class StudioFixture {
public:
    StudioFixture();

    Path folder() const { return m_folder.path().toStdString(); }
    /// Saves a project of the CNN template fitted to the bundled digits and gives its folder.
    Path makeProject(const std::string& name = "digits");
    /// The same, opened, with its data read.
    void openProject();
    Studio studio() { return {&document, &engine, &actions}; }

private:
    QTemporaryDir m_folder;

public:
    ProjectDocument document;
    EngineClient engine;
    StudioActions actions;
};

} // namespace lepton::widgets

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
    /// Saves a project of a template fitted to the bundled digits and gives its folder.
    Path makeProject(const std::string& name = "digits", const std::string& templateName = "cnn");
    /// The same of other data.
    Path makeProject(const std::string& name, const std::string& templateName, const Path& data);
    /// A project opened, with its data read.
    void openProject(const std::string& templateName = "cnn");
    void open(const Path& project);
    Studio studio() { return {&document, &engine, &actions}; }

private:
    QTemporaryDir m_folder;

public:
    ProjectDocument document;
    EngineClient engine;
    StudioActions actions;
};

} // namespace lepton::widgets

// SPDX-License-Identifier: GPL-3.0-or-later
#include "StudioFixture.h"

#include "core/templates/NewProject.h"
#include "datasets/pictures/Pictures.h"
#include "widgets/common/SamplePaths.h"

#include <QtTest>

namespace lepton::widgets {

StudioFixture::StudioFixture() {
    datasets::pictures::registerAll();
    qputenv("LEPTON_CONFIG", (m_folder.path() + "/config").toUtf8());
    qputenv("LEPTON_DATA", (m_folder.path() + "/data").toUtf8());
    qputenv("LEPTON_PROJECTS", (m_folder.path() + "/projects").toUtf8());
}

Path StudioFixture::makeProject(const std::string& name, const std::string& templateName) { return makeProject(name, templateName, bundledDigits()); }

Path StudioFixture::makeProject(const std::string& name, const std::string& templateName, const Path& data) {
    const auto chosen = templates::find(templateName);
    if (!chosen)
        qFatal("there is no such template");
    const auto source = datasets::openSource(data, templates::formatFor(**chosen, data));
    if (!source)
        qFatal("the data can't be read: %s", source.error().line().c_str());
    const auto made = templates::draftProject(folder() / name, **chosen, data, **source);
    if (!made)
        qFatal("the project can't be made: %s", made.error().line().c_str());
    if (const auto saved = project::saveProject(*made); !saved)
        qFatal("the project can't be saved: %s", saved.error().line().c_str());
    return made->folder;
}

void StudioFixture::openProject(const std::string& templateName) { open(makeProject("digits", templateName)); }

void StudioFixture::open(const Path& project) {
    const auto opened = document.open(project);
    QVERIFY2(opened.ok(), opened ? "" : opened.error().line().c_str());
    QTRY_VERIFY(document.source() != nullptr);
}

} // namespace lepton::widgets

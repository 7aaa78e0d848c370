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

Path StudioFixture::makeProject(const std::string& name) {
    const auto source = datasets::openSource(bundledDigits());
    const auto chosen = templates::find("cnn");
    if (!source || !chosen)
        qFatal("the bundled digits can't be read");
    const auto made = templates::draftProject(folder() / name, **chosen, bundledDigits(), **source);
    if (!made || !project::saveProject(*made))
        qFatal("the project can't be made");
    return made->folder;
}

void StudioFixture::openProject() {
    const auto opened = document.open(makeProject());
    QVERIFY2(opened.ok(), opened ? "" : opened.error().line().c_str());
    QTRY_VERIFY(document.source() != nullptr);
}

} // namespace lepton::widgets

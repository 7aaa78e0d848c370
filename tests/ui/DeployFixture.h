// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "FakeEngine.h"

#include "core/project/Package.h"
#include "core/project/RunFolder.h"
#include "widgets/common/Pills.h"
#include "widgets/common/Theme.h"
#include "widgets/deploy/DeployPage.h"
#include "widgets/deploy/DeployRoom.h"
#include "widgets/deploy/JobCard.h"
#include "widgets/deploy/TargetList.h"
#include "widgets/deploy/TargetSettings.h"

#include <QAbstractButton>
#include <QLineEdit>
#include <QPushButton>

namespace lepton::widgets {

/// The deploy room over a project of digits and fake_engine.py.
class DeployFixture {
public:
    DeployFixture() {
        useFakeEngine();
        studio = std::make_unique<StudioFixture>();
        studio->engine.start();
        studio->openProject();
    }

    void addRun(double accuracy) const {
        const project::RunInfo info{.project = studio->document.project(), .seed = 1, .device = "cpu", .created = utcNow()};
        const auto folder = project::makeRunFolder(studio->document.project().runsFolder());
        QVERIFY(folder.ok() && project::saveRun(*folder, info).ok());
        const Json metrics{{"loss", 1 - accuracy}, {"accuracy", accuracy}};
        const Json epoch{{"event", "epoch"}, {"epoch", 1}, {"step", 20}, {"train", metrics}, {"validation", metrics}, {"seconds", 1.0}};
        const Json end{{"event", "run-finished"}, {"status", "completed"}, {"best", {{"epoch", 1}, {"metrics", metrics}}}, {"seconds", 1.0}};
        QVERIFY(writeFile(project::RunPaths{*folder}.events(), epoch.dump() + "\n" + end.dump() + "\n").ok());
    }

    QString addPackage(const std::string& version, const Path& folder = {}) const {
        project::Package package;
        package.name = "digits";
        package.version = version;
        for (int i = 0; i < 10; ++i)
            package.labels.push_back(std::to_string(i));
        package.metrics = {{"accuracy", 0.975}, {"loss", 0.081}};
        package.signature = {{"inputs", {{{"name", "input"}, {"datatype", "FP32"}, {"shape", {-1, 1, 8, 8}}}}}, {"outputs", {{{"name", "scores"}, {"datatype", "FP32"}, {"shape", {-1, 10}}}}}};
        package.network = studio->document.network();
        package.recipe = studio->document.project().recipe;
        package.provenance = {{"created", utcNow()}};
        package.weights = std::string(2048, 'w');
        package.modelCard = "# digits\n\nHandwritten digits.\n";
        const Path file = (folder.empty() ? studio->document.project().packagesFolder() : folder) / ("digits-" + version + ".leptonmodel");
        const auto written = project::writePackage(file, package);
        if (!written)
            qWarning("%s", written.error().line().c_str());
        return QString::fromStdString(file.string());
    }

    void openRoom() {
        room = std::make_unique<DeployRoom>(studio->studio());
        room->resize(1376, 812);
        room->show();
        room->enter();
        QVERIFY(QTest::qWaitForWindowExposed(room.get()));
        QTRY_VERIFY(!page()->targets()->chosen().isEmpty());
        QTRY_VERIFY(!room->source().empty());
    }

    DeployPage* page() const { return room->deployPage(); }
    TargetSettings* settings() const { return page()->settings(); }
    JobCard* job() const { return page()->jobCard(); }
    void choose(const char* target) const { QTest::mouseClick(page()->targets()->card(target), Qt::LeftButton); }
    /// The name is typed over the one that stands there.
    void typeName(const QString& name) const {
        auto* field = settings()->nameField();
        field->setFocus();
        field->selectAll();
        QTest::keyClicks(field, name);
    }
    void deployHere() const {
        QTRY_VERIFY(settings()->deployButton()->isEnabled());
        QTest::mouseClick(settings()->deployButton(), Qt::LeftButton);
        QTRY_VERIFY(job()->job() != nullptr && job()->job()->state() == DeployJob::State::Done);
    }

    std::unique_ptr<StudioFixture> studio;
    std::unique_ptr<DeployRoom> room;
};

} // namespace lepton::widgets

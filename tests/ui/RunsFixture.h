// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "FakeEngine.h"

#include "core/project/EvaluationFile.h"
#include "core/project/RunFolder.h"
#include "widgets/runs/RunsRoom.h"

#include <QPushButton>
#include <QTreeView>

namespace lepton::widgets {

/// Runs made by hand in the fixture's project, and the room that shows them.
class RunsFixture : public StudioFixture {
public:
    /// Metrics of each epoch on the validation split; `status` null: it never said that it ended.
    QString addRun(const project::TrainingSettings& training, const std::vector<double>& accuracies, const char* status = "completed") {
        project::RunInfo info{document.project(), 1, "cpu", Json::object(), Json::object(), Json::object(), "2026-11-21T06:47:00Z"};
        info.project.training = training;
        const auto folder = project::makeRunFolder(document.project().runsFolder());
        if (!folder || !project::saveRun(*folder, info))
            qFatal("the run can't be made");
        std::string lines = R"({"event":"run-started","run":"r"})" "\n";
        double best = 0;
        for (std::size_t e = 0; e < accuracies.size(); ++e) {
            best = std::max(best, accuracies[e]);
            const Json event{{"event", "epoch"}, {"epoch", e + 1}, {"epochs", 5}, {"step", (e + 1) * 20}, {"train", {{"loss", 0.5}, {"accuracy", accuracies[e]}}},
                             {"validation", {{"loss", 1 - accuracies[e]}, {"accuracy", accuracies[e]}}}, {"seconds", 1.5}};
            lines += R"({"event":"step","step":1,"epoch":1,"loss":1.0})" "\n" + event.dump() + "\n";
        }
        if (status != nullptr)
            lines += Json{{"event", "run-finished"}, {"status", status}, {"best", {{"epoch", 1}, {"metrics", {{"loss", 1 - best}, {"accuracy", best}}}}}, {"seconds", 75.0}}.dump() + "\n";
        if (!writeFile(project::RunPaths{*folder}.events(), lines))
            qFatal("the events can't be written");
        return QString::fromStdString(folder->string());
    }
    QString addRun(double learningRate, const std::vector<double>& accuracies, const char* status = "completed") {
        auto training = document.project().training;
        training.optimizer.learningRate = learningRate;
        return addRun(training, accuracies, status);
    }
    void keepEvaluation(const QString& run, const std::string& split, const Json& document) {
        if (!project::writeEvaluation(run.toStdString(), split, document))
            qFatal("the evaluation can't be written");
    }
    /// As large as it is in a window of 1440×900, or of 1280×800.
    void openRoom(bool small = false) {
        room = std::make_unique<RunsRoom>(studio());
        room->resize(small ? QSize(1216, 720) : QSize(1376, 820));
        room->show();
        room->enter();
        if (!QTest::qWaitForWindowExposed(room.get()) || !QTest::qWaitFor([this] { return table()->isVisible(); }))
            qFatal("the room does not show its runs");
    }
    QTreeView* table() const { return room->findChild<QTreeView*>(); }
    QString cell(int row, int column) const { return table()->model()->index(row, column).data().toString(); }
    QPushButton* button(const QString& text) const { return visibleButton<QPushButton>(*room, text); }
    void choose(int row, Qt::KeyboardModifiers keys = {}) {
        QTest::mouseClick(table()->viewport(), Qt::LeftButton, keys, table()->visualRect(table()->model()->index(row, 0)).center());
    }

    std::unique_ptr<RunsRoom> room;
};

} // namespace lepton::widgets

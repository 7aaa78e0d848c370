// SPDX-License-Identifier: GPL-3.0-or-later
// Not a test: says what the charts cost (ninja measure_charts). measure_charts WHAT prints one sample a line.
#include "../ui/StudioFixture.h"

#include "core/project/EventIndex.h"
#include "core/project/RunFolder.h"
#include "widgets/common/Theme.h"
#include "widgets/training/Chart.h"
#include "widgets/training/TrainRoom.h"
#include "widgets/training/TrainingCharts.h"

#include <QThread>
#include <QtTest>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <ctime>
#include <map>
#include <random>

using namespace lepton;
using namespace lepton::widgets;

namespace {

using Samples = std::vector<double>;
constexpr int million = 1'000'000;
constexpr int stepsPerEpoch = 1000;

double cpuMilliseconds() {
    timespec now{};
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return 1e3 * static_cast<double>(now.tv_sec) + 1e-6 * static_cast<double>(now.tv_nsec);
}

double threadMilliseconds() {
    timespec now{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return 1e3 * static_cast<double>(now.tv_sec) + 1e-6 * static_cast<double>(now.tv_nsec);
}

double percentile(Samples samples, double share) {
    std::sort(samples.begin(), samples.end());
    return samples[static_cast<std::size_t>(share * static_cast<double>(samples.size() - 1))];
}

void wheel(Chart& chart, QPoint at, int turn) {
    QWheelEvent event(at, chart.mapToGlobal(at), {}, {0, turn}, Qt::NoButton, Qt::NoModifier, Qt::NoScrollPhase, false);
    QCoreApplication::sendEvent(&chart, &event);
}

/// The loss chart of a run: each of a million steps, their running mean, and what was validated. Each frame is a turn of the wheel or a
/// drag, a new point, the cross hair moved, and its painting. CPU milliseconds, the 99th of 100.
Samples frames() {
    std::mt19937 random(1);
    std::normal_distribution<double> noise(0, 0.1);
    RunCurves curves;
    project::EventColumns columns;
    columns.names = {"loss"};
    columns.values.resize(1);
    for (int i = 1; i <= million; ++i) {
        columns.step.push_back(i);
        columns.values[0].push_back(static_cast<float>(std::exp(-i / 3e5) + std::abs(noise(random))));
    }
    curves.takeSteps(columns, 0, million);
    Chart chart("Loss");
    chart.resize(1200, 560);
    chart.setCurves({{{}, [] { return QColor(Qt::blue); }, Chart::Style::Faint, curves.loss().steps, 1.0 / stepsPerEpoch},
                     {"Training", [] { return QColor(Qt::blue); }, Chart::Style::Line, curves.loss().smooth, 1.0 / stepsPerEpoch}});
    chart.setPlannedEpochs(million / stepsPerEpoch);
    chart.show();
    QApplication::processEvents();
    const auto pass = [&] {
        Samples out;
        const QPoint middle = chart.axisRect()->rect().center();
        for (int frame = 0; frame < 120; ++frame) {
            const double before = cpuMilliseconds();
            if (frame % 2 == 0)
                wheel(chart, middle + QPoint(frame, 0), frame < 60 ? 120 : -120);
            else
                QTest::keyClick(&chart, frame % 4 == 1 ? Qt::Key_Right : Qt::Key_Left);
            curves.loss().steps->append(million + frame, 0.2);
            chart.refresh();
            QTest::mouseMove(&chart, middle + QPoint(frame % 50, 0));
            QApplication::processEvents();
            chart.grab();
            out.push_back(cpuMilliseconds() - before);
        }
        chart.resetZoom();
        return out;
    };
    pass(); // the first time fills caches, as the user's first look does
    Samples out;
    for (int i = 0; i < 5; ++i)
        out.push_back(percentile(pass(), 0.99));
    return out;
}

/// A finished run of a million steps in a project's folder.
Path longRun(const project::Project& project) {
    const auto folder = project::makeRunFolder(project.runsFolder());
    const project::RunInfo info{.project = project, .seed = 3, .device = "cpu", .created = utcNow()};
    if (!folder || !project::saveRun(*folder, info).ok())
        qFatal("the run can't be written");
    std::string lines = "{\"event\":\"run-started\",\"run\":\"r\",\"time\":1800000000.0}\n";
    char line[256];
    for (int step = 1; step <= million; ++step) {
        const double loss = 2.0 * std::exp(-step / 3e5) + 0.1 * std::sin(step * 0.7);
        std::snprintf(line, sizeof line, R"({"event":"step","step":%d,"epoch":%d,"loss":%.9g,"losses":{"cross-entropy":%.9g},"samples_per_second":%.1f,"time":%.3f})" "\n",
                      step, (step - 1) / stepsPerEpoch + 1, loss, loss, 5000 + 100 * std::sin(step * 0.01), 1.8e9 + step * 0.01);
        lines += line;
        if (step % stepsPerEpoch == 0) {
            std::snprintf(line, sizeof line, R"({"event":"epoch","epoch":%d,"epochs":1000,"step":%d,"train":{"loss":%.6f,"accuracy":0.9},"validation":{"loss":%.6f,"accuracy":0.88},"learning_rate":0.001,"seconds":10})" "\n",
                          step / stepsPerEpoch, step, loss, loss);
            lines += line;
        }
    }
    lines += "{\"event\":\"run-finished\",\"status\":\"completed\",\"best\":{\"epoch\":1000,\"metrics\":{\"accuracy\":0.88}},\"seconds\":10000,\"time\":1810000000.0}\n";
    if (!writeFile(project::RunPaths{*folder}.events(), lines).ok())
        qFatal("the events can't be written");
    return *folder;
}

/// From the click on a run to its charts, painted; milliseconds.
Samples opening(bool indexed) {
    StudioFixture fixture;
    fixture.openProject();
    const Path run = longRun(fixture.document.project());
    const Path events = project::RunPaths{run}.events();
    if (indexed)
        project::updateEventIndex(events);
    Samples out;
    for (int i = 0; i < 7; ++i) {
        fixture.document.close();
        TrainRoom room(fixture.studio());
        room.resize(1376, 820);
        room.show();
        fixture.open(fixture.folder() / "digits");
        (void)QTest::qWaitFor([&] { return !room.shownRun().isEmpty(); }); // it has found it by itself: away with it
        QTest::qWait(1500);
        if (!indexed)
            std::filesystem::remove(project::eventIndexFile(events));
        QElapsedTimer clock;
        clock.start();
        room.showRun(QString::fromStdString(run.string()));
        auto* charts = room.findChild<TrainingCharts*>();
        const auto points = [&] { return charts->cards().empty() ? std::size_t(0) : charts->cards()[0]->chart()->curves()[0].series->size(); };
        while (points() < million)
            QApplication::processEvents(QEventLoop::WaitForMoreEvents, 5);
        QApplication::processEvents();
        room.grab();
        out.push_back(static_cast<double>(clock.nsecsElapsed()) / 1e6);
        QThreadPool::globalInstance()->waitForDone();
    }
    return {out.begin() + 1, out.end()};
}

/// While a small network trains as fast as it can in a process of its own, its engine tells of it and the room draws it: the longest time
/// for which the window did not take events, a second each; milliseconds.
Samples stalls() {
    StudioFixture fixture;
    fixture.openProject("mlp");
    auto training = fixture.document.project().training;
    training.epochs = 100000;
    training.batchSize = 8;
    training.threads = 1; // two would wait for each other where anything else runs, and tell little
    fixture.document.setTraining(training);
    fixture.engine.start();
    TrainRoom room(fixture.studio());
    room.resize(1376, 820);
    room.show();
    room.startRun();
    auto* charts = room.findChild<TrainingCharts*>();
    const auto points = [&] { return charts->cards().empty() ? std::size_t(0) : charts->cards()[0]->chart()->curves()[0].series->size(); };
    if (!QTest::qWaitFor([&] { return points() > 2000; }, 120'000))
        qFatal("the run tells nothing");
    // The event loop turned by hand: what comes while a turn lasts has to wait for its end.
    double work = 0; // the longest turn without what the system gave to others meanwhile
    const auto longestOf = [&work](int milliseconds) {
        double longest = 0;
        QElapsedTimer all;
        for (all.start(); all.elapsed() < milliseconds;) {
            QElapsedTimer turn;
            turn.start();
            const double before = threadMilliseconds();
            QApplication::processEvents();
            work = std::max(work, threadMilliseconds() - before);
            longest = std::max(longest, static_cast<double>(turn.nsecsElapsed()) / 1e6);
            QThread::usleep(500);
        }
        return longest;
    };
    Samples out;
    const std::size_t before = points();
    for (int second = 0; second < 12; ++second) {
        out.push_back(longestOf(1000));
    }
    std::fprintf(stderr, "%zu steps drawn a second, longest turn %.1f ms of the window's own work\n", (points() - before) / 12, work);
    room.stop();
    (void)QTest::qWaitFor([&] { return !room.running(); }, 30'000);
    return out;
}

const std::map<std::string, std::function<Samples()>> measures{
    {"frame", frames},
    {"open", [] { return opening(true); }},
    {"open-unindexed", [] { return opening(false); }},
    {"stall", stalls},
};

} // namespace

int main(int argc, char** argv) {
    const auto found = argc == 2 ? measures.find(argv[1]) : measures.end();
    if (found == measures.end()) {
        std::fprintf(stderr, "measure_charts frame|open|open-unindexed|stall\n");
        return 2;
    }
    const QApplication application(argc, argv);
    Theme::instance().apply(Theme::Mode::Dark);
    for (const double sample : found->second())
        std::printf("%.4f\n", sample);
    return 0;
}

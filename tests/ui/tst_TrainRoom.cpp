// SPDX-License-Identifier: GPL-3.0-or-later
// A run as its user sees it: started, drawn, paused, failed, found again.
#include "FakeEngine.h"

#include "core/base/platform/Platform.h"
#include "core/exchange/Safetensors.h"
#include "core/project/RunFolder.h"
#include "widgets/common/Theme.h"
#include "widgets/training/Chart.h"
#include "widgets/training/ChartCard.h"
#include "widgets/training/ChartExport.h"
#include "widgets/training/SampleStrip.h"
#include "widgets/training/TrainRoom.h"

#include <QCheckBox>
#include <QComboBox>
#include <QElapsedTimer>
#include <QFile>
#include <QLineEdit>
#include <QListView>
#include <QListWidget>
#include <QPushButton>
#include <QSignalSpy>
#include <QToolButton>

#include <cmath>

using namespace lepton;
using namespace lepton::widgets;

namespace {

Json step(int number, int epoch, double loss) {
    return {{"event", "step"}, {"step", number}, {"epoch", epoch}, {"loss", loss}, {"losses", {{"cross-entropy", loss}}}, {"samples_per_second", 5000.0}, {"time", 1.8e9 + number}};
}

Json epoch(int number, int steps, double loss, double accuracy) {
    return {{"event", "epoch"}, {"epoch", number}, {"epochs", 5}, {"step", steps}, {"train", {{"loss", loss}, {"accuracy", accuracy}}},
            {"validation", {{"loss", loss + 0.1}, {"accuracy", accuracy - 0.05}}}, {"seconds", 2.0}, {"eta_seconds", 2.0 * (5 - number)},
            {"learning_rate", 0.001}, {"memory_bytes", 400 << 20}, {"time", 1.8e9 + steps}};
}

/// Epochs of ten steps each, all written at once.
Json story(int epochs) {
    Json events{{{"event", "run-started"}, {"run", "r"}, {"time", 1.8e9}}};
    for (int e = 1; e <= epochs; ++e) {
        for (int s = 1; s <= 10; ++s)
            events.push_back(step((e - 1) * 10 + s, e, 2.0 / (e + s / 10.0)));
        events.push_back(epoch(e, e * 10, 1.0 / e, 1 - 0.5 / e));
    }
    return events;
}

} // namespace

class tst_TrainRoom : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { Theme::instance().apply(Theme::Mode::Dark); }
    void init();
    void cleanup();

    void saysWhatWillHappenBeforeTheFirstRun();
    void settingsGoToTheProject();
    void refusesWhatIsNoNumber();
    void callbacksAreSwitchedMovedAndSet();
    void trainSavesAndStarts();
    void startErrorIsReported();
    void drawsWhatComes();
    void smoothsAndMarksTheBest();
    void pausesContinuesAndStops();
    void failedRunSaysWhy();
    void resumedRunGoesBack();
    void findsTheLastRun();
    void followsARunThatGoesOn();
    void otherRunsAreNotMixedIn();
    void chartZoomsByWheelAndKeys();
    void chartSavesItsValues();
    void secondChartIsOfTheMetricThereIs();
    void generatorShowsTwoLossesAndItsPictures();
    void aMillionPoints();

private:
    void startRun();
    QString runFolder() const { return QString::fromStdString((m_fixture->document.project().folder / "runs/0001").string()); }
    void tell(const Json& events) { emitFromEngine(m_fixture->engine, "run/events", {{"run", runFolder().toStdString()}, {"events", events}}); }
    Chart* chart(int index) { return m_room->findChildren<Chart*>()[index]; }
    QStringList log() const;
    /// The field of the settings that is called so.
    template <typename Field>
    Field* setting(const char* name) const {
        for (auto* field : m_room->findChildren<Field*>())
            if (field->accessibleName() == name)
                return field;
        return nullptr;
    }

    std::unique_ptr<StudioFixture> m_fixture;
    std::unique_ptr<TrainRoom> m_room;
};

void tst_TrainRoom::init() {
    useFakeEngine();
    m_fixture = std::make_unique<StudioFixture>();
    m_fixture->engine.start();
    m_fixture->openProject();
    QTRY_COMPARE(m_fixture->engine.state(), EngineClient::State::Ready);
    m_room = std::make_unique<TrainRoom>(m_fixture->studio());
    m_room->resize(1376, 820);
    m_room->show();
    QVERIFY(QTest::qWaitForWindowExposed(m_room.get()));
}

void tst_TrainRoom::cleanup() {
    m_room.reset();
    m_fixture.reset();
}

void tst_TrainRoom::startRun() {
    QSignalSpy started(&m_fixture->actions, &StudioActions::runStarted);
    QTest::mouseClick(visibleButton<QPushButton>(*m_room, "Train"), Qt::LeftButton);
    QTRY_COMPARE(started.size(), 1);
    QVERIFY(m_room->running());
}

QStringList tst_TrainRoom::log() const {
    QStringList lines;
    for (const auto* view : m_room->findChildren<QListView*>())
        for (int row = 0; view->accessibleName() == "Log of the run" && row < view->model()->rowCount(); ++row)
            lines << view->model()->index(row, 0).data().toString();
    return lines;
}

void tst_TrainRoom::saysWhatWillHappenBeforeTheFirstRun() {
    QVERIFY(visibleButton<QPushButton>(*m_room, "Train") != nullptr);
    QVERIFY(!chart(0)->isVisible());
    shot(*m_room, "train-empty");
}

void tst_TrainRoom::settingsGoToTheProject() {
    auto* epochs = setting<QLineEdit>("Epochs");
    QCOMPARE(epochs->accessibleName(), QString("Epochs"));
    QTest::mouseClick(epochs, Qt::LeftButton);
    epochs->selectAll();
    QTest::keyClicks(epochs, "12");
    QCOMPARE(m_fixture->document.project().training.epochs, 12);
    QTest::keyClick(epochs, Qt::Key_Up);
    QCOMPARE(m_fixture->document.project().training.epochs, 13);
    QVERIFY(m_fixture->document.modified());
    auto* optimizer = setting<QComboBox>("Optimizer");
    QTest::keyClick(optimizer, Qt::Key_Down);
    QTest::keyClick(optimizer, Qt::Key_Enter);
    optimizer->activated(optimizer->currentIndex());
    QCOMPARE(m_fixture->document.project().training.optimizer.type, std::string("sgd"));
    for (auto* field : m_room->findChildren<QLineEdit*>())
        if (field->accessibleName() == "Momentum")
            QVERIFY(field->isVisible());
}

void tst_TrainRoom::refusesWhatIsNoNumber() {
    const auto before = m_fixture->document.project().training.epochs;
    auto* epochs = setting<QLineEdit>("Epochs");
    epochs->setFocus();
    epochs->selectAll();
    QTest::keyClicks(epochs, "many");
    QCOMPARE(m_fixture->document.project().training.epochs, before);
    QCOMPARE(epochs->property("role").toString(), QString("refused"));
    setting<QLineEdit>("Batch size")->setFocus();
    QTRY_COMPARE(epochs->text(), QString::number(before));
}

void tst_TrainRoom::callbacksAreSwitchedMovedAndSet() {
    const auto box = [this](const QString& name) { return visibleButton<QCheckBox>(*m_room, name); };
    const auto types = [this] {
        QStringList out;
        for (const auto& callback : m_fixture->document.project().training.callbacks)
            out << QString::fromStdString(callback.type);
        return out;
    };
    QCOMPARE(types(), QStringList({"best-checkpoint", "csv-log"}));
    QVERIFY(box("Keep the best")->isChecked() && !box("Early stopping")->isChecked());
    box("Early stopping")->setFocus();
    QTest::keyClick(box("Early stopping"), Qt::Key_Space);
    QCOMPARE(types(), QStringList({"best-checkpoint", "csv-log", "early-stopping"}));
    QTest::mouseClick(visibleButton<QToolButton>(*m_room, "Do “Early stopping” earlier"), Qt::LeftButton);
    QCOMPARE(types(), QStringList({"best-checkpoint", "early-stopping", "csv-log"}));
    QLineEdit* patience = nullptr;
    for (auto* field : m_room->findChildren<QLineEdit*>())
        if (field->accessibleName() == "Patience" && field->isVisible())
            patience = field;
    QVERIFY(patience != nullptr);
    patience->setFocus();
    patience->selectAll();
    QTest::keyClicks(patience, "9");
    QCOMPARE(m_fixture->document.project().training.callbacks[1].parameters["patience"], Json(9));
    QTest::mouseClick(box("CSV log"), Qt::LeftButton, {}, QPoint(8, 14));
    QCOMPARE(types(), QStringList({"best-checkpoint", "early-stopping"}));
}

void tst_TrainRoom::trainSavesAndStarts() {
    auto settings = m_fixture->document.project().training;
    settings.epochs = 3;
    m_fixture->document.setTraining(settings);
    startRun();
    QVERIFY(!m_fixture->document.modified());
    QCOMPARE(requests(m_fixture->engine, "run/start"), Json({{{"project", m_fixture->document.project().folder.string()}}}));
    QCOMPARE(m_room->activeRun(), runFolder());
    QVERIFY(visibleButton<QPushButton>(*m_room, "Pause") != nullptr);
    QVERIFY(visibleButton<QPushButton>(*m_room, "Train") == nullptr);
    // Its story comes by itself: asking for it once more would draw it twice.
    QVERIFY(requests(m_fixture->engine, "run/attach").empty());
}

void tst_TrainRoom::startErrorIsReported() {
    const Error error = Error(ErrorCode::NoSpace, "The disk is full").fix("Delete old runs");
    QVERIFY(ask(m_fixture->engine, "test/answer", {{"method", "run/start"}, {"error", toJson(error)}}).ok());
    std::vector<Error> reported;
    connect(&m_fixture->actions, &StudioActions::report, this, [&](const Error& got) { reported.push_back(got); });
    QTest::mouseClick(visibleButton<QPushButton>(*m_room, "Train"), Qt::LeftButton);
    QTRY_COMPARE(reported.size(), std::size_t(1));
    QCOMPARE(reported.front().what, error.what);
    QVERIFY(!m_room->running());
    QVERIFY(visibleButton<QPushButton>(*m_room, "Train")->isEnabled());
}

void tst_TrainRoom::drawsWhatComes() {
    startRun();
    tell(story(2));
    QTRY_VERIFY(chart(0)->isVisible());
    QTRY_COMPARE(chart(0)->curves()[0].series->size(), std::size_t(20));
    QCOMPARE(chart(0)->curves()[2].series->size(), std::size_t(2));
    QCOMPARE(chart(1)->curves().back().series->size(), std::size_t(2));
    QTRY_VERIFY(log().contains("epoch 2: loss 0.500, validation 0.600, accuracy 0.700"));
    // Ten steps an epoch: the twentieth stands at epoch 2.
    QCOMPARE(chart(0)->curves()[0].series->last().x * chart(0)->curves()[0].xScale, 2.0);
    bool found = false;
    for (auto* tile : m_room->findChildren<QWidget*>())
        found = found || tile->accessibleName() == "Epoch: 2 of 5";
    QVERIFY(found);
    shot(*m_room, "train-two-epochs");
}

void tst_TrainRoom::smoothsAndMarksTheBest() {
    startRun();
    Json events = story(3);
    events.push_back(epoch(4, 40, 0.9, 0.95)); // more accurate than the third, but the run goes by the loss
    tell(events);
    QTRY_COMPARE(chart(0)->curves()[2].series->size(), std::size_t(4));
    const auto& smooth = *chart(0)->curves()[1].series;
    const auto& steps = *chart(0)->curves()[0].series;
    QCOMPARE(smooth.size(), steps.size());
    // Between the least and the greatest of what it averages, and calmer than it.
    double jump = 0;
    double smoothJump = 0;
    for (std::size_t i = 1; i < steps.size(); ++i) {
        jump = std::max(jump, std::abs(steps.at(i).y - steps.at(i - 1).y));
        smoothJump = std::max(smoothJump, std::abs(smooth.at(i).y - smooth.at(i - 1).y));
    }
    QVERIFY(smoothJump <= jump);
    QTRY_COMPARE(log().count("new best"), 3);
    bool marked = false;
    for (int i = 0; i < chart(0)->itemCount(); ++i)
        if (auto* line = qobject_cast<QCPItemStraightLine*>(chart(0)->item(i)); line && line->visible())
            marked = marked || line->point1->coords().x() == 3.0;
    QTRY_VERIFY(marked);
}

void tst_TrainRoom::pausesContinuesAndStops() {
    startRun();
    QSignalSpy changes(m_room.get(), &TrainRoom::runStateChanged);
    tell(story(1));
    QTest::mouseClick(visibleButton<QPushButton>(*m_room, "Pause"), Qt::LeftButton);
    tell({{{"event", "paused"}, {"step", 10}, {"epoch", 2}}});
    QTRY_VERIFY(m_room->paused());
    QVERIFY(changes.size() > 0);
    QTest::mouseClick(visibleButton<QPushButton>(*m_room, "Continue"), Qt::LeftButton);
    tell({{{"event", "continued"}, {"step", 10}, {"epoch", 2}}});
    QTRY_VERIFY(!m_room->paused());
    QTest::mouseClick(visibleButton<QPushButton>(*m_room, "Stop after this epoch"), Qt::LeftButton);
    QTest::mouseClick(visibleButton<QPushButton>(*m_room, "Stop"), Qt::LeftButton);
    QStringList asked;
    for (const auto& request : requests(m_fixture->engine, "run/control"))
        asked << QString::fromStdString(request["request"].get<std::string>());
    QCOMPARE(asked, QStringList({"pause", "continue", "stop-after-epoch", "stop"}));
    tell({{{"event", "run-finished"}, {"status", "stopped"}, {"best", {{"epoch", 1}, {"metrics", {{"accuracy", 0.45}}}}}, {"seconds", 3.0}}});
    emitFromEngine(m_fixture->engine, "run/ended", {{"run", runFolder().toStdString()}, {"status", "stopped"}});
    QTRY_VERIFY(!m_room->running());
    QTest::mouseClick(visibleButton<QPushButton>(*m_room, "Resume this run"), Qt::LeftButton);
    QTRY_VERIFY(m_room->running());
    QCOMPARE(requests(m_fixture->engine, "run/start").back()["resume"], Json(runFolder().toStdString()));
}

void tst_TrainRoom::failedRunSaysWhy() {
    startRun();
    tell(story(1));
    const Error error = Error(ErrorCode::NoSpace, "The disk is full").at("/runs").fix("Free some space, then resume the run");
    tell({{{"event", "run-finished"}, {"status", "failed"}, {"best", nullptr}, {"seconds", 1.0}, {"error", toJson(error)}}});
    emitFromEngine(m_fixture->engine, "run/ended", {{"run", runFolder().toStdString()}, {"status", "failed"}, {"error", toJson(error)}});
    QTRY_VERIFY(!m_room->running());
    QStringList shown;
    for (auto* label : m_room->findChildren<QLabel*>())
        if (label->isVisible())
            shown << label->text();
    QVERIFY(shown.contains("The disk is full (/runs)"));
    QVERIFY(shown.contains("Free some space, then resume the run"));
    shot(*m_room, "train-failed");
}

void tst_TrainRoom::resumedRunGoesBack() {
    startRun();
    tell(story(3));
    tell({{{"event", "run-resumed"}, {"run", "r"}, {"step", 20}}, step(21, 3, 0.5)});
    QTRY_COMPARE(chart(0)->curves()[0].series->size(), std::size_t(21));
    QCOMPARE(chart(0)->curves()[2].series->size(), std::size_t(2));
}

void tst_TrainRoom::findsTheLastRun() {
    project::RunInfo info{m_fixture->document.project(), 3, "cpu", Json::object(), Json::object(), utcNow()};
    const auto folder = project::makeRunFolder(m_fixture->document.project().runsFolder());
    QVERIFY(folder.ok() && project::saveRun(*folder, info).ok());
    std::string lines;
    for (const auto& event : story(4))
        lines += event.dump() + "\n";
    lines += R"({"event":"run-finished","status":"completed","best":{"epoch":4,"metrics":{"accuracy":0.825}},"seconds":8})" "\n{\"event\":\"st";
    QVERIFY(writeFile(project::RunPaths{*folder}.events(), lines).ok());
    m_room = std::make_unique<TrainRoom>(m_fixture->studio());
    m_room->resize(1376, 820);
    m_room->show();
    QTRY_COMPARE(m_room->shownRun(), runFolder());
    QTRY_COMPARE(chart(0)->curves()[0].series->size(), std::size_t(40));
    QVERIFY(!m_room->running());
    QVERIFY(visibleButton<QPushButton>(*m_room, "Resume this run") == nullptr); // it is complete
    QVERIFY(visibleButton<QPushButton>(*m_room, "Train") != nullptr);
}

void tst_TrainRoom::followsARunThatGoesOn() {
    const auto folder = project::makeRunFolder(m_fixture->document.project().runsFolder());
    QVERIFY(folder.ok());
    project::RunInfo info{m_fixture->document.project(), 3, "cpu", Json::object(), Json::object(), utcNow()};
    QVERIFY(project::saveRun(*folder, info).ok());
    const auto lock = platform::FileLock::acquire(project::RunPaths{*folder}.lock()); // as the run's process holds it
    QVERIFY(lock.ok());
    QSignalSpy started(&m_fixture->actions, &StudioActions::runStarted);
    m_room->showRun(runFolder());
    tell(story(5)); // before it was asked for: of an earlier telling, not to be drawn
    QTRY_COMPARE(started.size(), 1);
    QVERIFY(m_room->running());
    QCOMPARE(requests(m_fixture->engine, "run/attach").size(), std::size_t(1));
    tell(story(2));
    QTRY_COMPARE(chart(0)->curves()[0].series->size(), std::size_t(20));
}

void tst_TrainRoom::otherRunsAreNotMixedIn() {
    startRun();
    emitFromEngine(m_fixture->engine, "run/events", {{"run", "/some/other/run"}, {"events", story(5)}});
    emitFromEngine(m_fixture->engine, "run/ended", {{"run", "/some/other/run"}, {"status", "completed"}});
    tell(story(1));
    QTRY_COMPARE(chart(0)->curves()[0].series->size(), std::size_t(10));
    QVERIFY(m_room->running());
}

void tst_TrainRoom::chartZoomsByWheelAndKeys() {
    startRun();
    tell(story(5));
    QTRY_COMPARE(chart(0)->curves()[0].series->size(), std::size_t(50));
    auto* loss = chart(0);
    QTRY_VERIFY(loss->xAxis->range().upper >= 5.0);
    const QPoint middle = loss->axisRect()->rect().center();
    QWheelEvent wheel(middle, loss->mapToGlobal(middle), {}, {0, 120}, Qt::NoButton, Qt::NoModifier, Qt::NoScrollPhase, false);
    QCoreApplication::sendEvent(loss, &wheel);
    QVERIFY(loss->zoomed());
    const double size = loss->xAxis->range().size();
    QVERIFY(size < 5);
    loss->setFocus();
    QTest::keyClick(loss, Qt::Key_Plus);
    QVERIFY(loss->xAxis->range().size() < size);
    tell(Json::array({step(51, 6, 0.1)})); // what comes now does not move what is looked at
    QTRY_COMPARE(loss->curves()[0].series->size(), std::size_t(51));
    QVERIFY(loss->zoomed());
    QTest::mouseDClick(loss, Qt::LeftButton, {}, middle);
    QVERIFY(!loss->zoomed());
    QVERIFY(loss->xAxis->range().size() >= 5);
}

void tst_TrainRoom::chartSavesItsValues() {
    startRun();
    tell(story(1));
    QTRY_COMPARE(chart(0)->curves()[0].series->size(), std::size_t(10));
    QTRY_COMPARE(chart(0)->curves()[0].xScale, 0.1); // ten steps an epoch
    QTemporaryDir folder;
    int saved = 0;
    for (const QString suffix : {"csv", "png", "pdf"})
        saveChart(*chart(0), folder.filePath("loss." + suffix), [&](Result<void> result) { saved += result.ok() ? 1 : 0; });
    QTRY_COMPARE(saved, 3);
    QFile csv(folder.filePath("loss.csv"));
    QVERIFY(csv.open(QIODevice::ReadOnly));
    const auto lines = csv.readAll().trimmed().split('\n');
    QCOMPARE(lines.size(), 1 + 10 + 10 + 1); // heading, steps, smoothed, validation
    QCOMPARE(lines.last(), QByteArray("\"Validation\",10,1,1.1"));
    QVERIFY(QImage(folder.filePath("loss.png")).width() > 100);
    bool refused = false;
    saveChart(*chart(0), folder.filePath("loss.csv/below-a-file.csv"), [&](Result<void> result) { refused = !result.ok(); });
    QTRY_VERIFY(refused);
}

/// Loss and error of a forecast; a reconstruction has its loss alone.
void tst_TrainRoom::secondChartIsOfTheMetricThereIs() {
    startRun();
    Json events{{{"event", "run-started"}, {"run", "r"}}};
    for (int e = 1; e <= 3; ++e)
        events.push_back({{"event", "epoch"}, {"epoch", e}, {"epochs", 3}, {"step", 10 * e}, {"train", {{"loss", 4.0 / e}, {"mae", 20.0 / e}, {"rmse", 30.0 / e}}},
                          {"validation", {{"loss", 5.0 / e}, {"mae", 24.0 / e}, {"rmse", 36.0 / e}}}});
    tell(events);
    QTRY_COMPARE(chart(1)->name(), QString("Mean absolute error"));
    QTRY_COMPARE(chart(1)->curves().back().series->size(), 3U);
    QCOMPARE(chart(1)->curves().back().series->last().y, 8.0);
    QVERIFY(log().filter("Mean absolute error").size() == 3);
    shot(*m_room, "train-regression");
}

namespace {

/// A file as a run of a generator keeps it: two pictures of 2 × 2, of one grey each.
void writeSamples(const Path& file, std::uint8_t first, std::uint8_t second) {
    std::filesystem::create_directories(file.parent_path());
    const std::vector<std::uint8_t> pixels{first, first, first, first, second, second, second, second};
    QVERIFY(writeFile(file, exchange::writeSafetensors({{"samples", graph::DType::UInt8, {2, 1, 2, 2}, std::as_bytes(std::span(pixels))}})).ok());
}

} // namespace

void tst_TrainRoom::generatorShowsTwoLossesAndItsPictures() {
    startRun();
    const auto name = [](int e) { return "samples/epoch-00000" + std::to_string(e) + ".safetensors"; };
    Json events{{{"event", "run-started"}, {"run", "r"}}};
    for (int e = 1; e <= 3; ++e) {
        for (int s = 1; s <= 4; ++s)
            events.push_back({{"event", "step"}, {"step", 4 * (e - 1) + s}, {"epoch", e}, {"loss", -0.5}, {"losses", {{"generator", -1.0 * e}, {"discriminator", 0.5 * e}}}});
        writeSamples(Path(runFolder().toStdString()) / name(e), static_cast<std::uint8_t>(e * 40), 250);
        events.push_back({{"event", "epoch"}, {"epoch", e}, {"epochs", 3}, {"step", 4 * e}, {"train", {{"loss", -0.5}}}});
        events.push_back({{"event", "samples"}, {"epoch", e}, {"file", name(e)}, {"shape", {2, 1, 2, 2}}});
    }
    tell(events);
    auto* strip = m_room->findChild<SampleStrip*>();
    QTRY_VERIFY(strip->isVisible());
    QVERIFY(!chart(1)->isVisible());
    QTRY_COMPARE(strip->list()->count(), 3);
    QStringList names;
    for (const auto& curve : chart(0)->curves())
        if (curve.style == Chart::Style::Line)
            names << curve.name;
    names.sort();
    QCOMPARE(names, (QStringList{"Discriminator", "Generator"}));
    for (const auto& curve : chart(0)->curves())
        QCOMPARE(curve.series->size(), 12U);
    QCOMPARE(strip->shownEpoch(), 3); // the newest
    QCOMPARE(qGray(strip->large().pixel(0, 0)), 120);
    QCOMPARE(qGray(strip->large().pixel(4, 1)), 250); // beside it, one pixel apart
    QTest::mouseClick(strip->list()->viewport(), Qt::LeftButton, {}, strip->list()->visualItemRect(strip->list()->item(2)).center());
    QCOMPARE(strip->shownEpoch(), 1);
    QCOMPARE(qGray(strip->large().pixel(0, 0)), 40);
    shot(*m_room, "train-gan");
    // A damaged file leaves its place empty and the room alive.
    QVERIFY(writeFile(Path(runFolder().toStdString()) / name(4), "no tensors").ok());
    tell(Json{{{"event", "samples"}, {"epoch", 4}, {"file", name(4)}, {"shape", {2, 1, 2, 2}}}});
    QTest::qWait(100);
    QCOMPARE(strip->list()->count(), 3);
    QCOMPARE(strip->shownEpoch(), 1); // what was chosen stays
}

void tst_TrainRoom::aMillionPoints() {
    auto series = std::make_shared<ChartSeries>();
    for (int i = 0; i < 1'000'000; ++i)
        series->append(i, std::sin(i / 50'000.0) + (i == 777'777 ? 5 : 0));
    const auto points = series->sample(0, 1e6, 800);
    QVERIFY(points.size() <= 2 * 4 * 800);
    // The one that sticks out is still there, however few are drawn, and so are both ends.
    QVERIFY(std::any_of(points.begin(), points.end(), [](const auto& point) { return point.y > 4; }));
    QCOMPARE(points.front().x, 0.0);
    QVERIFY(points.back().x > 999'000);
    const auto range = series->range(0, 1e6);
    QVERIFY(range && std::abs(range->second - (5 + std::sin(777'777 / 50'000.0))) < 1e-5);
    // Close up every point is drawn.
    QCOMPARE(series->sample(500'000, 500'099, 800).size(), std::size_t(102));
    series->truncateAfter(777'776);
    QVERIFY(series->range(0, 1e6)->second < 1.1);
    series->append(777'777, 9);
    QCOMPARE(series->range(0, 1e6)->second, 9.0);
    QCOMPARE(series->nearest(777'776.6)->y, 9.0);
    QElapsedTimer clock;
    clock.start();
    for (int i = 0; i < 100; ++i)
        (void)series->sample(0, 1e6, 800);
    QVERIFY2(clock.elapsed() < 500, qPrintable(QString::number(clock.elapsed())));
}

QTEST_MAIN(tst_TrainRoom)
#include "tst_TrainRoom.moc"

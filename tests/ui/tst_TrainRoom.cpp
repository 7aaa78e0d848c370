// SPDX-License-Identifier: GPL-3.0-or-later
// A run as its user sees it: started, drawn, paused, failed, found again.
#include "FakeEngine.h"

#include "core/base/platform/Platform.h"
#include "core/exchange/Safetensors.h"
#include "core/project/MetricTypes.h"
#include "core/project/RunFolder.h"
#include "widgets/common/Theme.h"
#include "widgets/training/Chart.h"
#include "widgets/training/ChartCard.h"
#include "widgets/training/ChartExport.h"
#include "widgets/training/EarlierRuns.h"
#include "widgets/training/MetricFields.h"
#include "widgets/training/SamplePredictions.h"
#include "widgets/training/SampleStrip.h"
#include "widgets/training/ScheduleCurve.h"
#include "widgets/training/TrainRoom.h"
#include "widgets/training/TrainingCharts.h"
#include "widgets/training/TransferFields.h"

#include <QCheckBox>
#include <QComboBox>
#include <QElapsedTimer>
#include <QFile>
#include <QLineEdit>
#include <QListView>
#include <QListWidget>
#include <QMenu>
#include <QPushButton>
#include <QSignalSpy>
#include <QSlider>
#include <QSvgRenderer>
#include <QThread>
#include <QToolButton>

#include <cmath>
#include <ctime>

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
    void callbacksAreDragged();
    void groupsFold();
    void scheduleIsDrawn();
    void metricsAreChosen();
    void learningRateIsFound();
    void weightsToBeginWithAreReported();
    void predictionsEpochByEpoch();
    void trainSavesAndStarts();
    void startErrorIsReported();
    void drawsWhatComes();
    void smoothsAndMarksTheBest();
    void pausesContinuesAndStops();
    void valueThatIsNoNumberIsExplained();
    void waitsForItsDevice();
    void anotherRunIsQueued();
    void commandsAreAllowedOnce();
    void logTellsWhatCallbacksDid();
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
    void denseCurvesAreDrawnWhereTheyAre();
    void crossHairGoesThroughAllCharts();
    void zoomIsShared();
    void smoothingIsChosen();
    void logarithmicAxes();
    void whatHappenedStandsOnTheAxis();
    void earlierRunsBehindThisOne();
    void chartsAreChosenAndEnlarged();
    void longRunIsAttachedToWhereItWasRead();
    void windowStaysAwakeWhileEventsPourIn();

private:
    void startRun();
    QString runFolder() const { return QString::fromStdString((m_fixture->document.project().folder / "runs/0001").string()); }
    void tell(const Json& events) { emitFromEngine(m_fixture->engine, "run/events", {{"run", runFolder().toStdString()}, {"events", events}}); }
    TrainingCharts& charts() const { return *m_room->findChild<TrainingCharts*>(); }
    Chart* chart(std::size_t index) const { return index < charts().cards().size() ? charts().cards()[index]->chart() : nullptr; }
    /// Points of a curve; 0 if there is none yet.
    std::size_t points(std::size_t index, std::size_t curve) const {
        return chart(index) != nullptr && curve < chart(index)->curves().size() ? chart(index)->curves()[curve].series->size() : 0;
    }
    QStringList chartNames() const;
    /// A label on the screen has these words.
    bool says(const QString& words) const {
        const auto labels = m_room->findChildren<QLabel*>();
        return std::any_of(labels.begin(), labels.end(), [&](const auto* label) { return label->isVisible() && label->text().contains(words); });
    }
    QStringList log() const;
    /// The field of the settings that is called so.
    template <typename Field>
    Field* setting(const char* name) const {
        for (auto* field : m_room->findChildren<Field*>())
            if (field->accessibleName() == name)
                return field;
        return nullptr;
    }

    /// The one that is on the screen.
    template <typename Field>
    Field* shownSetting(const char* name) const {
        for (auto* field : m_room->findChildren<Field*>())
            if (field->accessibleName() == name && field->isVisible())
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

QStringList tst_TrainRoom::chartNames() const {
    QStringList names;
    for (auto* card : charts().cards())
        names << card->chart()->name();
    return names;
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
    QVERIFY(!charts().isVisible());
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
    // With its own learning rate and weight decay, and its own settings.
    QCOMPARE(m_fixture->document.project().training.optimizer.type, std::string("adamw"));
    QCOMPARE(m_fixture->document.project().training.optimizer.weightDecay, 0.01);
    QVERIFY(shownSetting<QLineEdit>("Beta 2") != nullptr && shownSetting<QLineEdit>("Momentum") == nullptr);
    optimizer->setCurrentIndex(optimizer->findData("sgd"));
    optimizer->activated(optimizer->currentIndex());
    auto* momentum = shownSetting<QLineEdit>("Momentum");
    QVERIFY(momentum != nullptr && shownSetting<QLineEdit>("Beta 2") == nullptr);
    momentum->setFocus();
    momentum->selectAll();
    QTest::keyClicks(momentum, "0.9");
    QCOMPARE(m_fixture->document.project().training.optimizer.real("momentum"), 0.9);
    shot(*m_room, "train-settings");
}

void tst_TrainRoom::groupsFold() {
    auto* gradients = visibleButton<QToolButton>(*m_room, "Gradients");
    QVERIFY(gradients != nullptr && shownSetting<QLineEdit>("Accumulate") == nullptr);
    gradients->setFocus();
    QTest::keyClick(gradients, Qt::Key_Space);
    auto* accumulate = shownSetting<QLineEdit>("Accumulate");
    QVERIFY(accumulate != nullptr);
    accumulate->setFocus();
    accumulate->selectAll();
    QTest::keyClicks(accumulate, "4");
    QCOMPARE(m_fixture->document.project().training.accumulate, 4);
    QTest::mouseClick(gradients, Qt::LeftButton);
    QVERIFY(!accumulate->isVisible());
    bool told = false; // folded, it says what is unusual
    for (auto* label : m_room->findChildren<QLabel*>())
        told = told || (label->isVisible() && label->text() == "Accumulate 4");
    QVERIFY(told);
    for (const QString title : {"Objective and metrics", "Run", "Optimizer", "Learning-rate schedule", "After each epoch"})
        QTest::mouseClick(visibleButton<QToolButton>(*m_room, title), Qt::LeftButton);
    for (const QString title : {"Gradients", "Averaging and mixup", "Precision", "Transfer learning", "Checkpoints"})
        QTest::mouseClick(visibleButton<QToolButton>(*m_room, title), Qt::LeftButton);
    auto* precision = shownSetting<QComboBox>("Computed in");
    QVERIFY(precision != nullptr);
    precision->setCurrentIndex(precision->findData("bfloat16"));
    precision->activated(precision->currentIndex());
    QCOMPARE(m_fixture->document.project().training.precision, std::string("bfloat16"));
    shot(*m_room, "train-settings-folded");
}

void tst_TrainRoom::scheduleIsDrawn() {
    auto* schedule = setting<QComboBox>("Schedule");
    schedule->setCurrentIndex(schedule->findData("step"));
    schedule->activated(schedule->currentIndex());
    auto settings = m_fixture->document.project().training;
    QCOMPARE(settings.schedule.type, std::string("step"));
    settings.epochs = 40;
    settings.optimizer.learningRate = 0.5;
    m_fixture->document.setTraining(settings);
    auto* factor = shownSetting<QLineEdit>("Factor");
    QVERIFY(factor != nullptr);
    factor->setFocus();
    factor->selectAll();
    QTest::keyClicks(factor, "0.2");
    // Falls by 5 every 10 epochs of 40.
    const auto& rates = m_room->findChild<ScheduleCurve*>()->rates();
    QVERIFY(rates.size() > 100);
    QCOMPARE(rates.front(), 0.5);
    QVERIFY(std::abs(rates[rates.size() * 3 / 8] - 0.1) < 1e-12);
    QVERIFY(std::abs(rates.back() - 0.5 * 0.2 * 0.2 * 0.2) < 1e-12);
    shot(*m_room, "train-schedule");
}

void tst_TrainRoom::learningRateIsFound() {
    Json rates = Json::array();
    Json losses = Json::array();
    for (int i = 0; i <= 60; ++i) {
        rates.push_back(std::pow(10.0, -7 + i * 0.125));
        losses.push_back(i < 30 ? 2.3 : i < 50 ? 2.3 - (i - 30) * 0.08 : 0.7 + (i - 50) * 2);
    }
    QVERIFY(ask(m_fixture->engine, "test/answer", {{"method", "run/range-test"}, {"result", {{"rates", rates}, {"losses", losses}, {"suggestion", 0.02}}}}).ok());
    QTest::mouseClick(visibleButton<QPushButton>(*m_room, "Find a learning rate"), Qt::LeftButton);
    QTRY_VERIFY(visibleButton<QPushButton>(*m_room, "Take 0.02") != nullptr);
    shot(*m_room, "train-range-test");
    QTest::mouseClick(visibleButton<QPushButton>(*m_room, "Take 0.02"), Qt::LeftButton);
    QCOMPARE(m_fixture->document.project().training.optimizer.learningRate, 0.02);
    const Error error = Error(ErrorCode::BadNetwork, "The network has no loss").fix("Add one");
    QVERIFY(ask(m_fixture->engine, "test/answer", {{"method", "run/range-test"}, {"error", toJson(error)}}).ok());
    QTest::mouseClick(visibleButton<QPushButton>(*m_room, "Find a learning rate"), Qt::LeftButton);
    QTRY_VERIFY(says("The network has no loss"));
}

void tst_TrainRoom::metricsAreChosen() {
    auto* fields = m_room->findChild<MetricFields*>();
    QVERIFY(fields->isVisible());
    Q_EMIT fields->menu()->aboutToShow();
    QAction* calibration = nullptr;
    std::function<void(QMenu*)> look = [&](QMenu* menu) {
        for (auto* action : menu->actions())
            if (action->menu() != nullptr)
                look(action->menu());
            else if (action->text().startsWith("Calibration"))
                calibration = action;
    };
    look(fields->menu());
    QVERIFY(calibration != nullptr && !calibration->isChecked());
    const auto before = project::measuredMetrics(m_fixture->document.project().objective, project::answerKind(m_fixture->document.project()));
    calibration->trigger();
    const auto& metrics = m_fixture->document.project().objective.metrics;
    QCOMPARE(metrics.size(), before.size() + 1); // those that were measured by custom stay
}

void tst_TrainRoom::callbacksAreDragged() {
    auto settings = m_fixture->document.project().training;
    settings.callbacks = {{"best-checkpoint"}, {"csv-log"}, {"early-stopping"}};
    m_fixture->document.setTraining(settings);
    const auto box = [this](const QString& name) { return visibleButton<QCheckBox>(*m_room, name); };
    const auto grip = [&](const QString& title) {
        for (auto* widget : m_room->findChildren<QWidget*>())
            if (widget->isVisible() && widget->toolTip().startsWith("Drag “" + title))
                return widget;
        return static_cast<QWidget*>(nullptr);
    };
    auto* last = grip("Early stopping");
    auto* first = box("Keep the best");
    QVERIFY(last != nullptr && first != nullptr);
    const QPoint target = last->mapFromGlobal(first->mapToGlobal(QPoint(5, 2)));
    QTest::mousePress(last, Qt::LeftButton, {}, QPoint(5, 15));
    QTest::mouseMove(last, target);
    QTest::mouseRelease(last, Qt::LeftButton, {}, target);
    QCOMPARE(m_fixture->document.project().training.callbacks.front().type, std::string("early-stopping"));
    box("Early stopping")->setFocus();
    QTest::keyClick(box("Early stopping"), Qt::Key_Down, Qt::AltModifier);
    QCOMPARE(m_fixture->document.project().training.callbacks[1].type, std::string("early-stopping"));
    QVERIFY(box("Early stopping")->hasFocus()); // the next press moves it further
}

void tst_TrainRoom::weightsToBeginWithAreReported() {
    QTest::mouseClick(visibleButton<QToolButton>(*m_room, "Transfer learning"), Qt::LeftButton);
    const Json report{{"matched", Json::array({{{"from", "a"}, {"to", "b"}}, {{"from", "c"}, {"to", "d"}}})},
                      {"left_out", Json::array({{{"from", "fc.weight"}, {"to", "dense.weight"}}})}, {"missing", Json::array()}, {"unused", Json::array()},
                      {"head", "dense"}, {"head_replaced", true}};
    QVERIFY(ask(m_fixture->engine, "test/answer", {{"method", "weights/inspect"}, {"result", {{"kind", "safetensors"}, {"report", report}}}}).ok());
    m_room->findChild<TransferFields*>()->choose("/data/resnet.safetensors");
    QCOMPARE(m_fixture->document.project().training.startFrom.file, std::string("/data/resnet.safetensors"));
    QTRY_VERIFY(says("fc.weight") && says("dense, begins anew"));
    auto* head = [this]() -> QAbstractButton* {
        for (auto* button : m_room->findChildren<QAbstractButton*>())
            if (button->accessibleName() == "Train only the last layer")
                return button;
        return nullptr;
    }();
    QTest::mouseClick(head, Qt::LeftButton);
    QCOMPARE(m_fixture->document.project().training.startFrom.freeze, std::vector<std::string>{"all-but-head"});
    shot(*m_room, "train-transfer");
    const Error error = Error(ErrorCode::BadFormat, "This is no file of weights").fix("Choose another");
    QVERIFY(ask(m_fixture->engine, "test/answer", {{"method", "weights/inspect"}, {"error", toJson(error)}}).ok());
    m_room->findChild<TransferFields*>()->choose("/data/holiday.jpg");
    QTRY_VERIFY(says("This is no file of weights"));
    QTest::mouseClick(visibleButton<QToolButton>(*m_room, "Begin with new weights"), Qt::LeftButton);
    QVERIFY(m_fixture->document.project().training.startFrom.file.empty());
}

void tst_TrainRoom::predictionsEpochByEpoch() {
    startRun();
    tell(story(1));
    auto* panel = m_room->findChild<SamplePredictions*>();
    QTRY_VERIFY(panel->isVisible());
    QTest::mouseClick(visibleButton<QPushButton>(*m_room, "Show them in the next run"), Qt::LeftButton);
    QCOMPARE(m_fixture->document.project().training.callbacks.back().type, std::string("sample-predictions"));
    const auto predictions = [](int epoch, const char* second) {
        Json items{{{"index", 0}, {"name", "a.png"}, {"truth", "7"}, {"answer", "7"}, {"score", 0.984}},
                   {{"index", 3}, {"name", "b.png"}, {"truth", "1"}, {"answer", second}, {"score", 0.5}}};
        return Json{{"event", "predictions"}, {"epoch", epoch}, {"split", "validation"}, {"items", items}};
    };
    tell({predictions(1, "4"), predictions(2, "1")});
    QTRY_COMPARE(panel->shownEpoch(), 2);
    QCOMPARE(panel->grid()->textOf(0), QString("7, 0.98"));
    QCOMPARE(panel->grid()->textOf(1), QString("1, 0.50"));
    QTest::mouseClick(visibleButton<QToolButton>(*m_room, "The epoch before"), Qt::LeftButton);
    QCOMPARE(panel->shownEpoch(), 1);
    QCOMPARE(panel->grid()->textOf(1), QString("4, 0.50, was 1"));
    QTRY_VERIFY(panel->grid()->hasPicture(3));
    tell(Json{predictions(3, "1")}); // who looks at an earlier one stays there
    QTest::qWait(100);
    QCOMPARE(panel->shownEpoch(), 1);
    shot(*m_room, "train-predictions");
}

void tst_TrainRoom::refusesWhatIsNoNumber() {
    const auto before = m_fixture->document.project().training.epochs;
    auto* epochs = setting<QLineEdit>("Epochs");
    epochs->setFocus();
    epochs->selectAll();
    QTest::keyClicks(epochs, "many");
    QCOMPARE(m_fixture->document.project().training.epochs, before);
    QCOMPARE(epochs->property("role").toString(), QString("refused"));
    QTest::keyClick(epochs, Qt::Key_Escape);
    QTRY_COMPARE(epochs->text(), QString::number(before));
    QCOMPARE(epochs->property("role").toString(), QString("figures"));
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
    QCOMPARE(requests(m_fixture->engine, "run/start"), Json::array({Json{{"project", m_fixture->document.project().folder.string()}, {"queue", true}}}));
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
    QTRY_VERIFY(chart(0) != nullptr && chart(0)->isVisible());
    QTRY_COMPARE(points(0, 0), std::size_t(20));
    QCOMPARE(chart(0)->curves()[2].series->size(), std::size_t(2));
    QTRY_VERIFY(chart(1) != nullptr && chart(1)->curves().back().series->size() == 2);
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
    QTRY_COMPARE(points(0, 2), std::size_t(4));
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

void tst_TrainRoom::valueThatIsNoNumberIsExplained() {
    auto settings = m_fixture->document.project().training;
    settings.optimizer.learningRate = 0.5;
    m_fixture->document.setTraining(settings);
    startRun();
    tell(story(1));
    const auto broken = [](int step) {
        const Json causes{toJson(text("Its weights have grown to %1", "2e+04")), toJson(Text("Clip them"))};
        return Json{{{"event", "not-finite"}, {"step", step}, {"epoch", 2}, {"what", "output"}, {"node", "dense_2"}, {"causes", causes}},
                    {{"event", "paused"}, {"step", step - 1}, {"epoch", 2}, {"reason", "not-finite"}}};
    };
    tell(broken(11));
    QTRY_VERIFY(m_room->paused() && says("Step 11: the output of “dense_2” is no longer a number."));
    QVERIFY(says("Its weights have grown to 2e+04") && says("Clip them"));
    QTRY_VERIFY(log().contains("step 11: the output of “dense_2” is no longer a number"));
    shot(*m_room, "train-not-finite");
    QSignalSpy shown(&m_fixture->actions, &StudioActions::selectNode);
    QTest::mouseClick(visibleButton<QPushButton>(*m_room, "Show the layer"), Qt::LeftButton);
    QCOMPARE(shown.size(), 1);
    QCOMPARE(shown.front().front().toString(), QString("dense_2"));
    auto* rate = shownSetting<QLineEdit>("Learning rate from here on");
    QVERIFY(rate != nullptr);
    QCOMPARE(rate->text().toDouble(), 0.05); // a tenth is offered
    rate->setFocus();
    rate->selectAll();
    QTest::keyClicks(rate, "0.02");
    QTest::mouseClick(visibleButton<QPushButton>(*m_room, "Continue"), Qt::LeftButton);
    QCOMPARE(requests(m_fixture->engine, "run/control"), Json::array({Json{{"run", runFolder().toStdString()}, {"request", "continue"}, {"learning_rate", 0.02}}}));
    tell({{{"event", "learning-rate"}, {"step", 11}, {"learning_rate", 0.02}}, {{"event", "continued"}, {"step", 11}, {"epoch", 2}, {"skipped", 11}}});
    QTRY_VERIFY(!m_room->paused() && !says("is no longer a number"));
    QVERIFY(visibleButton<QPushButton>(*m_room, "Pause") != nullptr);
    QVERIFY(log().contains("continued, without the batch of step 11"));
    tell(broken(15));
    QTRY_VERIFY(says("Step 15:"));
    QCOMPARE(rate->text().toDouble(), 0.002); // of what was gone on with
    QTest::mouseClick(visibleButton<QPushButton>(*m_room, "Stop"), Qt::LeftButton);
    QCOMPARE(requests(m_fixture->engine, "run/control")[1]["request"], Json("stop"));
    tell({{{"event", "run-finished"}, {"status", "stopped"}, {"best", nullptr}, {"seconds", 1.0}}});
    emitFromEngine(m_fixture->engine, "run/ended", {{"run", runFolder().toStdString()}, {"status", "stopped"}});
    QTRY_VERIFY(!m_room->running() && !says("Step 15:"));
}

void tst_TrainRoom::waitsForItsDevice() {
    startRun();
    QSignalSpy changes(m_room.get(), &TrainRoom::runStateChanged);
    tell({{{"event", "run-started"}, {"run", "r"}}, {{"event", "waiting"}, {"device", "cpu"}, {"position", 2}}});
    QTRY_VERIFY(says("waiting for the device, 2 before it"));
    QVERIFY(changes.size() > 0);
    QVERIFY(visibleButton<QPushButton>(*m_room, "Pause") == nullptr && visibleButton<QPushButton>(*m_room, "Stop after this epoch") == nullptr);
    shot(*m_room, "train-waiting");
    tell(Json{{{"event", "waiting"}, {"device", "cpu"}, {"position", 1}}});
    QTRY_VERIFY(says("waiting for the device, 1 before it"));
    QTest::mouseClick(visibleButton<QPushButton>(*m_room, "Stop"), Qt::LeftButton);
    QCOMPARE(requests(m_fixture->engine, "run/control")[0]["request"], Json("stop"));
    tell({{{"event", "waiting"}, {"device", "cpu"}, {"position", 0}}, step(1, 1, 2.0)});
    QTRY_VERIFY(visibleButton<QPushButton>(*m_room, "Pause") != nullptr);
    QVERIFY(!says("before it"));
}

void tst_TrainRoom::anotherRunIsQueued() {
    startRun();
    tell(story(1));
    const std::string second = (m_fixture->document.project().folder / "runs/0002").string();
    QVERIFY(ask(m_fixture->engine, "test/answer", {{"method", "run/start"}, {"result", {{"run", second}}}}).ok());
    QTest::mouseClick(visibleButton<QPushButton>(*m_room, "Queue another"), Qt::LeftButton);
    QTRY_COMPARE(m_room->activeRun(), QString::fromStdString(second));
    QCOMPARE(requests(m_fixture->engine, "run/start")[1]["queue"], Json(true));
    emitFromEngine(m_fixture->engine, "run/events", {{"run", second}, {"events", {{{"event", "run-started"}, {"run", "r"}}, {{"event", "waiting"}, {"device", "cpu"}, {"position", 1}}}}});
    QTRY_VERIFY(says("waiting for the device, 1 before it"));
    tell(Json{step(11, 2, 1.0)}); // of the one before it
    QTest::qWait(100);
    QCOMPARE(points(0, 0), std::size_t(0));
}

void tst_TrainRoom::commandsAreAllowedOnce() {
    const std::string command = "curl -s https://example.org/$LEPTON_EPOCH";
    QVERIFY(ask(m_fixture->engine, "test/answer", {{"method", "commands/list"}, {"result", {{"unconfirmed", {command}}}}}).ok());
    const auto press = [this](const char* button) { QTest::mouseClick(visibleButton<QPushButton>(*m_room, button), Qt::LeftButton); };
    press("Train");
    QTRY_VERIFY(says(QString::fromStdString(command)));
    QVERIFY(requests(m_fixture->engine, "run/start").empty());
    shot(*m_room, "train-commands");
    QTest::keyClick(m_room->focusWidget(), Qt::Key_Space); // what has the focus does no harm
    QTRY_VERIFY(!says(QString::fromStdString(command)));
    QVERIFY(!m_room->running() && requests(m_fixture->engine, "run/start").empty() && requests(m_fixture->engine, "commands/confirm").empty());
    press("Train");
    QTRY_VERIFY(visibleButton<QPushButton>(*m_room, "Allow and train") != nullptr);
    press("Allow and train");
    QTRY_VERIFY(m_room->running());
    QCOMPARE(requests(m_fixture->engine, "commands/confirm"), Json::array({Json{{"commands", {command}}}}));
    emitFromEngine(m_fixture->engine, "run/ended", {{"run", runFolder().toStdString()}, {"status", "stopped"}});
    QTRY_VERIFY(!m_room->running());
    m_room->continueRun(runFolder()); // of a run its own settings count
    QTRY_VERIFY(visibleButton<QPushButton>(*m_room, "Train without") != nullptr);
    QCOMPARE(requests(m_fixture->engine, "commands/list").back(), Json({{"run", runFolder().toStdString()}}));
    press("Train without");
    QTRY_VERIFY(m_room->running());
    QCOMPARE(requests(m_fixture->engine, "run/start").back()["resume"], Json(runFolder().toStdString()));
    QCOMPARE(requests(m_fixture->engine, "commands/confirm").size(), std::size_t(1));
}

void tst_TrainRoom::logTellsWhatCallbacksDid() {
    startRun();
    tell({{{"event", "command"}, {"epoch", 1}, {"command", "true"}, {"status", 0}, {"output", ""}},
          {{"event", "command"}, {"epoch", 1}, {"command", "false"}, {"status", 1}, {"output", "no such host\nmore"}},
          {{"event", "warning"}, {"message", "The webhook does not answer"}},
          {{"event", "early-stop"}, {"epoch", 1}, {"callback", "time-limit"}},
          {{"event", "weights-loaded"}, {"file", "/data/resnet.safetensors"}, {"report", {{"matched", {1, 2, 3}}, {"missing", {1}}}}}});
    QTRY_COMPARE(log(), (QStringList{"ran “true” (status 0)", "ran “false” (status 1): no such host", "The webhook does not answer", "stopped: its time is up",
                                     "began with the weights of resnet.safetensors: 3 taken over, 1 made anew"}));
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
    QTRY_COMPARE(points(0, 0), std::size_t(21));
    QCOMPARE(chart(0)->curves()[2].series->size(), std::size_t(2));
}

void tst_TrainRoom::findsTheLastRun() {
    const project::RunInfo info{.project = m_fixture->document.project(), .seed = 3, .device = "cpu", .created = utcNow()};
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
    QTRY_COMPARE(points(0, 0), std::size_t(40));
    QVERIFY(!m_room->running());
    QVERIFY(visibleButton<QPushButton>(*m_room, "Resume this run") == nullptr); // it is complete
    QVERIFY(visibleButton<QPushButton>(*m_room, "Train") != nullptr);
}

void tst_TrainRoom::followsARunThatGoesOn() {
    const auto folder = project::makeRunFolder(m_fixture->document.project().runsFolder());
    QVERIFY(folder.ok());
    const project::RunInfo info{.project = m_fixture->document.project(), .seed = 3, .device = "cpu", .created = utcNow()};
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
    QTRY_COMPARE(points(0, 0), std::size_t(20));
}

void tst_TrainRoom::otherRunsAreNotMixedIn() {
    startRun();
    emitFromEngine(m_fixture->engine, "run/events", {{"run", "/some/other/run"}, {"events", story(5)}});
    emitFromEngine(m_fixture->engine, "run/ended", {{"run", "/some/other/run"}, {"status", "completed"}});
    tell(story(1));
    QTRY_COMPARE(points(0, 0), std::size_t(10));
    QVERIFY(m_room->running());
}

void tst_TrainRoom::chartZoomsByWheelAndKeys() {
    startRun();
    tell(story(5));
    QTRY_COMPARE(points(0, 0), std::size_t(50));
    auto* loss = chart(0);
    QTRY_VERIFY(loss->xAxis->range().upper >= 5.0);
    const QPoint middle = loss->axisRect()->rect().center();
    QWheelEvent wheel(middle, loss->mapToGlobal(middle), {}, {0, 120}, Qt::NoButton, Qt::ControlModifier, Qt::NoScrollPhase, false); // without Ctrl it scrolls to the other charts
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
    QTRY_COMPARE(points(0, 0), std::size_t(10));
    QTRY_COMPARE(chart(0)->curves()[0].xScale, 0.1); // ten steps an epoch
    QTemporaryDir folder;
    int saved = 0;
    for (const QString suffix : {"csv", "png", "pdf", "svg"})
        saveChart(*chart(0), folder.filePath("loss." + suffix), [&](Result<void> result) { saved += result.ok() ? 1 : 0; });
    QTRY_COMPARE(saved, 4);
    QFile csv(folder.filePath("loss.csv"));
    QVERIFY(csv.open(QIODevice::ReadOnly));
    const auto lines = csv.readAll().trimmed().split('\n');
    QCOMPARE(lines.size(), 1 + 10 + 10 + 1); // heading, steps, smoothed, validation
    QCOMPARE(lines.last(), QByteArray("\"Validation\",10,1,1.1"));
    QVERIFY(QImage(folder.filePath("loss.png")).width() > 100);
    QFile svg(folder.filePath("loss.svg"));
    QVERIFY(svg.open(QIODevice::ReadOnly));
    const QByteArray drawing = svg.readAll();
    for (const char* word : {"<svg", "Loss", "Training", "Validation", "Epoch"})
        QVERIFY2(drawing.contains(word), word);
    QVERIFY(QSvgRenderer(drawing).isValid());
    QCOMPARE(chart(0)->plotLayout()->elementCount(), 1); // the lettering is gone from the screen again
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
    QTRY_COMPARE(chartNames().value(1), QString("Mean absolute error"));
    QTRY_COMPARE(chart(1)->curves().back().series->size(), 3U);
    QVERIFY2(chartNames().value(2).contains("quare"), qPrintable(chartNames().join(','))); // the other metric has a chart of its own
    QCOMPARE(chart(2)->curves().back().series->last().y, 12.0);
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
    QTRY_VERIFY(m_room->findChild<SampleStrip*>() != nullptr); // it has its place with the first picture
    auto* strip = m_room->findChild<SampleStrip*>();
    QTRY_VERIFY(strip->isVisible());
    QVERIFY(!chartNames().contains("Accuracy"));
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

/// A line that fills the picture is drawn another way than a calm one; both must be where their values are.
void tst_TrainRoom::denseCurvesAreDrawnWhereTheyAre() {
    for (const bool wild : {true, false}) {
        auto series = std::make_shared<ChartSeries>();
        for (int i = 0; i <= 20'000; ++i)
            series->append(i, i < 10'000 ? (wild ? i % 2 : 0.5) : std::nan("")); // the second half is a gap
        Chart chart("Loss");
        chart.resize(600, 300);
        chart.setPlannedEpochs(20'000);
        chart.setFixedRange(-1, 2);
        chart.setCurves({{"Training", [] { return QColor(255, 0, 0); }, Chart::Style::Line, series, 1.0}});
        chart.show();
        QVERIFY(QTest::qWaitForWindowExposed(&chart));
        chart.replot();
        const QImage picture = chart.grab().toImage();
        const auto red = [&](double x, double y) {
            const QColor at = picture.pixelColor(qRound(chart.xAxis->coordToPixel(x)), qRound(chart.yAxis->coordToPixel(y)));
            return at.red() > 180 && at.green() < 100 && at.blue() < 100;
        };
        for (const double x : {500.0, 5'000.0, 9'500.0}) {
            QVERIFY(red(x, 0.5));
            QCOMPARE(red(x, 0.1), wild);
            QCOMPARE(red(x, 0.9), wild);
            QVERIFY(!red(x, 1.2) && !red(x, -0.2));
        }
        QVERIFY(!red(15'000, 0.5));
    }
}

void tst_TrainRoom::crossHairGoesThroughAllCharts() {
    startRun();
    tell(story(4));
    QTRY_COMPARE(points(0, 0), std::size_t(40));
    QTRY_VERIFY(chart(1)->isVisible());
    const auto valuesIn = [](const Chart& chart) {
        for (int i = 0; i < chart.itemCount(); ++i)
            if (auto* text = qobject_cast<QCPItemText*>(chart.item(i)); text && text->visible() && text->text().startsWith("epoch"))
                return text->text();
        return QString();
    };
    QTRY_VERIFY(chart(0)->xAxis->range().upper >= 5); // drawn, and in epochs
    const double x = chart(0)->xAxis->coordToPixel(2.0);
    QTest::mouseMove(chart(0), QPoint(qRound(x), chart(0)->axisRect()->rect().center().y()));
    QTRY_VERIFY(chart(1)->cursor().has_value());
    QCOMPARE(*chart(1)->cursor(), *chart(0)->cursor());
    QVERIFY(std::abs(*chart(0)->cursor() - 2) < 0.05);
    QVERIFY2(valuesIn(*chart(0)).contains("Validation  0.6"), qPrintable(valuesIn(*chart(0)))); // the story's loss of epoch 2, and 0.1
    QVERIFY2(valuesIn(*chart(1)).contains("Validation  0.7"), qPrintable(valuesIn(*chart(1))));
    QVERIFY(valuesIn(*chart(0)).contains("step 20"));
    shot(*m_room, "train-cross-hair");
    chart(1)->setFocus();
    QTest::keyClick(chart(1), Qt::Key_Right, Qt::ShiftModifier);
    QVERIFY(*chart(0)->cursor() > 2);
    QTest::mouseMove(chart(0), QPoint(1, 1)); // off the axes
    QTRY_VERIFY(!chart(0)->cursor() && !chart(1)->cursor());
}

void tst_TrainRoom::zoomIsShared() {
    startRun();
    tell(story(5));
    QTRY_COMPARE(points(0, 0), std::size_t(50));
    auto* all = [this] {
        for (auto* button : m_room->findChildren<QPushButton*>())
            if (button->text() == "Show all")
                return button;
        return static_cast<QPushButton*>(nullptr);
    }();
    QVERIFY(all != nullptr && !all->isVisible());
    QTRY_VERIFY(chart(1)->xAxis->range().upper >= 5); // drawn
    chart(0)->setFocus();
    QTest::keyClick(chart(0), Qt::Key_Plus);
    QCOMPARE(chart(1)->xAxis->range(), chart(0)->xAxis->range());
    QVERIFY(chart(1)->zoomed() && all->isVisible());
    QTest::mouseClick(all, Qt::LeftButton);
    QVERIFY(!chart(0)->zoomed() && !chart(1)->zoomed() && !all->isVisible());
    QVERIFY(chart(1)->xAxis->range().upper >= 5);
}

void tst_TrainRoom::smoothingIsChosen() {
    startRun();
    tell(story(3));
    QTRY_COMPARE(points(0, 0), std::size_t(30));
    auto* slider = m_room->findChild<QSlider*>();
    slider->setFocus();
    QTest::keyClick(slider, Qt::Key_Home); // none: the curve is the steps themselves
    const auto& smooth = *chart(0)->curves()[1].series;
    const auto& steps = *chart(0)->curves()[0].series;
    for (std::size_t i = 0; i < steps.size(); ++i)
        QCOMPARE(smooth.at(i).y, steps.at(i).y);
    QTest::keyClick(slider, Qt::Key_Right); // over two and a half doublings' worth: not all of the jump after a step
    QTest::keyClick(slider, Qt::Key_Right);
    QTest::keyClick(slider, Qt::Key_Right);
    // By hand: spans of 1, 1, 1, 1 (a third of what there is), then growing to 3 (2^1.5): m += (v - m) / span.
    double mean = steps.at(0).y;
    for (std::size_t i = 0; i < steps.size(); ++i) {
        const double span = std::clamp(static_cast<double>(i) / 3, 1.0, 3.0);
        mean = i == 0 ? mean : mean + (steps.at(i).y - mean) / span;
        QVERIFY(std::abs(smooth.at(i).y - mean) < 1e-5);
    }
    QTest::mouseClick(visibleButton<QPushButton>(*m_room, "Automatic"), Qt::LeftButton);
    QVERIFY(std::abs(smooth.last().y - steps.last().y) > 0.01);
    tell(Json{step(31, 4, 0.4)}); // goes on as it was chosen
    QTRY_COMPARE(points(0, 1), std::size_t(31));
}

void tst_TrainRoom::logarithmicAxes() {
    startRun();
    Json events{{{"event", "run-started"}, {"run", "r"}}};
    for (int s = 1; s <= 100; ++s)
        events.push_back(step(s, (s - 1) / 10 + 1, s == 50 ? 0.0 : std::pow(10.0, -s / 20.0))); // one that has no place on such an axis
    events.push_back(epoch(10, 100, 1e-5, 0.9));
    tell(events);
    QTRY_COMPARE(points(0, 0), std::size_t(100));
    QTRY_VERIFY(chart(0)->xAxis->range().upper >= 10); // in epochs
    QTest::mouseClick(visibleButton<QPushButton>(*m_room, "log y"), Qt::LeftButton);
    QVERIFY(chart(0)->logarithmic(Qt::Vertical) && chart(1)->logarithmic(Qt::Vertical));
    const QCPRange range = chart(0)->yAxis->range();
    QVERIFY2(range.lower > 1e-7 && range.lower < 1.1e-5 && range.upper > 0.89, qPrintable(QString("%1 %2").arg(range.lower).arg(range.upper)));
    QTest::mouseClick(visibleButton<QPushButton>(*m_room, "log x"), Qt::LeftButton);
    QVERIFY(chart(0)->xAxis->range().lower > 0 && chart(0)->xAxis->range().lower <= 0.1);
    QVERIFY(chart(0)->graph(0)->data()->size() >= 100); // each step is there
    // A decade is as wide as another: the first epoch, a tenth of the run, is half of the picture.
    QVERIFY(chart(0)->xAxis->coordToPixel(1) > chart(0)->axisRect()->rect().left() + chart(0)->axisRect()->rect().width() * 0.4);
    shot(*m_room, "train-logarithmic");
    QTest::mouseClick(visibleButton<QPushButton>(*m_room, "log x"), Qt::LeftButton);
    QTest::mouseClick(visibleButton<QPushButton>(*m_room, "log y"), Qt::LeftButton);
    QCOMPARE(chart(0)->xAxis->range().lower, 0.0);
}

void tst_TrainRoom::whatHappenedStandsOnTheAxis() {
    startRun();
    Json events = story(3);
    events.push_back({{"event", "checkpoint"}, {"step", 25}, {"file", "checkpoints/x"}});
    events.push_back({{"event", "paused"}, {"step", 30}});
    events.push_back({{"event", "continued"}, {"step", 30}});
    Json slower = epoch(4, 40, 0.2, 0.9);
    slower["learning_rate"] = 0.0001;
    events.push_back(slower);
    tell(events);
    QTRY_COMPARE(points(0, 2), std::size_t(4));
    const auto at = [this](double epoch) {
        return chart(0)->marksAt({chart(0)->xAxis->coordToPixel(epoch), double(chart(0)->axisRect()->rect().bottom() - 2)});
    };
    QTRY_VERIFY(at(2.5).contains("checkpoint"));
    QVERIFY(at(3).contains("paused") && at(3).contains("continued") && at(3).contains("new best"));
    QVERIFY2(at(4).contains("learning rate 0.0001"), qPrintable(at(4)));
    QVERIFY(at(1.5).isEmpty());
    // The rate has a chart, and what the run took of memory.
    QVERIFY(chartNames().contains("Learning rate") && chartNames().contains("Memory (MB)") && chartNames().contains("Samples a second"));
    // Going back takes what came after with it.
    tell({{{"event", "run-resumed"}, {"run", "r"}, {"step", 20}}});
    QTRY_VERIFY(at(2.5).isEmpty() && at(2).contains("resumed"));
}

void tst_TrainRoom::earlierRunsBehindThisOne() {
    const Path runs = m_fixture->document.project().runsFolder();
    const project::RunInfo info{.project = m_fixture->document.project(), .seed = 3, .device = "cpu", .created = utcNow()};
    for (int i = 0; i < 2; ++i) {
        const auto folder = project::makeRunFolder(runs);
        QVERIFY(folder.ok() && project::saveRun(*folder, info).ok());
        std::string lines;
        for (const auto& event : story(3 + i))
            lines += event.dump() + "\n";
        QVERIFY(writeFile(project::RunPaths{*folder}.events(), lines).ok());
    }
    m_room->showRun(QString::fromStdString((runs / "0002").string()));
    QTRY_COMPARE(points(0, 0), std::size_t(40));
    auto* earlier = charts().earlierRuns();
    Q_EMIT earlier->menu()->aboutToShow();
    QCOMPARE(earlier->menu()->actions().size(), 1); // not itself
    QVERIFY(earlier->menu()->actions()[0]->text().contains("0001"));
    earlier->menu()->actions()[0]->trigger();
    QTRY_COMPARE(earlier->ghosts().size(), std::size_t(1));
    const auto ghosts = [this](std::size_t index) {
        return std::count_if(chart(index)->curves().begin(), chart(index)->curves().end(), [](const auto& curve) { return curve.ghost; });
    };
    QTRY_COMPARE(ghosts(0), 2);
    QCOMPARE(ghosts(1), 2);
    for (const auto& curve : chart(0)->curves())
        if (curve.ghost && curve.name.contains("validation"))
            QCOMPARE(curve.series->size(), std::size_t(3));
    shot(*m_room, "train-ghosts");
    Q_EMIT earlier->menu()->aboutToShow();
    QVERIFY(earlier->menu()->actions()[0]->isChecked());
    earlier->menu()->actions()[0]->trigger();
    QTRY_COMPARE(ghosts(0), 0);
}

void tst_TrainRoom::chartsAreChosenAndEnlarged() {
    startRun();
    tell(story(2));
    QTRY_VERIFY(chartNames().contains("Learning rate"));
    const QStringList all = chartNames();
    auto* enlarge = visibleButton<QToolButton>(*m_room, "Enlarge “Accuracy”");
    QVERIFY(enlarge != nullptr);
    QTest::mouseClick(enlarge, Qt::LeftButton);
    QCOMPARE(chartNames(), QStringList{"Accuracy"});
    shot(*m_room, "train-enlarged");
    QTest::mouseClick(enlarge, Qt::LeftButton);
    QCOMPARE(chartNames(), all);
    QMenu* menu = nullptr;
    for (auto* button : m_room->findChildren<QPushButton*>())
        if (button->text() == "Charts")
            menu = button->menu();
    QVERIFY(menu != nullptr);
    Q_EMIT menu->aboutToShow();
    for (auto* action : menu->actions())
        if (action->text() == "Samples a second")
            action->trigger();
    QVERIFY(!chartNames().contains("Samples a second"));
    QCOMPARE(chartNames().size(), all.size() - 1);
}

void tst_TrainRoom::longRunIsAttachedToWhereItWasRead() {
    const auto folder = project::makeRunFolder(m_fixture->document.project().runsFolder());
    const project::RunInfo info{.project = m_fixture->document.project(), .seed = 3, .device = "cpu", .created = utcNow()};
    QVERIFY(folder.ok() && project::saveRun(*folder, info).ok());
    std::string lines;
    for (const auto& event : story(2))
        lines += event.dump() + "\n";
    QVERIFY(writeFile(project::RunPaths{*folder}.events(), lines + "{\"event\":\"st").ok());
    const auto lock = platform::FileLock::acquire(project::RunPaths{*folder}.lock());
    QVERIFY(lock.ok());
    QSignalSpy started(&m_fixture->actions, &StudioActions::runStarted);
    m_room->showRun(runFolder());
    QTRY_COMPARE(started.size(), 1);
    QCOMPARE(requests(m_fixture->engine, "run/attach")[0]["from"], Json(lines.size())); // whole lines
    QTRY_COMPARE(points(0, 0), std::size_t(20));
    tell(Json{step(21, 3, 0.3)});
    QTRY_COMPARE(points(0, 0), std::size_t(21));
    tell(story(1)); // cut and told again from its start
    QTRY_COMPARE(points(0, 0), std::size_t(10));
}

namespace {

double threadMilliseconds() {
    timespec now{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return 1e3 * static_cast<double>(now.tv_sec) + 1e-6 * static_cast<double>(now.tv_nsec);
}

} // namespace

/// Of the window's thread alone, so that what else the machine does is not counted.
void tst_TrainRoom::windowStaysAwakeWhileEventsPourIn() {
    startRun();
    tell(story(3));
    QTRY_COMPARE(points(0, 0), std::size_t(30));
    double longest = 0;
    const auto turn = [&] { // of the event loop, by hand
        const double began = threadMilliseconds();
        QCoreApplication::processEvents();
        longest = std::max(longest, threadMilliseconds() - began);
        QThread::msleep(1);
    };
    constexpr int group = 1000; // ten thousand steps a second
    for (int round = 0; round < 20; ++round) {
        Json events = Json::array();
        for (int i = 1; i <= group; ++i)
            events.push_back(step(30 + round * group + i, 4, 1.0 / (1 + i)));
        m_fixture->engine.call("test/emit", {{"method", "run/events"}, {"params", {{"run", runFolder().toStdString()}, {"events", std::move(events)}}}}, nullptr, {});
        QElapsedTimer clock;
        for (clock.start(); clock.elapsed() < 50;)
            turn();
        if (round == 0)
            longest = 0; // fonts and caches
    }
    QElapsedTimer clock;
    for (clock.start(); points(0, 0) < std::size_t(30 + 20 * group) && clock.elapsed() < 20'000;)
        turn();
    QCOMPARE(points(0, 0), std::size_t(30 + 20 * group));
    QVERIFY(longest > 0.1); // it was measured
    QVERIFY2(longest < 50, qPrintable(QString("%1 ms").arg(longest)));
}

QTEST_MAIN(tst_TrainRoom)
#include "tst_TrainRoom.moc"

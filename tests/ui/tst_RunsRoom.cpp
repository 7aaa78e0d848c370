// SPDX-License-Identifier: GPL-3.0-or-later
// Runs side by side: what differs, which is best, and what can be done with one.
#include "RunsFixture.h"

#include "widgets/common/Theme.h"
#include "widgets/runs/RunTableModel.h"
#include "widgets/training/Chart.h"

#include <QHeaderView>
#include <QPushButton>
#include <QSignalSpy>
#include <QTreeView>

using namespace lepton;
using namespace lepton::widgets;

class tst_RunsRoom : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { Theme::instance().apply(Theme::Mode::Dark); }
    void init();
    void cleanup() { m_fixture.reset(); }

    void emptyRoomOffersTraining();
    void listsRunsWithWhatDiffers();
    void marksTheBest();
    void laysCurvesOverEachOther();
    void newSettingsHaveTitles();
    void columnsOfTheSameRunsChange();
    void sortsByFigures();
    void actsOnTheSelectedRun();
    void keepsTheSelectionWhileARunGoesOn();
    void damagedRunIsShownAsSuch();

private:
    QString addRun(double learningRate, const std::vector<double>& accuracies, const char* status) { return m_fixture->addRun(learningRate, accuracies, status); }
    void openRoom() { m_fixture->openRoom(); }
    RunsRoom& room() const { return *m_fixture->room; }
    QTreeView* table() const { return m_fixture->table(); }
    QString cell(int row, int column) const { return m_fixture->cell(row, column); }
    QPushButton* button(const QString& text) const { return m_fixture->button(text); }
    void choose(int row, Qt::KeyboardModifiers keys = {}) { m_fixture->choose(row, keys); }

    std::unique_ptr<RunsFixture> m_fixture;
};

void tst_RunsRoom::init() {
    useFakeEngine();
    m_fixture = std::make_unique<RunsFixture>();
    m_fixture->openProject();
}

void tst_RunsRoom::emptyRoomOffersTraining() {
    m_fixture->room = std::make_unique<RunsRoom>(m_fixture->studio());
    room().resize(1000, 700);
    room().show();
    QSignalSpy train(&m_fixture->actions, &StudioActions::train);
    QTest::mouseClick(button("Train"), Qt::LeftButton);
    QCOMPARE(train.size(), 1);
    shot(room(), "runs-empty");
}

void tst_RunsRoom::listsRunsWithWhatDiffers() {
    addRun(0.001, {0.5, 0.8}, "completed");
    addRun(0.01, {0.6, 0.9}, "stopped");
    openRoom();
    QTRY_COMPARE(table()->model()->rowCount(), 2);
    QCOMPARE(cell(0, RunTableModel::Run), QString("0002")); // the newest first
    QCOMPARE(cell(0, RunTableModel::Status), QString("stopped"));
    QCOMPARE(cell(1, RunTableModel::Status), QString("completed"));
    QCOMPARE(cell(1, RunTableModel::Epochs), QString("2 of 5"));
    QCOMPARE(cell(1, RunTableModel::Metric), QString("0.8000"));
    QCOMPARE(cell(1, RunTableModel::Duration), QString("1 min 15 s"));
    // Only the learning rate differs, so only it has a column.
    QCOMPARE(table()->model()->columnCount(), RunTableModel::FirstSetting + 1);
    QCOMPARE(table()->model()->headerData(RunTableModel::FirstSetting, Qt::Horizontal).toString(), QString("Learning rate"));
    QCOMPARE(cell(0, RunTableModel::FirstSetting), QString("0.01"));
    shot(room(), "runs-two");
}

void tst_RunsRoom::marksTheBest() {
    addRun(0.001, {0.8}, "completed");
    addRun(0.01, {0.9}, "completed");
    openRoom();
    QTRY_COMPARE(table()->model()->rowCount(), 2);
    QVERIFY(table()->model()->index(0, RunTableModel::Metric).data(RunTableModel::bestRole).toBool());
    QVERIFY(!table()->model()->index(1, RunTableModel::Metric).data(RunTableModel::bestRole).toBool());
    QVERIFY(table()->model()->index(0, RunTableModel::Loss).data(RunTableModel::bestRole).toBool());
}

void tst_RunsRoom::laysCurvesOverEachOther() {
    addRun(0.001, {0.5, 0.6, 0.7}, "completed");
    addRun(0.01, {0.6, 0.9}, "completed");
    openRoom();
    auto* accuracy = room().findChildren<Chart*>()[1];
    QTRY_COMPARE(accuracy->curves().size(), std::size_t(1)); // the newest is chosen at first
    choose(1, Qt::ControlModifier);
    QCOMPARE(room().selectedRuns().size(), 2);
    QTRY_COMPARE(accuracy->curves().size(), std::size_t(2));
    QCOMPARE(accuracy->curves()[0].series->size(), std::size_t(2));
    QCOMPARE(accuracy->curves()[1].series->size(), std::size_t(3));
    QCOMPARE(accuracy->curves()[1].series->last().x * accuracy->curves()[1].xScale, 3.0);
    QVERIFY(accuracy->curves()[0].ink() != accuracy->curves()[1].ink());
    QVERIFY(!button("Package and deploy")->isEnabled()); // one at a time
}

/// Settings of issue 6 that the runs differ in, under the names of the studio, and what they are where a run does not set them.
void tst_RunsRoom::newSettingsHaveTitles() {
    m_fixture->addRun(m_fixture->document.project().training, {0.8});
    auto training = m_fixture->document.project().training;
    training.schedule.type = "cosine";
    training.clipNorm = 1.5;
    training.accumulate = 4;
    training.averageDecay = 0.999;
    training.precision = "bfloat16";
    training.mixup = 0.2;
    training.startFrom.file = "/somewhere/else/teacher.safetensors";
    training.startFrom.freeze = {"features*", "stem"};
    m_fixture->addRun(training, {0.9});
    openRoom();
    QTRY_COMPARE(table()->model()->rowCount(), 2);
    QMap<QString, QStringList> shown;
    for (int column = RunTableModel::FirstSetting; column < table()->model()->columnCount(); ++column)
        shown[table()->model()->headerData(column, Qt::Horizontal).toString()] = {cell(1, column), cell(0, column)};
    const QMap<QString, QStringList> expected{{"Schedule", {"Constant", "Cosine"}}, {"Clip norm", {"–", "1.5"}}, {"Accumulate", {"1", "4"}},
                                              {"Weight average", {"–", "0.999"}},    {"Precision", {"float32", "bfloat16"}}, {"Mixup", {"–", "0.2"}},
                                              {"Weights from", {"–", "teacher.safetensors"}}, {"Frozen", {"–", "features*, stem"}}};
    for (const auto& [title, values] : expected.asKeyValueRange()) {
        QVERIFY2(shown.contains(title), qPrintable(title + " is not among " + QStringList(shown.keys()).join(", ")));
        if (title != "Schedule")
            QCOMPARE(shown[title], values);
    }
    QVERIFY(shown["Schedule"][0] != shown["Schedule"][1]);
    for (const auto& title : shown.keys()) // no flat key is left as it is in the file
        QVERIFY2(!title.contains('.') && !title.contains('_'), qPrintable(title));
}

/// The same runs with other settings that differ: the table once asked for columns that were gone, and the studio crashed.
void tst_RunsRoom::columnsOfTheSameRunsChange() {
    const QString first = addRun(0.001, {0.8}, "completed");
    addRun(0.01, {0.9}, "completed");
    openRoom();
    QTRY_COMPARE(table()->model()->columnCount(), RunTableModel::FirstSetting + 1);
    choose(1);
    const Path file = project::RunPaths{Path(first.toStdString())}.run();
    Json json = *readJson(file);
    json["project"]["training"]["optimizer"]["learning_rate"] = 0.01;
    QVERIFY(writeFile(file, json.dump()).ok());
    room().enter();
    QTRY_COMPARE(table()->model()->columnCount(), static_cast<int>(RunTableModel::FirstSetting));
    QCOMPARE(room().selectedRuns(), QStringList(first));
    json["project"]["training"]["epochs"] = 77;
    json["project"]["training"]["batch_size"] = 3;
    QVERIFY(writeFile(file, json.dump()).ok());
    room().enter();
    QTRY_COMPARE(table()->model()->columnCount(), RunTableModel::FirstSetting + 2);
    QCOMPARE(room().selectedRuns(), QStringList(first));
}

void tst_RunsRoom::sortsByFigures() {
    addRun(0.1, {0.95}, "completed");
    addRun(0.01, {0.2}, "completed");
    addRun(0.001, {0.7}, "completed");
    openRoom();
    QTRY_COMPARE(table()->model()->rowCount(), 3);
    auto* header = table()->header();
    const QPoint place(header->sectionViewportPosition(RunTableModel::Metric) + 20, header->height() / 2);
    QTest::mouseClick(header->viewport(), Qt::LeftButton, {}, place);
    const QStringList once{cell(0, RunTableModel::Metric), cell(1, RunTableModel::Metric), cell(2, RunTableModel::Metric)};
    QTest::mouseClick(header->viewport(), Qt::LeftButton, {}, place);
    const QStringList twice{cell(0, RunTableModel::Metric), cell(1, RunTableModel::Metric), cell(2, RunTableModel::Metric)};
    const QStringList rising{"0.2000", "0.7000", "0.9500"};
    const QStringList falling{"0.9500", "0.7000", "0.2000"};
    QVERIFY((once == rising && twice == falling) || (once == falling && twice == rising));
}

void tst_RunsRoom::actsOnTheSelectedRun() {
    const QString done = addRun(0.001, {0.8}, "completed");
    const QString broken = addRun(0.01, {0.9}, nullptr); // its process is gone and never said that it finished
    openRoom();
    QTRY_COMPARE(table()->model()->rowCount(), 2);
    choose(0);
    QCOMPARE(cell(0, RunTableModel::Status), QString("interrupted"));
    QSignalSpy resume(&m_fixture->actions, &StudioActions::resumeRun);
    QTest::mouseClick(button("Resume"), Qt::LeftButton);
    QCOMPARE(resume.size(), 1);
    QCOMPARE(resume[0][0].toString(), broken);
    choose(1);
    QVERIFY(!button("Resume")->isEnabled());
    QSignalSpy show(&m_fixture->actions, &StudioActions::showRun);
    QTest::mouseClick(button("Show in Train"), Qt::LeftButton);
    QCOMPARE(show.size(), 1);
    QCOMPARE(show[0][0].toString(), done);
    QSignalSpy deploy(&m_fixture->actions, &StudioActions::deployRun);
    QTest::mouseClick(button("Package and deploy"), Qt::LeftButton);
    QCOMPARE(deploy.size(), 1);
    QCOMPARE(deploy[0][0].toString(), done);
}

void tst_RunsRoom::keepsTheSelectionWhileARunGoesOn() {
    const QString first = addRun(0.001, {0.8}, "completed");
    addRun(0.01, {0.9}, "completed");
    openRoom();
    QTRY_COMPARE(table()->model()->rowCount(), 2);
    choose(1);
    QCOMPARE(room().selectedRuns(), QStringList(first));
    addRun(0.02, {0.3}, nullptr);
    Q_EMIT m_fixture->actions.runStarted("anything");
    QTRY_COMPARE(table()->model()->rowCount(), 3);
    QCOMPARE(room().selectedRuns(), QStringList(first));
}

void tst_RunsRoom::damagedRunIsShownAsSuch() {
    addRun(0.001, {0.8}, "completed");
    const QString damaged = addRun(0.01, {0.9}, "completed");
    QVERIFY(writeFile(project::RunPaths{Path(damaged.toStdString())}.run(), "{ not JSON").ok());
    openRoom();
    QTRY_COMPARE(table()->model()->rowCount(), 2);
    QCOMPARE(cell(0, RunTableModel::Status), QString("unreadable"));
    choose(0);
    QVERIFY(!button("Package and deploy")->isEnabled());
    QVERIFY(!button("Resume")->isEnabled());
}

QTEST_MAIN(tst_RunsRoom)
#include "tst_RunsRoom.moc"

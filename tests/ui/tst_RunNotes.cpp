// SPDX-License-Identifier: GPL-3.0-or-later
// Tags, notes, filters, deleting with undo, and what old checkpoints take on the disk.
#include "RunsFixture.h"

#include "core/base/platform/Platform.h"
#include "core/project/RunNotes.h"
#include "core/project/RunTrash.h"
#include "widgets/common/Notice.h"
#include "widgets/common/Theme.h"
#include "widgets/common/Toast.h"
#include "widgets/runs/RunTableModel.h"

#include <QComboBox>
#include <QLineEdit>
#include <QMenu>
#include <QToolButton>

using namespace lepton;
using namespace lepton::widgets;

class tst_RunNotes : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { Theme::instance().apply(Theme::Mode::Dark); }
    void init();
    void cleanup() { m_fixture.reset(); }

    void writesTagsInPlace();
    void writesANoteInPlace();
    void filtersByTextAndTag();
    void deletesWithUndo();
    void deletesSeveral();
    void whatWasDeletedStaysInTheMenu();
    void aRunThatGoesOnIsNotDeleted();
    void cleansOldCheckpoints();
    void aTypedTagSurvivesARunThatGoesOn();

private:
    RunsRoom& room() const { return *m_fixture->room; }
    QTreeView* table() const { return m_fixture->table(); }
    void type(int row, int column, const QString& text);
    QString act(const QString& beginning, const QString& inside = {});
    QStringList shownRuns() const;

    std::unique_ptr<RunsFixture> m_fixture;
};

void tst_RunNotes::init() {
    useFakeEngine();
    m_fixture = std::make_unique<RunsFixture>();
    m_fixture->openProject();
}

void tst_RunNotes::type(int row, int column, const QString& text) {
    const auto index = table()->model()->index(row, column);
    table()->scrollTo(index);
    const QPoint place = table()->visualRect(index).center();
    QTest::mouseClick(table()->viewport(), Qt::LeftButton, {}, place);
    QTest::mouseDClick(table()->viewport(), Qt::LeftButton, {}, place);
    QTRY_VERIFY(table()->viewport()->findChild<QLineEdit*>() != nullptr);
    auto* editor = table()->viewport()->findChild<QLineEdit*>();
    editor->selectAll();
    QTest::keyClicks(editor, text);
    shot(room(), "runs-editing");
    QTest::keyClick(editor, Qt::Key_Return);
}

/// Chooses an entry of the menu behind the three dots (of `inside`, one of its menus) and gives its text; empty: there is none that can be chosen.
QString tst_RunNotes::act(const QString& beginning, const QString& inside) {
    QTest::mouseClick(visibleButton<QToolButton>(room(), "More to do with the chosen runs"), Qt::LeftButton);
    QPointer<QMenu> menu = room().findChildren<QMenu*>(Qt::FindDirectChildrenOnly).last();
    auto* from = menu.data();
    for (auto* action : menu->actions())
        if (!inside.isEmpty() && action->text() == inside)
            from = action->menu();
    QString found;
    for (auto* action : from->actions())
        if (action->text().startsWith(beginning) && action->isEnabled()) {
            found = action->text();
            action->trigger();
            break;
        }
    menu->close();
    QTest::qWait(0);
    return found;
}

QStringList tst_RunNotes::shownRuns() const {
    QStringList out;
    for (int row = 0; row < table()->model()->rowCount(); ++row)
        out << m_fixture->cell(row, RunTableModel::Run);
    return out;
}

void tst_RunNotes::writesTagsInPlace() {
    const QString run = m_fixture->addRun(0.001, {0.8});
    m_fixture->openRoom();
    QSignalSpy show(&m_fixture->actions, &StudioActions::showRun);
    type(0, RunTableModel::Tags, "baseline,  for paper , baseline");
    const std::vector<std::string> expected{"baseline", "for paper"};
    QTRY_COMPARE(project::readNotes(run.toStdString()).tags, expected);
    QCOMPARE(m_fixture->cell(0, RunTableModel::Tags), QString("baseline, for paper"));
    QCOMPARE(show.size(), 0); // a double click elsewhere shows the run in the train room
    QTRY_VERIFY(m_fixture->room->findChild<QComboBox*>()->isVisible());
    shot(room(), "runs-tags");
}

void tst_RunNotes::writesANoteInPlace() {
    const QString run = m_fixture->addRun(0.001, {0.8});
    m_fixture->openRoom();
    type(0, RunTableModel::Note, "best so far");
    QTRY_COMPARE(QString::fromStdString(project::readNotes(run.toStdString()).note), QString("best so far"));
    // What another program writes comes in with the next reading.
    QVERIFY(project::saveNotes(run.toStdString(), {{"x"}, "from the command line"}).ok());
    room().enter();
    QTRY_COMPARE(m_fixture->cell(0, RunTableModel::Note), QString("from the command line"));
}

void tst_RunNotes::filtersByTextAndTag() {
    const QString first = m_fixture->addRun(0.001, {0.8});
    const QString second = m_fixture->addRun(0.01, {0.7}, "stopped");
    m_fixture->addRun(0.1, {0.6});
    QVERIFY(project::saveNotes(first.toStdString(), {{"good", "small"}, "with warm-up"}).ok());
    QVERIFY(project::saveNotes(second.toStdString(), {{"good"}, ""}).ok());
    m_fixture->openRoom();
    QTRY_COMPARE(table()->model()->rowCount(), 3);
    auto* field = room().findChild<QLineEdit*>();
    QTest::mouseClick(field, Qt::LeftButton);
    QTest::keyClicks(field, "WARM");
    QCOMPARE(shownRuns(), QStringList{"0001"});
    QCOMPARE(room().selectedRuns(), QStringList(first)); // what is looked at is among what is shown
    field->clear();
    QTest::keyClicks(field, "good stopped"); // all words, in whichever column
    QCOMPARE(shownRuns(), QStringList{"0002"});
    field->clear();
    auto* tags = room().findChild<QComboBox*>();
    QCOMPARE(tags->count(), 3); // all, good, small
    tags->setCurrentIndex(tags->findText("small"));
    QCOMPARE(shownRuns(), QStringList{"0001"});
    tags->setCurrentIndex(0);
    QCOMPARE(shownRuns().size(), 3);
}

void tst_RunNotes::deletesWithUndo() {
    const QString run = m_fixture->addRun(0.001, {0.8});
    m_fixture->addRun(0.01, {0.9});
    m_fixture->openRoom();
    QTRY_COMPARE(table()->model()->rowCount(), 2);
    m_fixture->choose(1);
    QTest::keyClick(table(), Qt::Key_Delete);
    QTRY_COMPARE(shownRuns(), QStringList{"0002"});
    QVERIFY(!QFileInfo::exists(run));
    QTRY_VERIFY(room().findChild<Toast*>()->isVisible());
    QCOMPARE(room().findChild<Toast*>()->text(), QString("Run 0001 deleted"));
    shot(room(), "runs-deleted");
    QTest::mouseClick(m_fixture->button("Undo"), Qt::LeftButton);
    QTRY_COMPARE(shownRuns(), (QStringList{"0002", "0001"}));
    QVERIFY(QFileInfo::exists(run + "/run.json"));
}

void tst_RunNotes::deletesSeveral() {
    for (int i = 0; i < 3; ++i)
        m_fixture->addRun(0.001 * (i + 1), {0.8});
    m_fixture->openRoom();
    QTRY_COMPARE(table()->model()->rowCount(), 3);
    m_fixture->choose(0);
    m_fixture->choose(1, Qt::ShiftModifier);
    QCOMPARE(act("Delete"), QString("Delete 2 run(s)"));
    QTRY_COMPARE(shownRuns(), QStringList{"0001"});
    QTRY_VERIFY(m_fixture->button("Undo") != nullptr);
    QTest::mouseClick(m_fixture->button("Undo"), Qt::LeftButton);
    QTRY_COMPARE(shownRuns().size(), 3);
}

/// The toast goes by itself; what was deleted can be had back later.
void tst_RunNotes::whatWasDeletedStaysInTheMenu() {
    const QString run = m_fixture->addRun(0.001, {0.8});
    m_fixture->addRun(0.01, {0.9});
    QVERIFY(project::deleteRun(run.toStdString()).ok());
    m_fixture->openRoom();
    QTRY_COMPARE(table()->model()->rowCount(), 1);
    QCOMPARE(act("0001", "Bring back"), QString("0001"));
    QTRY_COMPARE(shownRuns(), (QStringList{"0002", "0001"}));
}

void tst_RunNotes::aRunThatGoesOnIsNotDeleted() {
    const QString run = m_fixture->addRun(0.001, {0.8}, nullptr);
    const auto lock = platform::FileLock::acquire(project::RunPaths{Path(run.toStdString())}.lock());
    QVERIFY(lock.ok());
    m_fixture->openRoom();
    QTRY_COMPARE(table()->model()->rowCount(), 1);
    m_fixture->choose(0);
    QTest::keyClick(table(), Qt::Key_Delete);
    auto* notice = room().findChild<Notice*>();
    QTRY_VERIFY(notice->isVisible());
    QVERIFY2(notice->text().contains("Stop it first"), qPrintable(notice->text()));
    QVERIFY(QFileInfo::exists(run));
}

void tst_RunNotes::cleansOldCheckpoints() {
    const QString run = m_fixture->addRun(0.001, {0.8});
    const Path folder = run.toStdString();
    const std::string kilobytes(300'000, 'x');
    for (const char* name : {"checkpoints/step-0000000020.safetensors", "checkpoints/step-0000000040.safetensors", "checkpoints/step-0000000060.safetensors",
                             "checkpoints/kept/epoch-000001.safetensors", "best/weights.safetensors"})
        QVERIFY(writeFile(folder / name, kilobytes).ok());
    m_fixture->openRoom();
    QTRY_COMPARE(table()->model()->rowCount(), 1);
    QCOMPARE(act("Remove old checkpoints"), QString("Remove old checkpoints (%1 of %2)").arg(bytesText(600'000), bytesText(1'500'000)));
    QTRY_VERIFY(!QFileInfo::exists(run + "/checkpoints/step-0000000040.safetensors"));
    QVERIFY(!QFileInfo::exists(run + "/checkpoints/step-0000000020.safetensors"));
    for (const char* needed : {"/checkpoints/step-0000000060.safetensors", "/checkpoints/kept/epoch-000001.safetensors", "/best/weights.safetensors"})
        QVERIFY2(QFileInfo::exists(run + needed), needed);
    QTRY_COMPARE(room().findChild<Toast*>()->text(), bytesText(600'000) + " freed");
    QTRY_COMPARE(act("Remove old checkpoints"), QString());
}

void tst_RunNotes::aTypedTagSurvivesARunThatGoesOn() {
    m_fixture->addRun(0.001, {0.8});
    m_fixture->openRoom();
    QTRY_COMPARE(table()->model()->rowCount(), 1);
    const auto index = table()->model()->index(0, RunTableModel::Note);
    table()->scrollTo(index);
    QTest::mouseClick(table()->viewport(), Qt::LeftButton, {}, table()->visualRect(index).center());
    QTest::mouseDClick(table()->viewport(), Qt::LeftButton, {}, table()->visualRect(index).center());
    QTRY_VERIFY(table()->viewport()->findChild<QLineEdit*>() != nullptr);
    auto* editor = table()->viewport()->findChild<QLineEdit*>();
    QTRY_VERIFY(editor->hasFocus());
    QTest::keyClicks(editor, "half a se");
    m_fixture->addRun(0.01, {0.9});
    Q_EMIT m_fixture->actions.runStarted("anything");
    QTest::qWait(400);
    QCOMPARE(table()->viewport()->findChild<QLineEdit*>(), editor);
    QCOMPARE(editor->text(), QString("half a se"));
    QTest::keyClick(editor, Qt::Key_Return);
    QTRY_COMPARE(table()->model()->rowCount(), 2);
}

QTEST_MAIN(tst_RunNotes)
#include "tst_RunNotes.moc"

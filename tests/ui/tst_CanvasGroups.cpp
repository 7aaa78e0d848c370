// SPDX-License-Identifier: GPL-3.0-or-later
// Groups, blocks, bypassed layers and notes, as their user makes them.
#include "CanvasFixture.h"
#include "FakeEngine.h"

#include "core/graph/Group.h"
#include "widgets/canvas/BlockLibrary.h"
#include "widgets/canvas/Breadcrumbs.h"
#include "widgets/canvas/LayerPalette.h"
#include "widgets/common/NetworkLevel.h"
#include "widgets/inspector/GroupPart.h"

#include <QInputDialog>
#include <QMenu>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QTimer>
#include <QToolButton>
#include <QtTest>

using namespace lepton;
using namespace lepton::widgets;
using graph::NodeId;

class tst_CanvasGroups : public QObject, CanvasFixture {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void init() { open(); }
    void cleanup() { close(); }

    void groupsTheSelectionAndTakesItApart();
    void looksInsideByDoubleClickAndComesBack();
    void editsInsideFollowEverywhere();
    void collapsesAndExpands();
    void bypassesAndTakesInAgain();
    void repeatsFromTheInspector();
    void aSettingOfALayerInsideBecomesTheGroups();
    void undoOfTheGroupLeavesItsInside();
    void blockGoesToThePaletteAndIntoAnotherPlace();
    void blockCannotContainItself();
    void portsOfAGroupStandInGroupsOnly();
    void notesAreWrittenAndKept();
    void problemInsideIsFoundAndRepaired();
    void refusesAGroupThatWouldFeedItself();

private:
    using CanvasFixture::key;
    void choose(std::initializer_list<const char*> ids);
    void makeGroup() {
        choose({"conv1", "relu1"});
        key(Qt::Key_G, Qt::ControlModifier);
    }
    const graph::Node* find(const char* id) { return canvas().network().find(NodeId(id)); }
    NetworkLevel& level() { return document().level(); }
    template <typename Part>
    Part* visible(const QString& name) {
        for (auto* part : room().findChildren<Part*>())
            if (part->isVisible() && (part->accessibleName() == name || part->text() == name))
                return part;
        return nullptr;
    }
    QTemporaryDir m_config;
};

void tst_CanvasGroups::initTestCase() {
    qputenv("LEPTON_CONFIG", m_config.path().toUtf8());
    Theme::instance().apply(Theme::Mode::Dark);
}

void tst_CanvasGroups::choose(std::initializer_list<const char*> ids) {
    canvas().setFocus();
    bool first = true;
    for (const char* id : ids) {
        QTest::mouseClick(&canvas(), Qt::LeftButton, first ? Qt::NoModifier : Qt::ShiftModifier, canvas().toView(rect(id).center()).toPoint());
        first = false;
    }
    QCOMPARE(canvas().selection().size(), ids.size());
}

void tst_CanvasGroups::groupsTheSelectionAndTakesItApart() {
    const std::string before = file();
    const auto parameters = document().analysis().parameterCount;
    makeGroup();
    QVERIFY(find("group1") != nullptr && find("conv1") == nullptr);
    QCOMPARE(undoName(), "Group 2 layers");
    QVERIFY(document().problems().empty());
    QCOMPARE(document().analysis().parameterCount, parameters);
    QCOMPARE(canvas().selection(), std::vector{NodeId("group1")});
    shot(room(), "group");
    key(Qt::Key_G, Qt::ControlModifier | Qt::ShiftModifier);
    QVERIFY(find("group1") == nullptr && find("conv1") != nullptr);
    QCOMPARE(undoName(), "Ungroup group1");
    QVERIFY(document().problems().empty());
    document().undo();
    document().undo();
    QCOMPARE(file(), before);
}

void tst_CanvasGroups::looksInsideByDoubleClickAndComesBack() {
    makeGroup();
    auto* crumbs = canvas().findChild<Breadcrumbs*>();
    QVERIFY(!crumbs->isVisible());
    QTest::mouseDClick(&canvas(), Qt::LeftButton, {}, canvas().toView(rect("group1").center()).toPoint());
    QCOMPARE(level().path(), std::vector{NodeId("group1")});
    QVERIFY(find("conv1") != nullptr && find("in") != nullptr && find("out") != nullptr);
    QVERIFY(crumbs->isVisible());
    // Shapes are known inside too.
    QVERIFY(level().facts(NodeId("conv1")) != nullptr && !level().facts(NodeId("conv1"))->outputs.empty());
    shot(room(), "group-inside");
    QTest::mouseClick(crumbs->findChild<QPushButton*>(), Qt::LeftButton);
    QVERIFY(level().path().empty());
    choose({"group1"});
    key(Qt::Key_Return);
    QVERIFY(!level().path().empty());
    key(Qt::Key_Up, Qt::AltModifier);
    QVERIFY(level().path().empty());
    QCOMPARE(canvas().selection(), std::vector{NodeId("group1")});
}

void tst_CanvasGroups::editsInsideFollowEverywhere() {
    makeGroup();
    const std::string before = file();
    choose({"group1"});
    key(Qt::Key_Return);
    choose({"conv1"});
    QLineEdit* filters = nullptr;
    QTRY_VERIFY((filters = field("filters")) != nullptr && filters->isVisible());
    filters->setFocus();
    filters->selectAll();
    QTest::keyClicks(filters, "48");
    QTest::keyClick(filters, Qt::Key_Return);
    QCOMPARE(find("conv1")->parameters["filters"], Json(48));
    QCOMPARE(document().analysis().find(NodeId("group1"))->outputs.at(0).shape.at(1).size(), 48);
    document().undo();
    QCOMPARE(file(), before);
    QCOMPARE(level().path(), std::vector{NodeId("group1")});
    choose({"relu1"});
    key(Qt::Key_Delete);
    QVERIFY(find("relu1") == nullptr);
    QVERIFY(!document().problems().empty());
}

void tst_CanvasGroups::collapsesAndExpands() {
    makeGroup();
    const QSizeF large = rect("group1").size();
    key(Qt::Key_C, Qt::AltModifier);
    QVERIFY(find("group1")->collapsed);
    QCOMPARE(rect("group1").size(), QSizeF(measure::nodeWidth, measure::nodeHeight));
    QCOMPARE(undoName(), "Collapse group1");
    key(Qt::Key_C, Qt::AltModifier);
    QCOMPARE(rect("group1").size(), large);
    QCOMPARE(undoName(), "Expand group1");
}

void tst_CanvasGroups::bypassesAndTakesInAgain() {
    choose({"relu1"});
    key(Qt::Key_B, Qt::ControlModifier);
    QVERIFY(find("relu1")->bypassed);
    QVERIFY(document().problems().empty());
    QCOMPARE(undoName(), "Bypass relu1");
    shot(room(), "bypassed");
    choose({"linear1"});
    key(Qt::Key_B, Qt::ControlModifier);
    key(Qt::Key_B, Qt::ControlModifier);
    QVERIFY(!find("linear1")->bypassed);
    QCOMPARE(undoName(), "Take linear1 in again");
    choose({"input1"}); // there would be nothing to stand for it
    key(Qt::Key_B, Qt::ControlModifier);
    QVERIFY(!find("input1")->bypassed);
}

void tst_CanvasGroups::repeatsFromTheInspector() {
    choose({"relu1"});
    key(Qt::Key_G, Qt::ControlModifier);
    QLineEdit* repeat = nullptr;
    QTRY_VERIFY((repeat = field("repeat")) != nullptr && repeat->isVisible());
    repeat->setFocus();
    repeat->selectAll();
    QTest::keyClicks(repeat, "4");
    QTest::keyClick(repeat, Qt::Key_Return);
    QCOMPARE(graph::repeatsOf(*find("group1")), 4);
    QVERIFY(document().problems().empty());
    QVERIFY(document().analysis().find(NodeId("group1.3.relu1")) != nullptr);
    QTest::keyClick(repeat, Qt::Key_A, Qt::ControlModifier);
    QTest::keyClicks(repeat, "100000");
    QCOMPARE(graph::repeatsOf(*find("group1")), 1000); // the last that fitted while it was typed
    shot(room(), "group-repeated");
}

void tst_CanvasGroups::aSettingOfALayerInsideBecomesTheGroups() {
    makeGroup();
    auto* part = room().findChild<GroupPart*>();
    QVERIFY(part->isVisible());
    QMenu* menu = part->findChild<QMenu*>();
    Q_EMIT menu->aboutToShow(); // as its button does when it opens
    QAction* filters = nullptr;
    for (auto* layer : menu->findChildren<QMenu*>())
        for (auto* action : layer->actions())
            if (action->text() == "Filters")
                filters = action;
    QVERIFY(filters != nullptr);
    filters->trigger();
    QLineEdit* setting = nullptr;
    QTRY_VERIFY((setting = field("filters")) != nullptr && setting->isVisible());
    setting->setFocus();
    setting->selectAll();
    QTest::keyClicks(setting, "24");
    QCOMPARE(find("group1")->parameters["filters"], Json(24));
    QCOMPARE(document().analysis().find(NodeId("group1"))->outputs.at(0).shape.at(1).size(), 24);
    shot(room(), "group-setting");
    QToolButton* off = nullptr;
    QTRY_VERIFY((off = visible<QToolButton>("Take “filters” off the group")) != nullptr);
    QTest::mouseClick(off, Qt::LeftButton);
    QVERIFY(!find("group1")->parameters.contains("filters"));
    QVERIFY(document().problems().empty());
}

void tst_CanvasGroups::undoOfTheGroupLeavesItsInside() {
    makeGroup();
    key(Qt::Key_Return);
    QVERIFY(!level().path().empty());
    document().undo();
    QVERIFY(level().path().empty());
    QVERIFY(find("conv1") != nullptr);
}

void tst_CanvasGroups::blockGoesToThePaletteAndIntoAnotherPlace() {
    makeGroup();
    QTimer::singleShot(0, this, [] {
        auto* dialog = qobject_cast<QInputDialog*>(QApplication::activeModalWidget());
        dialog->setTextValue("Conv and ReLU");
        dialog->accept();
    });
    QTest::mouseClick(visible<QPushButton>("Save as a block…"), Qt::LeftButton);
    QCOMPARE(canvas().blocks().names(), QStringList("Conv and ReLU"));
    QCOMPARE(find("group1")->group->block, "Conv and ReLU");
    auto& list = palette();
    QListWidgetItem* entry = nullptr;
    for (int i = 0; i < list.count(); ++i)
        if (list.item(i)->text() == "Conv and ReLU")
            entry = list.item(i);
    QVERIFY(entry != nullptr);
    const QPoint place = empty();
    const std::unique_ptr<QMimeData> data(list.model()->mimeData({list.model()->index(list.row(entry), 0)}));
    QDragEnterEvent enter(place, Qt::CopyAction, data.get(), Qt::LeftButton, Qt::NoModifier);
    QCoreApplication::sendEvent(&canvas(), &enter);
    QVERIFY(enter.isAccepted());
    QDropEvent drop(place, Qt::CopyAction, data.get(), Qt::LeftButton, Qt::NoModifier);
    QCoreApplication::sendEvent(&canvas(), &drop);
    QVERIFY(find("group2") != nullptr);
    QVERIFY(*find("group2")->group == *find("group1")->group);
    QVERIFY((canvas().toView(rect("group2").center()) - place).manhattanLength() < 120);
    shot(room(), "blocks");
}

void tst_CanvasGroups::blockCannotContainItself() {
    makeGroup();
    canvas().saveBlock("Loop");
    key(Qt::Key_Return);
    QVERIFY(!level().path().empty());
    const std::string before = file();
    QSignalSpy said(&studio().actions, &StudioActions::notify);
    canvas().addLayer(QString(blockPrefix) + "Loop");
    QCOMPARE(said.size(), 1);
    QVERIFY(said.front().front().toString().contains("can't contain itself"));
    QCOMPARE(file(), before);
}

void tst_CanvasGroups::portsOfAGroupStandInGroupsOnly() {
    const auto offered = [this](const QString& title) {
        for (int i = 0; i < palette().count(); ++i)
            if (palette().item(i)->text() == title)
                return true;
        return false;
    };
    QVERIFY(!offered("Group input"));
    const std::string before = file();
    canvas().addLayer("GroupInput"); // from the command palette
    QCOMPARE(file(), before);
    makeGroup();
    key(Qt::Key_Return);
    QVERIFY(offered("Group input"));
    dropLayer(canvas(), palette(), "GroupInput", empty());
    QVERIFY(find("in2") != nullptr);
    key(Qt::Key_Up, Qt::AltModifier);
    QVERIFY(canvas().layout().portPoint({NodeId("group1"), "in2"}, false).has_value());
}

void tst_CanvasGroups::notesAreWrittenAndKept() {
    const auto parameters = document().analysis().parameterCount;
    key(Qt::Key_N, Qt::ControlModifier | Qt::ShiftModifier);
    QVERIFY(find("note1") != nullptr);
    QVERIFY(document().problems().empty());
    QPlainTextEdit* field = nullptr;
    QTRY_VERIFY((field = room().findChild<QPlainTextEdit*>("parameter-text")) != nullptr && field->isVisible());
    QTRY_VERIFY(field->hasFocus());
    QTest::keyClicks(field, "Tried 5 x 5 first.");
    QTest::keyClick(field, Qt::Key_Return);
    QTest::keyClicks(field, "No gain.");
    QCOMPARE(find("note1")->parameters["text"], Json("Tried 5 x 5 first.\nNo gain."));
    QCOMPARE(document().analysis().parameterCount, parameters);
    shot(room(), "note");
    canvas().setFocus();
    document().undo(); // the whole of what was written is one step
    QVERIFY(find("note1") != nullptr && !find("note1")->parameters.contains("text"));
}

void tst_CanvasGroups::problemInsideIsFoundAndRepaired() {
    choose({"flatten1", "linear1"});
    key(Qt::Key_G, Qt::ControlModifier);
    QVERIFY(document().problems().empty());
    key(Qt::Key_Return);
    choose({"flatten1"});
    key(Qt::Key_B, Qt::ControlModifier); // Linear now gets pictures
    level().leave();
    QVERIFY(!document().problems().empty());
    QVERIFY(!canvas().layout().nodes().at(static_cast<std::size_t>(canvas().layout().indexOf(NodeId("group1")))).problems.empty());
    auto* go = visible<QPushButton>("Go to group1.linear1");
    QVERIFY(go != nullptr);
    QTest::mouseClick(go, Qt::LeftButton);
    QCOMPARE(level().path(), std::vector{NodeId("group1")});
    QCOMPARE(canvas().selection(), std::vector{NodeId("linear1")});
    shot(room(), "group-problem");
    QPushButton* wand = nullptr;
    QTRY_VERIFY((wand = visible<QPushButton>("Insert Flatten")) != nullptr);
    QTest::mouseClick(wand, Qt::LeftButton);
    QVERIFY(document().problems().empty());
    QCOMPARE(level().network().nodes().size(), std::size_t(5));
}

void tst_CanvasGroups::refusesAGroupThatWouldFeedItself() {
    const std::string before = file();
    choose({"conv1", "maxpool1"}); // relu1 lies between them
    QSignalSpy said(&studio().actions, &StudioActions::notify);
    key(Qt::Key_G, Qt::ControlModifier);
    QCOMPARE(said.size(), 1);
    QVERIFY(said.front().front().toString().contains("relu1"));
    QCOMPARE(file(), before);
}

QTEST_MAIN(tst_CanvasGroups)
#include "tst_CanvasGroups.moc"

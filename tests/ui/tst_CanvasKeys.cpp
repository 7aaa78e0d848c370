// SPDX-License-Identifier: GPL-3.0-or-later
// The canvas by keyboard: every act of the table of conventions, with its shortcut and the name it leaves for undo.
#include "CanvasFixture.h"

#include "widgets/canvas/CanvasFind.h"
#include "widgets/canvas/GroupActs.h"
#include "widgets/canvas/LayerHelp.h"
#include "widgets/common/NetworkLevel.h"

#include <QTextBrowser>
#include <QtTest>

using namespace lepton;
using namespace lepton::widgets;
using graph::NodeId;

class tst_CanvasKeys : public QObject, CanvasFixture {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { Theme::instance().apply(Theme::Mode::Light); }
    void init() { open(); }
    void cleanup() { close(); }

    void deleteAndUndoNameTheStep();
    void backspaceTakesNodesAndEdgesAndUndoBringsBackTheSameFile();
    void nudgesMerge();
    void shiftNudgesFurther();
    void tabWalksAlongTheData();
    void selectsAllAndNothing();
    void copyPasteMakesNewIds();
    void pasteGoesToTheMouse();
    void textSurvivesTheWayToAnotherProject();
    void cutPasteGivesBackTheSameLayers();
    void duplicates();
    void spaceOpensTheSearch();
    void searchOffersGroupPortsInGroupsOnly();
    void renames();
    void helpTellsAboutTheLayer();
    void findMarksAndGoesOn();
    void findKnowsTitlesTypesAndSynonyms();
    void findGoesIntoGroups();
    void alignsAlongTheNearestLine();
    void alignsAndDistributes_data();
    void alignsAndDistributes();
    void fitsSelectionAndAll();
    void tidies();
};

void tst_CanvasKeys::deleteAndUndoNameTheStep() {
    const graph::Network before = network();
    click("relu1");
    key(Qt::Key_Delete);
    QCOMPARE(undoName(), "Delete relu1");
    document().undo();
    QCOMPARE(network(), before);
    QCOMPARE(document().history().redoName().str(), "Delete relu1");
    document().redo();
    QVERIFY(!has("relu1"));
}

void tst_CanvasKeys::backspaceTakesNodesAndEdgesAndUndoBringsBackTheSameFile() {
    const std::string before = file();
    click("conv1");
    click("relu1", Qt::ControlModifier);
    key(Qt::Key_Backspace);
    QVERIFY(!has("conv1"));
    QVERIFY(network().edgesOf(NodeId("input1")).empty());
    QCOMPARE(undoName(), "Delete 2 layers");
    document().undo();
    QCOMPARE(file(), before);
}

void tst_CanvasKeys::nudgesMerge() {
    const auto before = node("conv1").position;
    click("conv1");
    for (int i = 0; i < 5; ++i)
        key(Qt::Key_Down);
    QCOMPARE(node("conv1").position.y, before.y + 5 * measure::grid);
    QCOMPARE(undoName(), "Move conv1");
    document().undo();
    QCOMPARE(node("conv1").position.y, before.y);
}

void tst_CanvasKeys::shiftNudgesFurther() {
    const auto before = node("conv1").position;
    click("conv1");
    key(Qt::Key_Left, Qt::ShiftModifier);
    key(Qt::Key_Up);
    QCOMPARE(node("conv1").position.x, before.x - 5 * measure::grid);
    QCOMPARE(node("conv1").position.y, before.y - measure::grid);
}

void tst_CanvasKeys::tabWalksAlongTheData() {
    for (const char* expected : {"input1", "conv1", "relu1"}) {
        key(Qt::Key_Tab);
        QCOMPARE(canvas().selection(), std::vector{NodeId(expected)});
    }
    key(Qt::Key_Backtab, Qt::ShiftModifier);
    QCOMPARE(canvas().selection(), std::vector{NodeId("conv1")});
}

void tst_CanvasKeys::selectsAllAndNothing() {
    key(Qt::Key_A, Qt::ControlModifier);
    QCOMPARE(canvas().selection().size(), network().nodes().size());
    key(Qt::Key_Escape);
    QVERIFY(canvas().selection().empty());
}

void tst_CanvasKeys::copyPasteMakesNewIds() {
    canvas().select({NodeId("conv1"), NodeId("relu1")});
    key(Qt::Key_C, Qt::ControlModifier);
    QVERIFY(QGuiApplication::clipboard()->text().contains("\"conv1.out\""));
    key(Qt::Key_V, Qt::ControlModifier);
    const auto pasted = canvas().selection();
    QCOMPARE(pasted.size(), 2u);
    QVERIFY(pasted[0] != NodeId("conv1"));
    QVERIFY(connected(pasted[0].str().c_str(), pasted[1].str().c_str()));
    QCOMPARE(network().find(pasted[0])->parameters, node("conv1").parameters);
    QCOMPARE(undoName(), "Paste 2 layers");
    key(Qt::Key_V, Qt::ControlModifier);
    for (const auto& a : network().nodes()) // never exactly on top of one another
        for (const auto& b : network().nodes())
            QVERIFY(a.id == b.id || !(a.position == b.position));
}

void tst_CanvasKeys::pasteGoesToTheMouse() {
    canvas().select({NodeId("conv1"), NodeId("relu1")});
    key(Qt::Key_C, Qt::ControlModifier);
    const QPoint mouse = empty();
    const QPointF wanted = canvas().toWorld(mouse);
    QCursor::setPos(canvas().mapToGlobal(mouse));
    QCOMPARE(QCursor::pos(), canvas().mapToGlobal(mouse));
    key(Qt::Key_V, Qt::ControlModifier);
    QRectF both;
    for (const auto& id : canvas().selection())
        both = both.united(rect(id.str().c_str()));
    QVERIFY((both.center() - wanted).manhattanLength() <= 2 * measure::grid);
    QCursor::setPos(0, 0);
}

void tst_CanvasKeys::textSurvivesTheWayToAnotherProject() {
    perform(edits::rename(NodeId("conv1"), "Edges <&> “quoted”"));
    canvas().select({NodeId("conv1"), NodeId("relu1"), NodeId("maxpool1")});
    key(Qt::Key_C, Qt::ControlModifier);
    // As mail programs hand it on: other line ends, blanks around it.
    QString mailed = QGuiApplication::clipboard()->text();
    mailed.replace("\n", "\r\n");
    QGuiApplication::clipboard()->setText("\r\n  " + mailed + "\r\n\r\n");
    const graph::Node conv = node("conv1"), relu = node("relu1");
    QVERIFY(document().open(studio().makeProject("other")).ok());
    canvas().setFocus();
    const auto before = network().nodes().size();
    key(Qt::Key_V, Qt::ControlModifier);
    QCOMPARE(network().nodes().size(), before + 3);
    const auto pasted = canvas().selection();
    const auto& first = *network().find(pasted[0]);
    const auto& second = *network().find(pasted[1]);
    QCOMPARE(first.title, conv.title);
    QCOMPARE(first.type, conv.type);
    QCOMPARE(first.parameters, conv.parameters);
    QVERIFY(first.id != conv.id);
    QCOMPARE(second.position.x - first.position.x, relu.position.x - conv.position.x);
    QCOMPARE(second.position.y - first.position.y, relu.position.y - conv.position.y);
    QVERIFY(connected(pasted[0].str().c_str(), pasted[1].str().c_str()));
    QVERIFY(connected(pasted[1].str().c_str(), pasted[2].str().c_str()));
}

void tst_CanvasKeys::cutPasteGivesBackTheSameLayers() {
    const graph::Node relu = node("relu1");
    click("relu1");
    key(Qt::Key_X, Qt::ControlModifier);
    QVERIFY(!has("relu1"));
    QCOMPARE(undoName(), "Cut relu1");
    key(Qt::Key_V, Qt::ControlModifier);
    QCOMPARE(canvas().selection(), std::vector{NodeId("relu1")}); // its id is free again
    QCOMPARE(node("relu1").type, relu.type);
    QCOMPARE(undoName(), "Paste relu1");
}

void tst_CanvasKeys::duplicates() {
    click("conv1");
    key(Qt::Key_D, Qt::ControlModifier);
    QCOMPARE(canvas().selection().size(), 1u);
    QCOMPARE(network().find(canvas().selection().front())->parameters, node("conv1").parameters);
    QCOMPARE(undoName(), "Duplicate conv1");
}

void tst_CanvasKeys::spaceOpensTheSearch() {
    key(Qt::Key_Space);
    QVERIFY(search().isVisible());
    const auto before = network().nodes().size();
    QTest::keyClicks(search().findChild<QLineEdit*>(), "fully connected");
    QTest::keyClick(search().findChild<QLineEdit*>(), Qt::Key_Return);
    QVERIFY(!search().isVisible());
    QCOMPARE(network().nodes().size(), before + 1);
    QCOMPARE(network().nodes().back().type, "Linear");
}

void tst_CanvasKeys::searchOffersGroupPortsInGroupsOnly() {
    const auto offered = [this] {
        key(Qt::Key_Space);
        QStringList out;
        auto* list = search().findChild<LayerList*>();
        for (int i = 0; i < list->count(); ++i)
            out << list->item(i)->text();
        QTest::keyClick(search().findChild<QLineEdit*>(), Qt::Key_Escape);
        return out;
    };
    QVERIFY(!offered().contains("Group input"));
    const auto grouped = edits::group(network(), {NodeId("conv2"), NodeId("relu2")}, 0);
    QVERIFY(grouped.ok());
    perform(*grouped);
    document().level().enter(grouped->nodes.front());
    QVERIFY(offered().contains("Group input"));
}

void tst_CanvasKeys::renames() {
    click("conv1");
    key(Qt::Key_F2);
    auto* title = qobject_cast<QLineEdit*>(QApplication::focusWidget());
    QVERIFY(title != nullptr);
    QTest::keyClicks(title, "Edges");
    QTest::keyClick(title, Qt::Key_Return);
    QCOMPARE(node("conv1").title, "Edges");
    QCOMPARE(undoName(), "Rename conv1");
    QVERIFY(has("conv1")); // the id names the weights and stays
}

void tst_CanvasKeys::helpTellsAboutTheLayer() {
    click("conv1");
    key(Qt::Key_F1);
    auto* help = canvas().findChild<LayerHelp*>();
    QVERIFY(help->isVisible());
    const QString said = help->findChild<QTextBrowser*>()->toPlainText();
    for (const char* expected : {"Conv 2d", "Kernel", "Filters", "32"})
        QVERIFY2(said.contains(expected), expected);
    QVERIFY(QRect(QPoint(), canvas().size()).contains(help->geometry()));
    const QString folder = qEnvironmentVariable("LEPTON_SHOTS");
    if (!folder.isEmpty())
        room().grab().save(folder + "/help.png");
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_Escape);
    QVERIFY(!help->isVisible());
    QCOMPARE(QApplication::focusWidget(), &canvas());
}

void tst_CanvasKeys::findMarksAndGoesOn() {
    key(Qt::Key_F, Qt::ControlModifier);
    auto* find = canvas().findChild<CanvasFind*>();
    auto* words = find->findChild<QLineEdit*>();
    QCOMPARE(QApplication::focusWidget(), words);
    QTest::keyClicks(words, "relu");
    QCOMPARE(find->found().size(), 3u);
    const QImage marked = canvas().grab().toImage();
    QTest::keyClick(words, Qt::Key_Return);
    QCOMPARE(canvas().selection(), std::vector{NodeId("relu1")});
    QTest::keyClick(words, Qt::Key_Return);
    QCOMPARE(canvas().selection(), std::vector{NodeId("relu2")});
    QTest::keyClick(words, Qt::Key_Return, Qt::ShiftModifier);
    QCOMPARE(canvas().selection(), std::vector{NodeId("relu1")});
    const QString folder = qEnvironmentVariable("LEPTON_SHOTS");
    if (!folder.isEmpty())
        room().grab().save(folder + "/find.png");
    // A ring in the warning's colour stands around each, 4 px outside.
    const QPoint ring = canvas().toView(rect("relu2").topLeft()).toPoint() + QPoint(30, -4);
    const QColor seen = marked.pixelColor(ring * marked.devicePixelRatio());
    const QColor warn = Theme::instance().palette().warn;
    QVERIFY2(std::abs(seen.red() - warn.red()) < 60 && std::abs(seen.green() - warn.green()) < 60, qPrintable(seen.name()));
    QTest::keyClick(words, Qt::Key_Escape);
    QVERIFY(find->isHidden());
    QVERIFY(find->found().empty());
    QCOMPARE(QApplication::focusWidget(), &canvas());
}

void tst_CanvasKeys::findKnowsTitlesTypesAndSynonyms() {
    perform(edits::rename(NodeId("linear1"), "Zebra"));
    QCOMPARE(findNodes(network(), "zebra"), std::vector{NodeId("linear1")});
    QCOMPARE(findNodes(network(), "MaxPool2d 2"), (std::vector{NodeId("maxpool1"), NodeId("maxpool2")}));
    QCOMPARE(findNodes(network(), "dense").front(), NodeId("linear1"));
    QVERIFY(findNodes(network(), "nothing has this").empty());
    QVERIFY(findNodes(network(), " ").empty());
}

void tst_CanvasKeys::findGoesIntoGroups() {
    const auto grouped = edits::group(network(), {NodeId("conv2"), NodeId("relu2")}, 0);
    QVERIFY(grouped.ok());
    perform(*grouped);
    const NodeId group = grouped->nodes.front();
    key(Qt::Key_F, Qt::ControlModifier);
    auto* find = canvas().findChild<CanvasFind*>();
    auto* words = find->findChild<QLineEdit*>();
    QTest::keyClicks(words, "relu");
    QCOMPARE(find->found().size(), 3u);
    QCOMPARE(find->marked(), (std::set{NodeId("relu1"), group, NodeId("relu3")}));
    // Enter three times meets each once, in whatever order, and looks inside for the second.
    std::set<NodeId> met;
    for (int i = 0; i < 3; ++i) {
        QTest::keyClick(words, Qt::Key_Return);
        QCOMPARE(canvas().selection().size(), 1u);
        met.insert(canvas().selection().front());
        if (canvas().selection().front() == NodeId("relu2"))
            QCOMPARE(document().level().path(), std::vector{group});
    }
    QCOMPARE(met, (std::set{NodeId("relu1"), NodeId("relu2"), NodeId("relu3")}));
    QTest::keyClick(words, Qt::Key_Escape);
}

void tst_CanvasKeys::alignsAlongTheNearestLine() {
    canvas().select({NodeId("conv1"), NodeId("relu1")});
    perform(edits::move(network(), {NodeId("relu1")}, {0, 20}));
    canvas().select({NodeId("conv1"), NodeId("relu1")});
    const double x = rect("relu1").left();
    key(Qt::Key_A, Qt::ShiftModifier);
    QCOMPARE(rect("conv1").center().y(), rect("relu1").center().y());
    QCOMPARE(rect("relu1").left(), x);
    QCOMPARE(undoName(), "Align 2 layers");
}

void tst_CanvasKeys::alignsAndDistributes_data() {
    QTest::addColumn<QString>("act");
    QTest::addColumn<QPointF>("first");
    QTest::addColumn<QPointF>("second");
    QTest::addColumn<QPointF>("third");
    // Nodes of one size at (0, 0), (300, 40) and (400, 100).
    QTest::newRow("left") << "canvas.align-left" << QPointF(0, 0) << QPointF(0, 40) << QPointF(0, 100);
    QTest::newRow("centre") << "canvas.align-centre" << QPointF(200, 0) << QPointF(200, 40) << QPointF(200, 100);
    QTest::newRow("right") << "canvas.align-right" << QPointF(400, 0) << QPointF(400, 40) << QPointF(400, 100);
    QTest::newRow("top") << "canvas.align-top" << QPointF(0, 0) << QPointF(300, 0) << QPointF(400, 0);
    QTest::newRow("middle") << "canvas.align-middle" << QPointF(0, 50) << QPointF(300, 50) << QPointF(400, 50);
    QTest::newRow("bottom") << "canvas.align-bottom" << QPointF(0, 100) << QPointF(300, 100) << QPointF(400, 100);
    QTest::newRow("across") << "canvas.distribute-across" << QPointF(0, 0) << QPointF(200, 40) << QPointF(400, 100);
    QTest::newRow("down") << "canvas.distribute-down" << QPointF(0, 0) << QPointF(300, 50) << QPointF(400, 100);
}

void tst_CanvasKeys::alignsAndDistributes() {
    const std::vector ids{NodeId("conv1"), NodeId("relu1"), NodeId("maxpool1")};
    const graph::Point places[] = {{0, 0}, {300, 40}, {400, 100}};
    graph::Sequence moves;
    for (std::size_t i = 0; i < ids.size(); ++i)
        moves.edits.push_back({graph::MoveNode{ids[i], places[i]}});
    QVERIFY(document().edit("Place", {moves}).ok());
    canvas().select(ids);
    QFETCH(QString, act);
    QVERIFY(this->act(qPrintable(act))->isEnabled());
    this->act(qPrintable(act))->trigger();
    QFETCH(QPointF, first);
    QFETCH(QPointF, second);
    QFETCH(QPointF, third);
    QCOMPARE(rect("conv1").topLeft(), first);
    QCOMPARE(rect("relu1").topLeft(), second);
    QCOMPARE(rect("maxpool1").topLeft(), third);
    document().undo();
    QCOMPARE(rect("relu1").topLeft(), QPointF(300, 40));
}

void tst_CanvasKeys::fitsSelectionAndAll() {
    canvas().setZoom(0.1, {});
    click("conv1");
    key(Qt::Key_Period);
    QVERIFY(canvas().visibleWorld().contains(rect("conv1")));
    QVERIFY(!canvas().visibleWorld().contains(canvas().layout().bounds()));
    key(Qt::Key_Home);
    QVERIFY(canvas().visibleWorld().contains(canvas().layout().bounds()));
}

void tst_CanvasKeys::tidies() {
    perform(edits::move(network(), {NodeId("relu1")}, {700, 900}));
    key(Qt::Key_L, Qt::ControlModifier);
    QTRY_COMPARE(undoName(), "Lay out the network");
    QVERIFY(!overlaps());
}

QTEST_MAIN(tst_CanvasKeys)
#include "tst_CanvasKeys.moc"

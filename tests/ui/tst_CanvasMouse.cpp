// SPDX-License-Identifier: GPL-3.0-or-later
// Dropping, moving, selecting and looking about on the canvas with the mouse.
#include "CanvasFixture.h"

#include "core/layers/Layers.h"

#include <QtTest>

using namespace lepton;
using namespace lepton::widgets;
using graph::NodeId;

class tst_CanvasMouse : public QObject, CanvasFixture {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { Theme::instance().apply(Theme::Mode::Dark); }
    void init() { open(); }
    void cleanup() { close(); }

    void dropsALayerFromThePalette();
    void dropOnAnEdgeInserts();
    void linkLightsUpUnderALayerOfThePalette();
    void draggedNodeGoesIntoAnEdge();
    void columnsMakeRoomDownwards();
    void aDragIsOneStep();
    void escapeLeavesADraggedNodeWhereItWas();
    void dragSnapsToTheLineOfOthers();
    void altMovesFreely();
    void rubberBandSelects();
    void dragAtTheBorderMovesTheView();
    void dragThatBeginsAtTheBorderStays();
    void middleButtonAndSpacePan();
    void doubleClickOnEmptyCanvasSearches();
    void zoomKeepsThePointUnderTheMouse();
    void zoomsOutToTwoPerCent();

private:
    void moveStepwise(QPoint from, QPoint to);
};

void tst_CanvasMouse::dropsALayerFromThePalette() {
    const auto before = network().nodes().size();
    const QPoint at = empty();
    dropLayer(canvas(), palette(), "Dropout", at);
    QCOMPARE(network().nodes().size(), before + 1);
    QVERIFY(has("dropout1"));
    QVERIFY((canvas().toView(rect("dropout1").center()) - at).manhattanLength() <= 2 * measure::grid);
    QCOMPARE(undoName(), "Add dropout1");
    QCOMPARE(canvas().selection(), std::vector{NodeId("dropout1")});
}

void tst_CanvasMouse::dropOnAnEdgeInserts() {
    const std::string before = file();
    dropLayer(canvas(), palette(), "BatchNorm2d", (port("conv1", true) + port("relu1", false)) / 2);
    const std::string id = network().nodes().back().id.str();
    QCOMPARE(network().nodes().back().type, "BatchNorm2d");
    QVERIFY(!connected("conv1", "relu1"));
    QVERIFY(connected("conv1", id.c_str()));
    QVERIFY(connected(id.c_str(), "relu1"));
    QVERIFY(document().problems().empty());
    QCOMPARE(undoName(), "Insert " + id + " between conv1 and relu1");
    QVERIFY(!overlaps()); // neighbours made room
    document().undo();
    QCOMPARE(file(), before);
}

void tst_CanvasMouse::linkLightsUpUnderALayerOfThePalette() {
    const auto hover = [this](const char* type, QPoint at) {
        QMimeData data;
        data.setData(layerMime, type);
        QDragEnterEvent enter(at, Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
        QCoreApplication::sendEvent(&canvas(), &enter);
        QDragMoveEvent move(at, Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
        QCoreApplication::sendEvent(&canvas(), &move);
        return canvas().state().dropEdge;
    };
    const QPoint link = (port("conv1", true) + port("relu1", false)) / 2;
    const int lit = hover("Dropout", link);
    QVERIFY(lit >= 0);
    QCOMPARE(canvas().layout().edges().at(static_cast<std::size_t>(lit)).edge.to.node, NodeId("relu1"));
    QCOMPARE(hover("Input", link), -1); // it has no way in
    QCOMPARE(hover("Dropout", empty()), -1);
    hover("Dropout", link);
    QDragLeaveEvent leave;
    QCoreApplication::sendEvent(&canvas(), &leave);
    QCOMPARE(canvas().state().dropEdge, -1);
}

void tst_CanvasMouse::draggedNodeGoesIntoAnEdge() {
    dropLayer(canvas(), palette(), "Dropout", empty());
    const std::string before = file();
    const QPoint from = middle("dropout1");
    const QPoint to = (port("conv1", true) + port("relu1", false)) / 2;
    QTest::mousePress(&canvas(), Qt::LeftButton, {}, from);
    QTest::mouseMove(&canvas(), (from + to) / 2);
    QTest::mouseMove(&canvas(), to);
    // The link lights up before the button is let go.
    QVERIFY(canvas().state().dropEdge >= 0);
    QCOMPARE(canvas().layout().edges().at(static_cast<std::size_t>(canvas().state().dropEdge)).edge.from.node, NodeId("conv1"));
    QCOMPARE(file(), before);
    QTest::mouseRelease(&canvas(), Qt::LeftButton, {}, to);
    QVERIFY(connected("conv1", "dropout1"));
    QVERIFY(connected("dropout1", "relu1"));
    QVERIFY(!connected("conv1", "relu1"));
    QVERIFY(!overlaps());
    QCOMPARE(rect("dropout1").top(), rect("conv1").top());
    QCOMPARE(undoName(), "Insert dropout1 between conv1 and relu1");
    document().undo();
    QCOMPARE(file(), before);
}

void tst_CanvasMouse::columnsMakeRoomDownwards() {
    const std::vector ids{NodeId("conv1"), NodeId("relu1"), NodeId("maxpool1")};
    graph::Sequence moves;
    for (std::size_t i = 0; i < ids.size(); ++i)
        moves.edits.push_back({graph::MoveNode{ids[i], {2000, 120.0 * static_cast<double>(i)}}});
    QVERIFY(document().edit("Place", {moves}).ok());
    const auto* dropout = layers::catalogue().find("Dropout");
    perform(*edits::insertInto(network(), *dropout, {{ids[0], "out"}, {ids[1], "in"}}));
    QCOMPARE(rect("dropout1").topLeft(), QPointF(2000, 120)); // 56 below conv1's lower edge
    QCOMPARE(rect("relu1").topLeft(), QPointF(2000, 240));
    QCOMPARE(rect("maxpool1").topLeft(), QPointF(2000, 360));
    QCOMPARE(rect("conv1").topLeft(), QPointF(2000, 0));
}

void tst_CanvasMouse::aDragIsOneStep() {
    const auto before = node("output1").position;
    QTest::mousePress(&canvas(), Qt::LeftButton, {}, middle("output1"));
    for (int step = 1; step <= 10; ++step)
        QTest::mouseMove(&canvas(), middle("output1") + QPoint(0, step == 1 ? 16 : 8));
    QTest::mouseRelease(&canvas(), Qt::LeftButton, {}, middle("output1"));
    const auto after = node("output1").position;
    QVERIFY(after.y > before.y + 30);
    QCOMPARE(after.x, before.x);
    QCOMPARE(undoName(), "Move output1");
    document().undo();
    QCOMPARE(node("output1").position.y, before.y);
    QVERIFY(!document().history().canUndo());
}

void tst_CanvasMouse::escapeLeavesADraggedNodeWhereItWas() {
    const graph::Network before = network();
    QTest::mousePress(&canvas(), Qt::LeftButton, {}, middle("conv1"));
    QTest::mouseMove(&canvas(), middle("conv1") + QPoint(60, 60));
    QVERIFY(rect("conv1").top() != before.find(NodeId("conv1"))->position.y);
    key(Qt::Key_Escape);
    QTest::mouseRelease(&canvas(), Qt::LeftButton, {}, empty());
    QCOMPARE(network(), before);
}

void tst_CanvasMouse::moveStepwise(QPoint from, QPoint to) {
    QTest::mousePress(&canvas(), Qt::LeftButton, {}, from);
    QTest::mouseMove(&canvas(), from + (to - from) / 2);
    QTest::mouseMove(&canvas(), to);
}

void tst_CanvasMouse::dragSnapsToTheLineOfOthers() {
    canvas().setZoom(1, centre());
    canvas().centreOn(rect("conv1").center());
    dropLayer(canvas(), palette(), "Dropout", middle("conv1") + QPoint(3, 180));
    // 5 px off conv1's column after the move: within reach, and off the grid of 8.
    const QPointF off = rect("conv1").center() + QPointF(5, 230);
    moveStepwise(middle("dropout1"), canvas().toView(off).toPoint());
    QCOMPARE(rect("dropout1").center().x(), rect("conv1").center().x());
    QVERIFY(!canvas().guides().isEmpty());
    for (const auto& line : canvas().guides())
        QVERIFY(line.x1() == line.x2() || line.y1() == line.y2());
    const QString folder = qEnvironmentVariable("LEPTON_SHOTS");
    if (!folder.isEmpty())
        room().grab().save(folder + "/guides.png");
    QTest::mouseRelease(&canvas(), Qt::LeftButton, {}, canvas().toView(off).toPoint());
    QCOMPARE(rect("dropout1").center().x(), rect("conv1").center().x());
    QVERIFY(canvas().guides().isEmpty());
    // 20 px off it stands on the grid, and no line is shown through its column.
    const QPointF far = rect("conv1").center() + QPointF(20, 230);
    moveStepwise(middle("dropout1"), canvas().toView(far).toPoint());
    QVERIFY(rect("dropout1").center().x() != rect("conv1").center().x());
    key(Qt::Key_Escape);
}

void tst_CanvasMouse::altMovesFreely() {
    canvas().setZoom(1, centre());
    canvas().centreOn(rect("conv1").center());
    dropLayer(canvas(), palette(), "Dropout", middle("conv1") + QPoint(0, 180));
    const QPoint from = middle("dropout1");
    const double before = rect("dropout1").left();
    QTest::mousePress(&canvas(), Qt::LeftButton, Qt::AltModifier, from);
    for (const QPoint step : {QPoint(20, 20), QPoint(3, 40)}) {
        QMouseEvent move(QEvent::MouseMove, QPointF(from + step), canvas().mapToGlobal(QPointF(from + step)), Qt::NoButton, Qt::LeftButton, Qt::AltModifier);
        QCoreApplication::sendEvent(&canvas(), &move);
    }
    QCOMPARE(rect("dropout1").left(), before + 3);
    QVERIFY(canvas().guides().isEmpty());
    key(Qt::Key_Escape);
}

void tst_CanvasMouse::rubberBandSelects() {
    const QPoint from = middle("input1") - QPoint(100, 60);
    drag(QPoint(qMax(2, from.x()), from.y()), middle("conv1") + QPoint(90, 50));
    QCOMPARE(canvas().selection(), (std::vector{NodeId("input1"), NodeId("conv1")}));
}

void tst_CanvasMouse::dragAtTheBorderMovesTheView() {
    canvas().setZoom(1, centre());
    canvas().centreOn(rect("conv1").center());
    const QPointF before = canvas().visibleWorld().topLeft();
    const double place = rect("conv1").left();
    const QPoint border(canvas().width() - 4, canvas().height() / 2);
    moveStepwise(middle("conv1"), border);
    QTRY_VERIFY(canvas().visibleWorld().left() > before.x() + 60);
    QVERIFY(canvas().toView(rect("conv1").center()).x() > canvas().width() - 20); // it comes along
    QTest::mouseRelease(&canvas(), Qt::LeftButton, {}, border);
    const QPointF rest = canvas().visibleWorld().topLeft();
    QTest::qWait(80);
    QCOMPARE(canvas().visibleWorld().topLeft(), rest);
    QVERIFY(node("conv1").position.x > place + 60);
    QCOMPARE(undoName(), "Move conv1");
}

void tst_CanvasMouse::dragThatBeginsAtTheBorderStays() {
    const QPointF before = canvas().visibleWorld().topLeft();
    const QPoint corner(4, canvas().height() - 4);
    QTest::mousePress(&canvas(), Qt::LeftButton, {}, corner);
    QTest::mouseMove(&canvas(), corner + QPoint(6, -6));
    QTest::qWait(80);
    QCOMPARE(canvas().visibleWorld().topLeft(), before);
    QTest::mouseRelease(&canvas(), Qt::LeftButton, {}, corner + QPoint(6, -6));
}

void tst_CanvasMouse::middleButtonAndSpacePan() {
    const graph::Network before = network();
    const QPointF at = canvas().toWorld({0, 0});
    const auto pan = [this](Qt::MouseButton button) {
        QTest::mousePress(&canvas(), button, {}, middle("conv1"));
        QTest::mouseMove(&canvas(), middle("conv1") + QPoint(40, 30));
        QTest::mouseRelease(&canvas(), button, {}, middle("conv1"));
    };
    pan(Qt::MiddleButton);
    QVERIFY(canvas().toWorld({0, 0}) != at);
    const QPointF after = canvas().toWorld({0, 0});
    QTest::keyPress(&canvas(), Qt::Key_Space);
    pan(Qt::LeftButton);
    QTest::keyRelease(&canvas(), Qt::Key_Space);
    QVERIFY(canvas().toWorld({0, 0}) != after);
    QVERIFY(!search().isVisible()); // it was held, not tapped
    QCOMPARE(network(), before);
    QVERIFY(canvas().selection().empty());
}

void tst_CanvasMouse::doubleClickOnEmptyCanvasSearches() {
    QTest::mouseDClick(&canvas(), Qt::LeftButton, {}, empty());
    QVERIFY(search().isVisible());
    auto* typed = search().findChild<QLineEdit*>();
    QTest::keyClicks(typed, "dense"); // a synonym
    QTest::keyClick(typed, Qt::Key_Return);
    QCOMPARE(network().nodes().back().type, "Linear");
}

void tst_CanvasMouse::zoomKeepsThePointUnderTheMouse() {
    const QPointF mouse(300, 200);
    const QPointF before = canvas().toWorld(mouse);
    QWheelEvent wheel(mouse, canvas().mapToGlobal(mouse), {}, {0, 240}, Qt::NoButton, Qt::NoModifier, Qt::NoScrollPhase, false);
    QCoreApplication::sendEvent(&canvas(), &wheel);
    QVERIFY(canvas().zoom() > 1);
    QVERIFY((canvas().toWorld(mouse) - before).manhattanLength() < 1e-6);
    key(Qt::Key_Home);
    QVERIFY(canvas().zoom() <= 1);
}

void tst_CanvasMouse::zoomsOutToTwoPerCent() {
    const QPointF mouse(300, 200);
    for (int i = 0; i < 60; ++i) {
        QWheelEvent wheel(mouse, canvas().mapToGlobal(mouse), {}, {0, -120}, Qt::NoButton, Qt::NoModifier, Qt::NoScrollPhase, false);
        QCoreApplication::sendEvent(&canvas(), &wheel);
    }
    QCOMPARE(canvas().zoom(), 0.02);
    QVERIFY(!canvas().grab().isNull());
}

QTEST_MAIN(tst_CanvasMouse)
#include "tst_CanvasMouse.moc"

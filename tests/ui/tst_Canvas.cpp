// SPDX-License-Identifier: GPL-3.0-or-later
// Building a network with mouse and keys, as its user does.
#include "StudioFixture.h"

#include "core/layers/Layers.h"
#include "widgets/canvas/CanvasView.h"
#include "widgets/canvas/LayerList.h"
#include "widgets/canvas/LayerPalette.h"
#include "widgets/canvas/LayerSearch.h"
#include "widgets/canvas/NetworkProblems.h"
#include "widgets/canvas/NetworkRoom.h"
#include "widgets/common/Theme.h"
#include "widgets/inspector/Inspector.h"
#include "widgets/inspector/NodePage.h"
#include "widgets/inspector/ParameterField.h"

#include <QClipboard>
#include <QLineEdit>
#include <QMimeData>
#include <QPushButton>
#include <QSignalSpy>
#include <QtTest>

using namespace lepton;
using namespace lepton::widgets;
using graph::NodeId;

class tst_Canvas : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { Theme::instance().apply(Theme::Mode::Dark); }
    void init();
    void cleanup();

    void dropsALayerFromThePalette();
    void dropOnAnEdgeInserts();
    void connectsByDragging();
    void refusesACycleAndSaysWhy();
    void refusesATakenInput();
    void letGoOnEmptyCanvasOffersFittingLayers();
    void pullingAnInputOffDisconnects();
    void undoAndRedoCarryNames();
    void deleteTakesNodeAndEdgesAndUndoBringsBackTheSameFile();
    void aDragIsOneStep();
    void escapeLeavesADraggedNodeWhereItWas();
    void nudgesMerge();
    void rubberBandSelects();
    void tabWalksAlongTheData();
    void copyPasteMakesNewIds();
    void pasteOfSomethingElseChangesNothing();
    void spaceOpensTheSearch();
    void paletteAddsBehindTheSelection();
    void parameterFollowsEveryKey();
    void parameterRefusalLeavesTheNetwork();
    void repairInsertsFlatten();
    void repairSetsAParameter();
    void renames();
    void tidyWrapsIntoRows();
    void zoomKeepsThePointUnderTheMouse();
    void screenReadersHearTheSelection();
    void searchFindsSynonyms();

private:
    const graph::Network& network() const { return m_fixture->document.network(); }
    CanvasView& canvas() { return m_room->canvas(); }
    QPoint port(const char* node, bool output);
    QPoint middle(const char* node);
    QPoint empty();
    void drag(QPoint from, QPoint to);
    std::string undoName() const { return m_fixture->document.history().undoName().str(); }
    bool connected(const char* from, const char* to) const { return network().hasEdge({{NodeId(from), "out"}, {NodeId(to), "in"}}); }
    void perform(const NamedEdit& edit) { QVERIFY(m_fixture->document.edit(edit.name, edit.edit).ok()); }

    std::unique_ptr<StudioFixture> m_fixture;
    std::unique_ptr<NetworkRoom> m_room;
};

void tst_Canvas::init() {
    m_fixture = std::make_unique<StudioFixture>();
    m_fixture->openProject();
    m_room = std::make_unique<NetworkRoom>(m_fixture->studio());
    m_room->resize(1376, 800);
    m_room->show();
    m_room->enter();
    QVERIFY(QTest::qWaitForWindowExposed(m_room.get()));
    canvas().setFocus();
    canvas().fitAll();
}

void tst_Canvas::cleanup() {
    m_room.reset();
    m_fixture.reset();
}

QPoint tst_Canvas::port(const char* node, bool output) {
    const auto at = canvas().layout().portPoint({NodeId(node), output ? "out" : "in"}, output);
    return at ? canvas().toView(*at).toPoint() : QPoint(-1, -1);
}

QPoint tst_Canvas::middle(const char* node) {
    const int index = canvas().layout().indexOf(NodeId(node));
    return canvas().toView(canvas().layout().nodes().at(static_cast<std::size_t>(index)).rect.center()).toPoint();
}

QPoint tst_Canvas::empty() { return {200, canvas().height() - 40}; }

void tst_Canvas::drag(QPoint from, QPoint to) {
    QTest::mousePress(&canvas(), Qt::LeftButton, {}, from);
    QTest::mouseMove(&canvas(), (from + to) / 2);
    QTest::mouseMove(&canvas(), to);
    QTest::mouseRelease(&canvas(), Qt::LeftButton, {}, to);
}

namespace {

/// What Qt delivers when a layer of the palette is let go there; the list makes the data.
void drop(CanvasView& canvas, LayerList& list, const QString& type, QPoint at) {
    for (int i = 0; i < list.count(); ++i) {
        list.setCurrentRow(i);
        if (list.current() != nullptr && QString::fromStdString(list.current()->name) == type)
            break;
    }
    const std::unique_ptr<QMimeData> data(list.model()->mimeData({list.currentIndex()}));
    QDragEnterEvent enter(at, Qt::CopyAction, data.get(), Qt::LeftButton, Qt::NoModifier);
    QCoreApplication::sendEvent(&canvas, &enter);
    QVERIFY(enter.isAccepted());
    QDragMoveEvent move(at, Qt::CopyAction, data.get(), Qt::LeftButton, Qt::NoModifier);
    QCoreApplication::sendEvent(&canvas, &move);
    QDropEvent let(at, Qt::CopyAction, data.get(), Qt::LeftButton, Qt::NoModifier);
    QCoreApplication::sendEvent(&canvas, &let);
}

} // namespace

void tst_Canvas::dropsALayerFromThePalette() {
    const auto before = network().nodes().size();
    const QPoint at = empty();
    drop(canvas(), m_room->palette().list(), "Dropout", at);
    QCOMPARE(network().nodes().size(), before + 1);
    const auto* node = network().find(NodeId("dropout1"));
    QVERIFY(node != nullptr);
    const QPointF centre(node->position.x + measure::nodeWidth / 2.0, node->position.y + measure::nodeHeight / 2.0);
    QVERIFY((canvas().toView(centre) - at).manhattanLength() <= 2 * measure::grid);
    QCOMPARE(undoName(), "Add dropout1");
    QCOMPARE(canvas().selection(), std::vector{NodeId("dropout1")});
}

void tst_Canvas::dropOnAnEdgeInserts() {
    const QPoint between = (port("conv1", true) + port("relu1", false)) / 2;
    drop(canvas(), m_room->palette().list(), "BatchNorm2d", between);
    const auto* node = network().nodes().empty() ? nullptr : &network().nodes().back();
    QCOMPARE(node->type, "BatchNorm2d");
    QVERIFY(!connected("conv1", "relu1"));
    QVERIFY(connected("conv1", node->id.str().c_str()));
    QVERIFY(connected(node->id.str().c_str(), "relu1"));
    QVERIFY(m_fixture->document.problems().empty());
    QCOMPARE(undoName(), "Insert " + node->id.str() + " between conv1 and relu1");
    // Neighbours made room: no two nodes overlap.
    const auto& nodes = canvas().layout().nodes();
    for (std::size_t a = 0; a < nodes.size(); ++a)
        for (std::size_t b = a + 1; b < nodes.size(); ++b)
            QVERIFY(!nodes[a].rect.intersects(nodes[b].rect));
    m_fixture->document.undo();
    QVERIFY(connected("conv1", "relu1"));
}

void tst_Canvas::connectsByDragging() {
    perform(edits::disconnect({{NodeId("conv1"), "out"}, {NodeId("relu1"), "in"}}));
    QVERIFY(!m_fixture->document.problems().empty());
    drag(port("conv1", true), port("relu1", false));
    QVERIFY(connected("conv1", "relu1"));
    QVERIFY(m_fixture->document.problems().empty());
    QCOMPARE(undoName(), "Connect conv1 to relu1");
}

void tst_Canvas::refusesACycleAndSaysWhy() {
    perform(edits::disconnect({{NodeId("input1"), "out"}, {NodeId("conv1"), "in"}}));
    const graph::Network before = network();
    QSignalSpy said(&m_fixture->actions, &StudioActions::notify);
    const QPoint from = port("relu1", true), to = port("conv1", false);
    // relu1's output is free only if its edge is; an output may have many.
    QTest::mousePress(&canvas(), Qt::LeftButton, {}, from);
    QTest::mouseMove(&canvas(), to);
    QVERIFY(canvas().state().connecting);
    QVERIFY(!canvas().state().targetFits);
    QVERIFY(!canvas().state().targets.contains(canvas().layout().indexOf(NodeId("conv1"))));
    QTest::mouseRelease(&canvas(), Qt::LeftButton, {}, to);
    QCOMPARE(network(), before);
    QCOMPARE(said.count(), 1);
    QVERIFY(said.first().first().toString().contains("cycle"));
}

void tst_Canvas::refusesATakenInput() {
    const graph::Network before = network();
    QSignalSpy said(&m_fixture->actions, &StudioActions::notify);
    drag(port("input1", true), port("relu1", false));
    QCOMPARE(network(), before);
    QCOMPARE(said.count(), 1);
    QVERIFY(said.first().first().toString().contains("conv1"));
}

void tst_Canvas::letGoOnEmptyCanvasOffersFittingLayers() {
    drag(port("flatten1", true), empty());
    auto* search = canvas().findChild<LayerSearch*>();
    QVERIFY(search->isVisible());
    // After Flatten there are no pictures, so no layer for pictures is offered.
    auto* list = search->findChild<LayerList*>();
    QStringList offered;
    for (int i = 0; i < list->count(); ++i)
        offered << list->item(i)->text();
    QVERIFY(offered.contains("Linear"));
    QVERIFY(!offered.contains("Conv 2d"));
    const auto before = m_fixture->document.network().nodes().size();
    QTest::keyClicks(search->findChild<QLineEdit*>(), "linear");
    QTest::keyClick(search->findChild<QLineEdit*>(), Qt::Key_Return);
    QCOMPARE(network().nodes().size(), before + 1);
    QVERIFY(connected("flatten1", network().nodes().back().id.str().c_str()));
    m_fixture->document.undo(); // node and edge were one step
    QCOMPARE(network().nodes().size(), before);
}

void tst_Canvas::pullingAnInputOffDisconnects() {
    drag(port("relu1", false), empty());
    QVERIFY(!connected("conv1", "relu1"));
    QCOMPARE(undoName(), "Disconnect conv1 from relu1");
}

void tst_Canvas::undoAndRedoCarryNames() {
    const graph::Network before = network();
    QTest::mouseClick(&canvas(), Qt::LeftButton, {}, middle("relu1"));
    QTest::keyClick(&canvas(), Qt::Key_Delete);
    QCOMPARE(undoName(), "Delete relu1");
    m_fixture->document.undo();
    QCOMPARE(network(), before);
    QCOMPARE(m_fixture->document.history().redoName().str(), "Delete relu1");
    m_fixture->document.redo();
    QVERIFY(network().find(NodeId("relu1")) == nullptr);
}

void tst_Canvas::deleteTakesNodeAndEdgesAndUndoBringsBackTheSameFile() {
    const std::string before = graph::toJson(network()).dump();
    QTest::mouseClick(&canvas(), Qt::LeftButton, {}, middle("conv1"));
    QTest::mouseClick(&canvas(), Qt::LeftButton, Qt::ControlModifier, middle("relu1"));
    QTest::keyClick(&canvas(), Qt::Key_Backspace);
    QVERIFY(network().find(NodeId("conv1")) == nullptr);
    QVERIFY(network().edgesOf(NodeId("input1")).empty());
    QCOMPARE(undoName(), "Delete 2 layers");
    m_fixture->document.undo();
    QCOMPARE(graph::toJson(network()).dump(), before);
}

void tst_Canvas::aDragIsOneStep() {
    const auto before = network().find(NodeId("output1"))->position;
    QTest::mousePress(&canvas(), Qt::LeftButton, {}, middle("output1"));
    for (int step = 1; step <= 10; ++step)
        QTest::mouseMove(&canvas(), middle("output1") + QPoint(0, step == 1 ? 16 : 8));
    const QPoint end = middle("output1");
    QTest::mouseRelease(&canvas(), Qt::LeftButton, {}, end);
    const auto after = network().find(NodeId("output1"))->position;
    QVERIFY(after.y > before.y + 30);
    QCOMPARE(after.x, before.x);
    QCOMPARE(undoName(), "Move output1");
    m_fixture->document.undo();
    QCOMPARE(network().find(NodeId("output1"))->position.y, before.y);
    QVERIFY(!m_fixture->document.history().canUndo());
}

void tst_Canvas::escapeLeavesADraggedNodeWhereItWas() {
    const graph::Network before = network();
    QTest::mousePress(&canvas(), Qt::LeftButton, {}, middle("conv1"));
    QTest::mouseMove(&canvas(), middle("conv1") + QPoint(60, 60));
    QTest::keyClick(&canvas(), Qt::Key_Escape);
    QTest::mouseRelease(&canvas(), Qt::LeftButton, {}, empty());
    QCOMPARE(network(), before);
}

void tst_Canvas::nudgesMerge() {
    const auto before = network().find(NodeId("conv1"))->position;
    QTest::mouseClick(&canvas(), Qt::LeftButton, {}, middle("conv1"));
    for (int i = 0; i < 5; ++i)
        QTest::keyClick(&canvas(), Qt::Key_Down);
    QCOMPARE(network().find(NodeId("conv1"))->position.y, before.y + 40);
    m_fixture->document.undo();
    QCOMPARE(network().find(NodeId("conv1"))->position.y, before.y);
}

void tst_Canvas::rubberBandSelects() {
    const QPoint from = middle("input1") - QPoint(100, 60);
    drag(QPoint(qMax(2, from.x()), from.y()), middle("conv1") + QPoint(90, 50));
    QCOMPARE(canvas().selection(), (std::vector{NodeId("input1"), NodeId("conv1")}));
    QTest::keyClick(&canvas(), Qt::Key_A, Qt::ControlModifier);
    QCOMPARE(canvas().selection().size(), network().nodes().size());
    QTest::keyClick(&canvas(), Qt::Key_Escape);
    QVERIFY(canvas().selection().empty());
}

void tst_Canvas::tabWalksAlongTheData() {
    canvas().select({});
    for (const char* expected : {"input1", "conv1", "relu1"}) {
        QTest::keyClick(&canvas(), Qt::Key_Tab);
        QCOMPARE(canvas().selection(), std::vector{NodeId(expected)});
    }
    QTest::keyClick(&canvas(), Qt::Key_Backtab, Qt::ShiftModifier);
    QCOMPARE(canvas().selection(), std::vector{NodeId("conv1")});
}

void tst_Canvas::copyPasteMakesNewIds() {
    canvas().select({NodeId("conv1"), NodeId("relu1")});
    QTest::keyClick(&canvas(), Qt::Key_C, Qt::ControlModifier);
    QVERIFY(QGuiApplication::clipboard()->text().contains("\"conv1.out\""));
    QTest::keyClick(&canvas(), Qt::Key_V, Qt::ControlModifier);
    const auto pasted = canvas().selection();
    QCOMPARE(pasted.size(), 2u);
    QVERIFY(pasted[0] != NodeId("conv1"));
    QVERIFY(connected(pasted[0].str().c_str(), pasted[1].str().c_str()));
    QCOMPARE(network().find(pasted[0])->parameters, network().find(NodeId("conv1"))->parameters);
    QCOMPARE(undoName(), "Paste 2 layers");
}

void tst_Canvas::pasteOfSomethingElseChangesNothing() {
    const graph::Network before = network();
    QSignalSpy said(&m_fixture->actions, &StudioActions::notify);
    for (const char* text : {"", "hello", "{\"format\":\"lepton-layers\"}", "[1,2"}) {
        QGuiApplication::clipboard()->setText(text);
        QTest::keyClick(&canvas(), Qt::Key_V, Qt::ControlModifier);
    }
    QCOMPARE(network(), before);
    QCOMPARE(said.count(), 4);
}

void tst_Canvas::spaceOpensTheSearch() {
    QTest::keyClick(&canvas(), Qt::Key_Space);
    auto* search = canvas().findChild<LayerSearch*>();
    QVERIFY(search->isVisible());
    const auto before = network().nodes().size();
    QTest::keyClicks(search->findChild<QLineEdit*>(), "drop");
    QTest::keyClick(search->findChild<QLineEdit*>(), Qt::Key_Return);
    QVERIFY(!search->isVisible());
    QCOMPARE(network().nodes().size(), before + 1);
    QCOMPARE(network().nodes().back().type, "Dropout");
}

void tst_Canvas::paletteAddsBehindTheSelection() {
    canvas().select({NodeId("relu1")});
    auto* search = m_room->palette().findChild<QLineEdit*>();
    QTest::keyClicks(search, "dropout");
    QTest::keyClick(search, Qt::Key_Return);
    QVERIFY(connected("relu1", "dropout1"));
    QVERIFY(m_fixture->document.problems().empty());
}

namespace {
QLineEdit* field(NetworkRoom& room, const char* parameter) {
    return room.inspector().findChild<QLineEdit*>(QString("parameter-") + parameter);
}
} // namespace

void tst_Canvas::parameterFollowsEveryKey() {
    canvas().select({NodeId("conv1")});
    auto* filters = field(*m_room, "filters");
    filters->setFocus();
    filters->selectAll();
    QTest::keyClicks(filters, "1");
    QCOMPARE(network().find(NodeId("conv1"))->parameters["filters"].get<int>(), 1);
    QTest::keyClicks(filters, "6");
    QCOMPARE(network().find(NodeId("conv1"))->parameters["filters"].get<int>(), 16);
    QCOMPARE(m_fixture->document.analysis().find(NodeId("conv1"))->outputs.front().shape[1].size(), 16);
    QCOMPARE(undoName(), "Set Filters of conv1 to 1");
    auto* kernel = field(*m_room, "kernel");
    kernel->setFocus();
    kernel->selectAll();
    QTest::keyClicks(kernel, "5 x 5");
    QCOMPARE(network().find(NodeId("conv1"))->parameters["kernel"].dump(), "[5,5]");
    m_fixture->document.undo(); // the kernel, typed key by key
    m_fixture->document.undo(); // the filters
    QVERIFY(!m_fixture->document.history().canUndo());
}

void tst_Canvas::parameterRefusalLeavesTheNetwork() {
    canvas().select({NodeId("conv1")});
    const graph::Network before = network();
    for (const char* typed : {"-3", "abc", "0"}) {
        auto* filters = field(*m_room, "filters");
        filters->setFocus();
        filters->selectAll();
        QTest::keyClick(filters, Qt::Key_Delete);
        QTest::keyClicks(filters, typed);
        ParameterField* shown = m_room->inspector().nodePage().fields().front();
        QVERIFY2(!shown->refusal().isEmpty(), typed);
        QCOMPARE(network(), before);
        QTest::keyClick(filters, Qt::Key_Escape);
        QVERIFY(shown->refusal().isEmpty());
    }
}

void tst_Canvas::repairInsertsFlatten() {
    canvas().select({NodeId("flatten1")});
    canvas().deleteSelection();
    perform(edits::connect({{NodeId("maxpool2"), "out"}, {NodeId("linear1"), "in"}}));
    QVERIFY(!m_fixture->document.problems().empty());
    const auto repair = [this]() -> QPushButton* {
        for (auto* button : m_room->problems().findChildren<QPushButton*>())
            if (button->text() == "Insert Flatten" && button->isVisible())
                return button;
        return nullptr;
    };
    QTRY_VERIFY(repair() != nullptr);
    QTest::mouseClick(repair(), Qt::LeftButton);
    QVERIFY(m_fixture->document.problems().empty());
    QVERIFY(connected("maxpool2", "flatten1"));
    QVERIFY(connected("flatten1", "linear1"));
    QVERIFY(m_room->problems().isHidden());
}

void tst_Canvas::repairSetsAParameter() {
    const auto* linear = network().find(NodeId("linear2"));
    const auto* spec = layers::catalogue().find("Linear")->parameter("units");
    perform(edits::setParameter(linear->id, *spec, 7));
    QCOMPARE(m_fixture->document.problems().size(), 1u);
    const graph::Problem problem = m_fixture->document.problems().front();
    QCOMPARE(problem.repairs.size(), 1u);
    canvas().repair(problem, problem.repairs.front());
    QVERIFY(m_fixture->document.problems().empty());
    QCOMPARE(network().find(NodeId("linear2"))->parameters["units"].get<int>(), 10);
}

void tst_Canvas::renames() {
    QTest::mouseClick(&canvas(), Qt::LeftButton, {}, middle("conv1"));
    QTest::keyClick(&canvas(), Qt::Key_F2);
    auto* title = qobject_cast<QLineEdit*>(QApplication::focusWidget());
    QVERIFY(title != nullptr);
    QTest::keyClicks(title, "Edges");
    QTest::keyClick(title, Qt::Key_Return);
    QCOMPARE(network().find(NodeId("conv1"))->title, "Edges");
    QCOMPARE(undoName(), "Rename conv1");
    QVERIFY(network().find(NodeId("conv1")) != nullptr); // the id names the weights and stays
}

void tst_Canvas::tidyWrapsIntoRows() {
    canvas().tidy();
    const auto& nodes = canvas().layout().nodes();
    std::set<double> rows;
    for (std::size_t a = 0; a < nodes.size(); ++a) {
        rows.insert(nodes[a].rect.top());
        for (std::size_t b = a + 1; b < nodes.size(); ++b)
            QVERIFY(!nodes[a].rect.intersects(nodes[b].rect));
    }
    QVERIFY(rows.size() >= 2);
    for (const auto& node : nodes)
        QVERIFY(canvas().visibleWorld().contains(node.rect));
    // Within a row the data flows from left to right.
    for (const auto& edge : canvas().layout().edges())
        if (nodes[static_cast<std::size_t>(edge.from)].rect.top() == nodes[static_cast<std::size_t>(edge.to)].rect.top())
            QVERIFY(edge.start.x() < edge.end.x());
    QCOMPARE(undoName(), "Lay out the network");
}

void tst_Canvas::zoomKeepsThePointUnderTheMouse() {
    const QPointF mouse(300, 200);
    const QPointF before = canvas().toWorld(mouse);
    QWheelEvent wheel(mouse, canvas().mapToGlobal(mouse), {}, {0, 240}, Qt::NoButton, Qt::NoModifier, Qt::NoScrollPhase, false);
    QCoreApplication::sendEvent(&canvas(), &wheel);
    QVERIFY(canvas().zoom() > 1);
    QVERIFY((canvas().toWorld(mouse) - before).manhattanLength() < 1e-6);
    QTest::keyClick(&canvas(), Qt::Key_Home);
    QVERIFY(canvas().zoom() <= 1);
}

void tst_Canvas::screenReadersHearTheSelection() {
    canvas().select({NodeId("conv1")});
    QVERIFY(canvas().accessibleName().contains("conv1"));
    QVERIFY(canvas().accessibleName().contains("Conv 2d"));
    canvas().select({});
    QCOMPARE(canvas().accessibleName(), "Network canvas");
}

void tst_Canvas::searchFindsSynonyms() {
    LayerList list;
    std::vector<const graph::LayerType*> all;
    for (const auto& type : layers::catalogue().types())
        all.push_back(&type);
    list.show(all);
    QCOMPARE(list.shown(), static_cast<int>(all.size()));
    list.filter("convolution");
    QVERIFY(list.current() != nullptr);
    QCOMPARE(list.current()->name, "Conv2d");
    list.filter("no such layer");
    QCOMPARE(list.shown(), 0);
    QVERIFY(list.current() == nullptr);
}

QTEST_MAIN(tst_Canvas)
#include "tst_Canvas.moc"

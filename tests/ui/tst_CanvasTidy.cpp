// SPDX-License-Identifier: GPL-3.0-or-later
// Laying the network out from the canvas: by key, one step, cancelled, of the selection, in both directions, gliding.
#include "CanvasFixture.h"

#include "widgets/canvas/EdgePath.h"
#include "widgets/canvas/LayoutRun.h"
#include "widgets/common/StudioSettings.h"

using namespace lepton;
using namespace lepton::widgets;
using graph::NodeId;

class tst_CanvasTidy : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { Theme::instance().apply(Theme::Mode::Dark); }
    void init();
    void cleanup() { m_fixture.close(); }

    void oneStepThatUndoTakesBack();
    void escapeCancels();
    void anotherEditCancels();
    void onlyTheSelectionMoves();
    void notesGoWithTheirLayer();
    void fromTopToBottomAndRemembered();
    void nodesGlideAndAnEditEndsIt();
    void edgesKeepOffNodes();

private:
    CanvasView& canvas() { return m_fixture.canvas(); }
    void scatter();
    static constexpr const char* layoutName = "Lay out the network";

    CanvasFixture m_fixture;
};

void tst_CanvasTidy::init() {
    m_fixture.open();
    scatter();
}

/// As if someone had thrown all layers onto the canvas.
void tst_CanvasTidy::scatter() {
    graph::Sequence moves;
    int i = 0;
    for (const auto& node : m_fixture.network().nodes())
        moves.edits.push_back({graph::MoveNode{node.id, {double(i * 37 % 400), double(i++ * 61 % 500)}}});
    m_fixture.perform({"Scatter", {std::move(moves)}, {}});
    canvas().fitAll();
}

void tst_CanvasTidy::oneStepThatUndoTakesBack() {
    const std::string before = m_fixture.file();
    QTest::keyClick(&canvas(), Qt::Key_L, Qt::ControlModifier);
    QTRY_COMPARE(m_fixture.undoName(), layoutName);
    const auto& nodes = m_fixture.network().nodes();
    for (std::size_t a = 0; a < nodes.size(); ++a)
        for (std::size_t b = 0; b < a; ++b)
            QVERIFY(!QRectF(nodes[a].position.x, nodes[a].position.y, 146, 64).intersects(QRectF(nodes[b].position.x, nodes[b].position.y, 146, 64)));
    m_fixture.document().undo();
    QCOMPARE(m_fixture.file(), before);
}

void tst_CanvasTidy::escapeCancels() {
    const std::string before = m_fixture.file();
    canvas().select({NodeId("conv1")});
    QTest::keyClick(&canvas(), Qt::Key_L, Qt::ControlModifier);
    QTest::keyClick(&canvas(), Qt::Key_Escape);
    QTest::qWait(300);
    QCOMPARE(m_fixture.file(), before);
    QCOMPARE(canvas().selection().size(), std::size_t{1}); // Escape did that, and nothing else
}

void tst_CanvasTidy::anotherEditCancels() {
    QTest::keyClick(&canvas(), Qt::Key_L, Qt::ControlModifier);
    m_fixture.perform({"Rename", {graph::SetTitle{NodeId("conv1"), "First"}}, {}});
    QTest::qWait(300);
    QCOMPARE(m_fixture.undoName(), "Rename");
}

void tst_CanvasTidy::onlyTheSelectionMoves() {
    const graph::Network before = m_fixture.network();
    const std::vector<NodeId> chosen{NodeId("conv1"), NodeId("relu1"), NodeId("maxpool1")};
    canvas().select(chosen);
    canvas().tidy();
    QTRY_COMPARE(m_fixture.undoName(), layoutName);
    for (const auto& node : before.nodes())
        if (std::find(chosen.begin(), chosen.end(), node.id) == chosen.end())
            QVERIFY(m_fixture.network().find(node.id)->position == node.position);
    const auto& first = m_fixture.node("conv1").position;
    QCOMPARE(m_fixture.node("relu1").position.y, first.y);
    QVERIFY(m_fixture.node("relu1").position.x > first.x);
}

void tst_CanvasTidy::notesGoWithTheirLayer() {
    graph::Node note;
    note.id = NodeId("note1");
    note.type = "Note";
    const auto& beside = m_fixture.node("conv1").position;
    note.position = {beside.x + 10, beside.y - 20};
    m_fixture.perform({"Note", {graph::AddNode{note, {}}}, {}});
    const graph::Network before = m_fixture.network();
    canvas().tidy();
    QTRY_COMPARE(m_fixture.undoName(), layoutName);
    const auto by = [&](const char* id) { return m_fixture.node(id).position.x - before.find(NodeId(id))->position.x; };
    bool together = false;
    for (const auto& node : before.nodes())
        together = together || (node.id.str() != "note1" && by(node.id.str().c_str()) == by("note1"));
    QVERIFY(together);
}

void tst_CanvasTidy::fromTopToBottomAndRemembered() {
    canvas().setFlow(LayoutDirection::TopToBottom);
    QTRY_COMPARE(m_fixture.undoName(), layoutName);
    QTRY_VERIFY(!canvas().findChild<LayoutRun*>()->gliding());
    for (const auto& edge : canvas().layout().edges()) {
        const auto& from = canvas().layout().nodes()[static_cast<std::size_t>(edge.from)].rect;
        QCOMPARE(edge.start, QPointF(from.center().x(), from.bottom()));
    }
    QCOMPARE(StudioSettings().canvasDirection(), LayoutDirection::TopToBottom);
    // The network says by itself which way it goes when it is opened again.
    QVERIFY(m_fixture.document().save().ok());
    StudioSettings().setCanvasDirection(LayoutDirection::LeftToRight);
    NetworkRoom again(m_fixture.studio().studio());
    QCOMPARE(again.canvas().layout().direction(), LayoutDirection::TopToBottom);
}

void tst_CanvasTidy::nodesGlideAndAnEditEndsIt() {
    canvas().tidy();
    QTRY_COMPARE(m_fixture.undoName(), layoutName);
    auto& run = *canvas().findChild<LayoutRun*>();
    if (!run.gliding())
        QSKIP("this desktop's style wants no movement");
    const auto away = [&] {
        double out = 0;
        for (const auto& item : canvas().layout().nodes()) {
            const auto& place = m_fixture.network().find(item.id)->position;
            out = std::max(out, (item.rect.topLeft() - QPointF(place.x, place.y)).manhattanLength());
        }
        return out;
    };
    QVERIFY(away() > 0); // the document has them there already
    m_fixture.perform({"Rename", {graph::SetTitle{NodeId("conv1"), "First"}}, {}});
    QVERIFY(!run.gliding());
    QCOMPARE(away(), 0.0);
}

/// A way round three nodes in a row, and a second one beside it.
void tst_CanvasTidy::edgesKeepOffNodes() {
    const std::vector<QRectF> nodes{{200, -32, 146, 64}, {414, -32, 146, 64}, {628, -32, 146, 64}};
    std::vector<QRectF> runs;
    const auto hit = [](const std::vector<QRectF>& rects, const QRectF& rect) {
        return std::any_of(rects.begin(), rects.end(), [&](const QRectF& other) { return other.intersects(rect); });
    };
    const EdgeObstacles obstacles{[&](const QRectF& rect) { return hit(nodes, rect); }, [&](const QRectF& rect) { return hit(runs, rect); }};
    for (const QPointF to : {QPointF(842, 0), QPointF(843, 0)}) {
        const EdgePath way = routeEdge({132, 0}, to, obstacles);
        for (double share = 0; share <= 1; share += 0.01)
            QVERIFY(!hit(nodes, QRectF(way.path.pointAtPercent(share), QSizeF(1, 1))));
        QVERIFY(!hit(runs, way.run));
        runs.push_back(way.run);
    }
}

QTEST_MAIN(tst_CanvasTidy)
#include "tst_CanvasTidy.moc"

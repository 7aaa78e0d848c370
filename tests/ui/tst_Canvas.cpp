// SPDX-License-Identifier: GPL-3.0-or-later
// The network room around its canvas: palette, inspector, repairs, layout, what a screen reader hears.
#include "CanvasFixture.h"

#include "core/layers/Layers.h"
#include "widgets/canvas/NetworkProblems.h"

#include <QPushButton>
#include <QtTest>

using namespace lepton;
using namespace lepton::widgets;
using graph::NodeId;

class tst_Canvas : public QObject, CanvasFixture {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { Theme::instance().apply(Theme::Mode::Dark); }
    void init() { open(); }
    void cleanup() { close(); }

    void paletteAddsBehindTheSelection();
    void parameterFollowsEveryKey();
    void repairInsertsFlatten();
    void repairSetsAParameter();
    void tidyWrapsIntoRows();
    void screenReadersHearTheSelection();
    void searchFindsSynonyms();
};

void tst_Canvas::paletteAddsBehindTheSelection() {
    canvas().select({NodeId("relu1")});
    auto* search = room().palette().findChild<QLineEdit*>();
    QTest::keyClicks(search, "dropout");
    QTest::keyClick(search, Qt::Key_Return);
    QVERIFY(connected("relu1", "dropout1"));
    QVERIFY(document().problems().empty());
}

void tst_Canvas::parameterFollowsEveryKey() {
    canvas().select({NodeId("conv1")});
    auto* filters = field("filters");
    filters->setFocus();
    filters->selectAll();
    QTest::keyClicks(filters, "1");
    QCOMPARE(network().find(NodeId("conv1"))->parameters["filters"].get<int>(), 1);
    QTest::keyClicks(filters, "6");
    QCOMPARE(network().find(NodeId("conv1"))->parameters["filters"].get<int>(), 16);
    QCOMPARE(document().analysis().find(NodeId("conv1"))->outputs.front().shape[1].size(), 16);
    QCOMPARE(undoName(), "Set Filters of conv1 to 1");
    auto* kernel = field("kernel");
    kernel->setFocus();
    kernel->selectAll();
    QTest::keyClicks(kernel, "5 x 5");
    QCOMPARE(network().find(NodeId("conv1"))->parameters["kernel"].dump(), "[5,5]");
    document().undo(); // the kernel, typed key by key
    document().undo(); // the filters
    QVERIFY(!document().history().canUndo());
}

void tst_Canvas::repairInsertsFlatten() {
    canvas().select({NodeId("flatten1")});
    canvas().deleteSelection();
    perform(edits::connect({{NodeId("maxpool2"), "out"}, {NodeId("linear1"), "in"}}));
    QVERIFY(!document().problems().empty());
    const auto repair = [this]() -> QPushButton* {
        for (auto* button : room().problems().findChildren<QPushButton*>())
            if (button->text() == "Insert Flatten" && button->isVisible())
                return button;
        return nullptr;
    };
    QTRY_VERIFY(repair() != nullptr);
    QTest::mouseClick(repair(), Qt::LeftButton);
    QVERIFY(document().problems().empty());
    QVERIFY(connected("maxpool2", "flatten1"));
    QVERIFY(connected("flatten1", "linear1"));
    QVERIFY(room().problems().isHidden());
}

void tst_Canvas::repairSetsAParameter() {
    const auto* linear = network().find(NodeId("linear2"));
    const auto* spec = layers::catalogue().find("Linear")->parameter("units");
    perform(edits::setParameter(linear->id, *spec, 7));
    QCOMPARE(document().problems().size(), 1u);
    const graph::Problem problem = document().problems().front();
    QCOMPARE(problem.repairs.size(), 1u);
    canvas().repair(problem, problem.repairs.front());
    QVERIFY(document().problems().empty());
    QCOMPARE(network().find(NodeId("linear2"))->parameters["units"].get<int>(), 10);
}

void tst_Canvas::tidyWrapsIntoRows() {
    perform({"Away", {graph::MoveNode{NodeId("conv1"), {2000, 2000}}}, {}}); // the template is in order as it is
    canvas().tidy();
    QTRY_COMPARE(undoName(), "Lay out the network");
    QTest::qWait(400); // the nodes glide to their places
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

// SPDX-License-Identifier: GPL-3.0-or-later
// Drawing edges from port to port.
#include "CanvasFixture.h"

#include <QtTest>

using namespace lepton;
using namespace lepton::widgets;
using graph::NodeId;

class tst_CanvasConnect : public QObject, CanvasFixture {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { Theme::instance().apply(Theme::Mode::Dark); }
    void init() { open(); }
    void cleanup() { close(); }

    void connectsByDragging();
    void fittingPortsLightUp();
    void letGoOnEmptyCanvasOffersFittingLayers();
    void pullingAnInputOffDisconnects();
    void anInputsEndGoesToAnotherPort();
    void escapeDrawsNothing();
};

void tst_CanvasConnect::connectsByDragging() {
    perform(edits::disconnect({{NodeId("conv1"), "out"}, {NodeId("relu1"), "in"}}));
    QVERIFY(!document().problems().empty());
    drag(port("conv1", true), port("relu1", false));
    QVERIFY(connected("conv1", "relu1"));
    QVERIFY(document().problems().empty());
    QCOMPARE(undoName(), "Connect conv1 to relu1");
}

void tst_CanvasConnect::fittingPortsLightUp() {
    perform(edits::disconnect({{NodeId("conv1"), "out"}, {NodeId("relu1"), "in"}}));
    QTest::mousePress(&canvas(), Qt::LeftButton, {}, port("conv1", true));
    QTest::mouseMove(&canvas(), empty());
    const auto& targets = canvas().state().targets;
    QVERIFY(targets.contains(canvas().layout().indexOf(NodeId("relu1"))));    // free
    QVERIFY(!targets.contains(canvas().layout().indexOf(NodeId("linear1")))); // taken
    QVERIFY(!targets.contains(canvas().layout().indexOf(NodeId("input1"))));  // no input
    key(Qt::Key_Escape);
    QTest::mouseRelease(&canvas(), Qt::LeftButton, {}, empty());
    QVERIFY(canvas().state().targets.empty());
}

void tst_CanvasConnect::letGoOnEmptyCanvasOffersFittingLayers() {
    drag(port("flatten1", true), empty());
    QVERIFY(search().isVisible());
    // After Flatten there are no pictures, so no layer for pictures is offered.
    auto* list = search().findChild<LayerList*>();
    QStringList offered;
    for (int i = 0; i < list->count(); ++i)
        offered << list->item(i)->text();
    QVERIFY(offered.contains("Linear"));
    QVERIFY(!offered.contains("Conv 2d"));
    QVERIFY(!offered.contains("Input"));
    const auto before = network().nodes().size();
    QTest::keyClicks(search().findChild<QLineEdit*>(), "linear");
    QTest::keyClick(search().findChild<QLineEdit*>(), Qt::Key_Return);
    QCOMPARE(network().nodes().size(), before + 1);
    const std::string id = network().nodes().back().id.str();
    QVERIFY(connected("flatten1", id.c_str()));
    QCOMPARE(undoName(), "Add " + id + " after flatten1");
    document().undo(); // node and edge were one step
    QCOMPARE(network().nodes().size(), before);
    QVERIFY(!document().history().canUndo());
}

void tst_CanvasConnect::pullingAnInputOffDisconnects() {
    drag(port("relu1", false), empty());
    QVERIFY(!connected("conv1", "relu1"));
    QCOMPARE(undoName(), "Disconnect conv1 from relu1");
}

void tst_CanvasConnect::anInputsEndGoesToAnotherPort() {
    perform(edits::disconnect({{NodeId("relu1"), "out"}, {NodeId("maxpool1"), "in"}}));
    drag(port("relu1", false), port("maxpool1", false));
    QVERIFY(connected("conv1", "maxpool1"));
    QVERIFY(!connected("conv1", "relu1"));
    QCOMPARE(undoName(), "Connect conv1 to maxpool1");
}

void tst_CanvasConnect::escapeDrawsNothing() {
    const graph::Network before = network();
    QTest::mousePress(&canvas(), Qt::LeftButton, {}, port("flatten1", true));
    QTest::mouseMove(&canvas(), empty());
    key(Qt::Key_Escape);
    QVERIFY(!canvas().state().connecting);
    QTest::mouseRelease(&canvas(), Qt::LeftButton, {}, empty());
    QVERIFY(!search().isVisible());
    QCOMPARE(network(), before);
}

QTEST_MAIN(tst_CanvasConnect)
#include "tst_CanvasConnect.moc"

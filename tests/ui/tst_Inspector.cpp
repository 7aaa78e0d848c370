// SPDX-License-Identifier: GPL-3.0-or-later
// Settings of a layer that are chosen from what the network and the data have, and those that all layers with weights share.
#include "CanvasFixture.h"
#include "FakeEngine.h"

#include <QComboBox>
#include <QToolButton>

using namespace lepton;
using namespace lepton::widgets;
using graph::NodeId;

class tst_Inspector : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { Theme::instance().apply(Theme::Mode::Dark); }
    void init() { m.open(); }
    void cleanup() { m.close(); }

    void weightSettingsAreFoldedAway();
    void whatIsSetIsSeenAtOnce();
    void weightsOfListsLayersOfTheType();
    void fieldOffersWhatTheDataHas();
    void layersWithoutWeightsHaveNoSuchPart();

private:
    QToolButton* fold() {
        for (auto* button : m.room().inspector().findChildren<QToolButton*>())
            if (button->text() == "Training and weights")
                return button;
        return nullptr;
    }
    /// The newest of that name: the one before goes with the next event.
    QComboBox* combo(const char* parameter) {
        const auto all = m.room().inspector().findChildren<QComboBox*>(QString("parameter-") + parameter);
        return all.isEmpty() ? nullptr : all.last();
    }

    CanvasFixture m;
};

void tst_Inspector::weightSettingsAreFoldedAway() {
    m.click("conv1");
    QVERIFY(fold() != nullptr && fold()->isVisible());
    QVERIFY(!combo("initialisation")->isVisible());
    QTest::mouseClick(fold(), Qt::LeftButton);
    QTRY_VERIFY(combo("initialisation")->isVisible()); // what is new is shown with the next event
    QTest::qWait(50); // until the column has found its height
    shot(m.room(), "inspector");
    m.click("conv2"); // stays open: the user wants to see it
    QTRY_VERIFY(combo("initialisation")->isVisible()); // what is new is shown with the next event
    QTest::mouseClick(fold(), Qt::LeftButton);
    QVERIFY(!combo("initialisation")->isVisible());
}

void tst_Inspector::whatIsSetIsSeenAtOnce() {
    QVERIFY(m.document().edit("Freeze", {graph::SetParameter{NodeId("conv2"), "frozen", true}}).ok());
    m.click("conv1");
    QVERIFY(!combo("initialisation")->isVisible());
    m.click("conv2");
    QTRY_VERIFY(combo("initialisation")->isVisible()); // what is new is shown with the next event
}

void tst_Inspector::weightsOfListsLayersOfTheType() {
    m.click("conv2");
    QTest::mouseClick(fold(), Qt::LeftButton);
    auto* list = combo("weights_of");
    QVERIFY(list != nullptr && !list->isEditable());
    QStringList offered;
    for (int i = 0; i < list->count(); ++i)
        offered << list->itemData(i).toString();
    QStringList expected{""};
    for (const auto& node : m.network().nodes())
        if (node.type == m.node("conv2").type && node.id.str() != "conv2")
            expected << QString::fromStdString(node.id.str());
    QVERIFY(expected.contains("conv1"));
    QCOMPARE(offered, expected);
    list->setCurrentIndex(list->findData("conv1"));
    Q_EMIT list->activated(list->currentIndex());
    QCOMPARE(m.node("conv2").parameters.value("weights_of", ""), std::string("conv1"));
    m.document().undo();
    QVERIFY(!m.node("conv2").parameters.contains("weights_of") || m.node("conv2").parameters["weights_of"] == "");
    QCOMPARE(combo("weights_of")->currentData().toString(), QString());
}

void tst_Inspector::fieldOffersWhatTheDataHas() {
    m.click("input1");
    auto* list = combo("field");
    QVERIFY(list != nullptr && list->isEditable());
    for (const char* name : {"", "pictures", "label", "noise"})
        QVERIFY2(list->findData(name) >= 0, name);
    list->setFocus();
    QTest::keyClicks(list->lineEdit(), "noise");
    QCOMPARE(m.node("input1").parameters.value("field", ""), std::string("noise"));
    QTest::keyClick(list->lineEdit(), Qt::Key_Enter);
    m.document().undo();
    QCOMPARE(m.node("input1").parameters.value("field", ""), std::string());
    QCOMPARE(m.document().history().canUndo(), false); // typing was one step
}

void tst_Inspector::layersWithoutWeightsHaveNoSuchPart() {
    m.click("flatten1");
    QVERIFY(fold() == nullptr || !fold()->isVisible());
}

QTEST_MAIN(tst_Inspector)
#include "tst_Inspector.moc"

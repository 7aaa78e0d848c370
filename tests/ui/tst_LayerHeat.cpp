// SPDX-License-Identifier: GPL-3.0-or-later
#include "FakeEngine.h"

#include "widgets/canvas/CanvasView.h"
#include "widgets/canvas/NetworkRoom.h"
#include "widgets/common/EngineClient.h"
#include "widgets/watch/HeatChooser.h"
#include "widgets/watch/HeatPart.h"

#include <QComboBox>

using namespace lepton;
using namespace lepton::widgets;

class tst_LayerHeat : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init() {
        useFakeEngine();
        m_fixture = std::make_unique<StudioFixture>();
        m_fixture->openProject();
        m_run = QString::fromStdString((m_fixture->document.project().runsFolder() / "0001").string());
        m_fixture->engine.start();
        QTRY_COMPARE(m_fixture->engine.state(), EngineClient::State::Ready);
        m_room = std::make_unique<NetworkRoom>(m_fixture->studio());
        m_room->resize(1200, 760);
        m_room->show();
        QVERIFY(QTest::qWaitForWindowExposed(m_room.get()));
        m_room->enter();
    }
    void cleanup() {
        m_room.reset();
        m_fixture.reset();
    }

    void nothingIsAskedForUntilAMeasureIsChosen() {
        auto* chooser = m_room->findChild<HeatChooser*>();
        QVERIFY(!chooser->isVisible());
        tell(Json::array({{{"event", "step"}, {"step", 1}}}));
        QTRY_VERIFY(chooser->isVisible());
        QVERIFY(requests(m_fixture->engine, "run/watch").empty());
        choose(tr("Gradient norm"), HeatMeasure::GradientNorm);
        QTRY_COMPARE(requests(m_fixture->engine, "run/watch").size(), std::size_t{1});
        QCOMPARE(requests(m_fixture->engine, "run/watch")[0]["on"], Json(true));
        choose(tr("Off"), HeatMeasure::Off);
        QTRY_COMPARE(requests(m_fixture->engine, "run/watch").size(), std::size_t{2});
        QCOMPARE(requests(m_fixture->engine, "run/watch")[1]["on"], Json(false));
    }

    void nodesShowTheFiguresOfTheRun() {
        m_room->heat().setMeasure(HeatMeasure::Dead);
        tell(layers(10, {{{"node", node(1)}, {"dead", 0.375}, {"gradient_norm", 0.5}, {"update_ratio", 0.001}}, {{"node", node(2)}, {"dead", 0.0}}}));
        const auto& heat = m_room->canvas().state().heat;
        QTRY_VERIFY(heat.contains(1));
        QCOMPARE(heat.at(1).text, QStringLiteral("38 %"));
        QCOMPARE(heat.at(2).text, QStringLiteral("0 %"));
        QVERIFY(heat.at(1).colour != heat.at(2).colour);
        QVERIFY(!heat.contains(3));
        m_room->heat().setMeasure(HeatMeasure::UpdateRatio);
        QVERIFY(!m_room->canvas().state().heat.contains(2)); // a layer without weights has none
        m_room->heat().setMeasure(HeatMeasure::Off);
        QVERIFY(m_room->canvas().state().heat.empty());
    }

    void theInspectorShowsTheHistoryOfTheSelectedLayer() {
        auto* part = m_room->findChild<HeatPart*>();
        m_room->canvas().select({graph::NodeId(node(1))});
        QVERIFY(!part->isVisible());
        for (int step = 1; step <= 3; ++step)
            tell(layers(step, {{{"node", node(1)}, {"dead", 0.1 * step}, {"gradient_norm", 0.5 / step}, {"update_ratio", 0.001}}}));
        QTRY_VERIFY(part->isVisible());
        const auto history = m_room->heat().history(node(1), HeatMeasure::GradientNorm);
        QCOMPARE(history.size(), std::size_t{3});
        QCOMPARE(history[2].step, 3);
        QCOMPARE(history[0].value, 0.5);
        shot(*m_room, QStringLiteral("heat"));
    }

    void theLayerThatMadeAValueThatIsNoNumberIsSelected() {
        tell(Json::array({{{"event", "not-finite"}, {"step", 7}, {"what", "output"}, {"node", node(4)}, {"causes", Json::array()}}}));
        QTRY_COMPARE(m_room->canvas().selection(), std::vector<graph::NodeId>{graph::NodeId(node(4))});
    }

    void anotherProjectsRunsAreNoneOfItsBusiness() {
        m_room->heat().setMeasure(HeatMeasure::Dead);
        m_run = QStringLiteral("/elsewhere/runs/0001");
        tell(layers(1, {{{"node", node(1)}, {"dead", 1.0}}}));
        QVERIFY(!m_room->heat().hasFigures());
        QVERIFY(m_room->canvas().state().heat.empty());
    }

    void theColourSaysWhetherToWorry() {
        QVERIFY(heatColour(0) != heatColour(1));
        QVERIFY(heatColour(-1) != heatColour(1));
        QCOMPARE(LayerHeat::textOf(HeatMeasure::Dead, 0.375), QStringLiteral("38 %"));
        QCOMPARE(LayerHeat::textOf(HeatMeasure::GradientNorm, 0.25), QStringLiteral("0.250"));
    }

private:
    std::string node(int index) const { return m_fixture->document.network().nodes()[static_cast<std::size_t>(index)].id.str(); }
    static Json layers(int step, Json list) { return Json::array({{{"event", "layers"}, {"step", step}, {"epoch", 1}, {"layers", std::move(list)}}}); }
    void tell(const Json& events) { emitFromEngine(m_fixture->engine, "run/events", {{"run", m_run.toStdString()}, {"events", events}}); }
    void choose(const QString&, HeatMeasure measure) {
        auto* box = m_room->findChild<HeatChooser*>()->findChild<QComboBox*>();
        box->setFocus();
        while (box->currentData().toInt() != static_cast<int>(measure))
            QTest::keyClick(box, box->currentData().toInt() < static_cast<int>(measure) ? Qt::Key_Down : Qt::Key_Up);
        QTRY_COMPARE(m_room->heat().measure(), measure);
    }

    std::unique_ptr<StudioFixture> m_fixture;
    std::unique_ptr<NetworkRoom> m_room;
    QString m_run;
};

QTEST_MAIN(tst_LayerHeat)
#include "tst_LayerHeat.moc"

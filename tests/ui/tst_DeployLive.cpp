// SPDX-License-Identifier: GPL-3.0-or-later
// What is live is operated: state, figures, log, versions, scaling, deleting, what was interrupted.
#include "DeployFixture.h"

#include "widgets/common/FigureTile.h"
#include "widgets/common/NumberField.h"
#include "widgets/deploy/DeploymentTable.h"
#include "widgets/deploy/FigureHistory.h"
#include "widgets/deploy/OperatePage.h"
#include "widgets/deploy/ServerLog.h"
#include "widgets/deploy/StatusCard.h"
#include "widgets/deploy/TrafficView.h"
#include "widgets/deploy/VersionsCard.h"
#include "widgets/runs/XyChart.h"

#include <QLineEdit>
#include <QPlainTextEdit>
#include <QSignalSpy>
#include <QTreeWidget>

using namespace lepton;
using namespace lepton::widgets;

class tst_DeployLive : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { Theme::instance().apply(Theme::Mode::Light); }
    void init();
    void cleanup() { f->room.reset(); f.reset(); }

    void emptyPageLeadsToDeploying();
    void tellsWhatIsLiveWhere();
    void asksOnlyWhileItIsSeen();
    void figuresBecomeCurves();
    void logIsShownAndFiltered();
    void versionsLeadBack();
    void scales();
    void deletesOnlyWhenAskedTwice();
    void interruptedGoesOnOrBack();
    void figuresOfTenMinutesAreKept();

private:
    OperatePage* live() const { return f->room->livePage(); }
    void addDeployment(const char* name, const char* target, const std::vector<std::pair<const char*, const char*>>& revisions);
    void openLive();
    std::unique_ptr<DeployFixture> f;
};

void tst_DeployLive::init() {
    f = std::make_unique<DeployFixture>();
    f->addPackage("1");
}

/// Revisions by version and outcome.
void tst_DeployLive::addDeployment(const char* name, const char* target, const std::vector<std::pair<const char*, const char*>>& revisions) {
    Json all = Json::array();
    int live = 0;
    for (const auto& [version, outcome] : revisions) {
        all.push_back({{"revision", all.size() + 1}, {"model", "digits"}, {"version", version}, {"digest", std::string(64, '0')}, {"settings", Json::object()}, {"created", "2026-11-20T10:00:00Z"}, {"outcome", outcome}, {"state", Json::object()}});
        live = std::string(outcome) == "live" ? static_cast<int>(all.size()) : live;
    }
    const Json record{{"format", "lepton-deployment"}, {"version", 1}, {"name", name}, {"target", target}, {"url", live > 0 ? "http://digits.example" : ""}, {"live", live}, {"token", false}, {"revisions", all}};
    QVERIFY(ask(f->studio->engine, "test/deployed", record).ok());
}

void tst_DeployLive::openLive() {
    f->openRoom();
    for (auto* pills : f->room->findChildren<Pills*>())
        if (pills->accessibleName() == "Part of the room")
            QTest::mouseClick(pills->pill(DeployRoom::Live), Qt::LeftButton);
    QTRY_VERIFY(live()->isVisible());
}

void tst_DeployLive::emptyPageLeadsToDeploying() {
    openLive();
    QTest::mouseClick(visibleButton<QPushButton>(*f->room, "Deploy a model"), Qt::LeftButton);
    QVERIFY(f->page()->isVisible());
}

void tst_DeployLive::tellsWhatIsLiveWhere() {
    addDeployment("digits", "kubernetes", {{"1", "superseded"}, {"2", "live"}});
    addDeployment("other", "local", {{"7", "failed"}});
    openLive();
    auto* table = live()->table()->table();
    QTRY_COMPARE(table->topLevelItemCount(), 2);
    QCOMPARE(table->topLevelItem(0)->text(0), QString("digits"));
    QCOMPARE(table->topLevelItem(0)->text(1), QString("Kubernetes"));
    QCOMPARE(table->topLevelItem(0)->text(2), QString("digits 2"));
    QCOMPARE(table->topLevelItem(0)->text(4), QString("http://digits.example"));
    QTRY_COMPARE(table->topLevelItem(0)->text(3), QString("live"));
    QTRY_COMPARE(table->topLevelItem(1)->text(3), QString("not there"));
    QTRY_COMPARE(live()->status()->words(), QString("live"));
    QTRY_VERIFY(live()->status()->findChild<QPlainTextEdit*>()->toPlainText().contains("digits-1 · Running"));
    shot(*f->room, "live-traffic");
    table->setFocus();
    QTest::keyClick(table, Qt::Key_Down);
    QCOMPARE(live()->table()->chosen(), QString("other"));
    QTRY_VERIFY(requests(f->studio->engine, "deploy/status").back()["name"] == "other");
}

void tst_DeployLive::asksOnlyWhileItIsSeen() {
    addDeployment("digits", "local", {{"1", "live"}});
    openLive();
    QTRY_VERIFY(requests(f->studio->engine, "deploy/status").size() >= 1);
    f->room->hide();
    const auto before = requests(f->studio->engine, "deploy/status").size();
    QTest::qWait(2500);
    QCOMPARE(requests(f->studio->engine, "deploy/status").size(), before);
    f->room->show();
    QTRY_VERIFY(requests(f->studio->engine, "deploy/status").size() > before);
}

void tst_DeployLive::figuresBecomeCurves() {
    addDeployment("digits", "kubernetes", {{"1", "live"}});
    openLive();
    auto* traffic = live()->traffic();
    QTRY_VERIFY(traffic->requests()->value().endsWith(" / s"));
    QCOMPARE(traffic->latency()->value(), QString("2 / 6.4 ms"));
    QCOMPARE(traffic->failures()->value(), QString("0.5 / s"));
    QTRY_VERIFY_WITH_TIMEOUT(traffic->requestChart()->lines()[0].x.size() >= 2, 6000);
    QVERIFY(traffic->requestChart()->lines()[0].y[0] >= 40);
    QCOMPARE(traffic->driftChart()->lines()[0].name, QString("mean"));
    QCOMPARE(traffic->driftChart()->lines()[0].y[0], 0.12);
    shot(*f->room, "live-figures");
}

void tst_DeployLive::logIsShownAndFiltered() {
    addDeployment("digits", "local", {{"1", "live"}});
    openLive();
    QTest::mouseClick(live()->pages()->pill(3), Qt::LeftButton);
    auto* lines = live()->log()->lines();
    QTRY_VERIFY(lines->toPlainText().contains("predict"));
    live()->log()->filter()->setFocus();
    QTest::keyClicks(live()->log()->filter(), "health");
    QCOMPARE(lines->toPlainText(), QString("GET /v2/health/ready 200"));
}

void tst_DeployLive::versionsLeadBack() {
    addDeployment("digits", "kubernetes", {{"1", "superseded"}, {"2", "failed"}, {"3", "live"}});
    openLive();
    QTest::mouseClick(live()->pages()->pill(1), Qt::LeftButton);
    QTRY_COMPARE(live()->versions()->table()->topLevelItemCount(), 3);
    QCOMPARE(live()->versions()->table()->topLevelItem(0)->text(3), QString("live")); // newest first
    QVERIFY(live()->versions()->rollbackButton(2) == nullptr && live()->versions()->rollbackButton(3) == nullptr);
    shot(*f->room, "live-versions");
    QTest::mouseClick(live()->versions()->rollbackButton(1), Qt::LeftButton);
    QTRY_COMPARE(live()->versions()->table()->topLevelItemCount(), 4);
    QCOMPARE(requests(f->studio->engine, "deploy/rollback")[0], Json({{"name", "digits"}, {"revision", 1}}));
    QCOMPARE(live()->versions()->table()->topLevelItem(0)->text(1), QString("digits 1"));
}

void tst_DeployLive::scales() {
    addDeployment("digits", "kubernetes", {{"1", "live"}});
    addDeployment("here", "local", {{"1", "live"}});
    openLive();
    QTRY_VERIFY(live()->status()->scaleButton()->isVisible());
    auto* replicas = live()->status()->replicas();
    replicas->setFocus();
    replicas->selectAll();
    QTest::keyClicks(replicas, "5");
    QTest::mouseClick(live()->status()->scaleButton(), Qt::LeftButton);
    QTRY_COMPARE(requests(f->studio->engine, "deploy/scale").size(), std::size_t(1));
    QCOMPARE(requests(f->studio->engine, "deploy/scale")[0], Json({{"name", "digits"}, {"replicas", 5}}));
    live()->choose("here");
    QVERIFY(!live()->status()->scaleButton()->isVisible()); // one server on this machine
}

void tst_DeployLive::deletesOnlyWhenAskedTwice() {
    addDeployment("digits", "local", {{"1", "live"}});
    openLive();
    QTRY_VERIFY(live()->status()->deleteButton()->isVisible());
    QVERIFY(!live()->status()->confirmButton()->isVisible());
    QTest::mouseClick(live()->status()->deleteButton(), Qt::LeftButton);
    QVERIFY(live()->status()->confirmButton()->isVisible());
    QCOMPARE(requests(f->studio->engine, "deploy/delete").size(), std::size_t(0));
    QTest::mouseClick(visibleButton<QPushButton>(*live(), "Keep it"), Qt::LeftButton);
    QVERIFY(!live()->status()->confirmButton()->isVisible());
    QTest::mouseClick(live()->status()->deleteButton(), Qt::LeftButton);
    QTest::mouseClick(live()->status()->confirmButton(), Qt::LeftButton);
    QTRY_COMPARE(live()->table()->table()->topLevelItemCount(), 0);
    QVERIFY(visibleButton<QPushButton>(*f->room, "Deploy a model") != nullptr);
}

void tst_DeployLive::interruptedGoesOnOrBack() {
    addDeployment("digits", "kubernetes", {{"1", "live"}, {"2", "interrupted"}});
    openLive();
    QTRY_VERIFY(live()->status()->goOnButton()->isVisible());
    QCOMPARE(live()->status()->goBackButton()->text(), QString("Roll back to 1"));
    shot(*f->room, "live-interrupted");
    QTest::mouseClick(live()->status()->goOnButton(), Qt::LeftButton);
    QTRY_COMPARE(requests(f->studio->engine, "deploy/rollback").size(), std::size_t(1));
    QCOMPARE(requests(f->studio->engine, "deploy/rollback")[0]["revision"], Json(2));
    QTRY_VERIFY(!live()->status()->goOnButton()->isVisible());
    addDeployment("digits", "kubernetes", {{"1", "live"}, {"2", "interrupted"}});
    f->room->enter();
    QTRY_VERIFY(live()->status()->goBackButton()->isVisible());
    QTest::mouseClick(live()->status()->goBackButton(), Qt::LeftButton);
    QTRY_COMPARE(requests(f->studio->engine, "deploy/rollback").size(), std::size_t(2));
    QCOMPARE(requests(f->studio->engine, "deploy/rollback")[1]["revision"], Json(1));
}

void tst_DeployLive::figuresOfTenMinutesAreKept() {
    FigureHistory history;
    for (int i = 0; i <= 1300; i += 2)
        history.append(i, {{"requests_per_second", Json()}, {"latency_seconds", {{"mean", 0.5}, {"p99", Json()}}}, {"drift", {{{"feature", "a"}, {"value", 1}}, {{"feature", "b"}, {"value", 2}}}}});
    QCOMPARE(history.points().size(), std::size_t(301));
    QCOMPARE(history.points().front().at, 700.0);
    QVERIFY(!history.points().back().requests && !history.points().back().p99);
    QCOMPARE(*history.points().back().mean, 500.0);
    QCOMPARE(history.drifted(5), std::vector<std::string>({"b", "a"}));
}

QTEST_MAIN(tst_DeployLive)
#include "tst_DeployLive.moc"

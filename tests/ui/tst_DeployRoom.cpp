// SPDX-License-Identifier: GPL-3.0-or-later
// From a run to an address: targets, settings, secrets, plan, progress, what went wrong.
#include "DeployFixture.h"

#include "widgets/common/Notice.h"
#include "widgets/deploy/AddressCard.h"
#include "widgets/deploy/AnswerPanel.h"
#include "widgets/deploy/PlanCard.h"
#include "widgets/deploy/SecretField.h"
#include "widgets/deploy/UseItCard.h"
#include "widgets/training/SettingFields.h"

#include <QClipboard>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QSignalSpy>
#include <QTreeWidget>

using namespace lepton;
using namespace lepton::widgets;

class tst_DeployRoom : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { Theme::instance().apply(Theme::Mode::Dark); }
    void init() { f = std::make_unique<DeployFixture>(); }
    void cleanup() { f->room.reset(); f.reset(); }

    void emptyRoomLeadsToTraining();
    void runIsLiveWithOneClick();
    void targetThatIsMissingSaysWhy();
    void namesThatCanNotBeAreRefused();
    void nameOfAnotherTargetIsRefused();
    void planNamesAddressesAndChanges();
    void uncheckedTlsIsRed();
    void planIsMadeAnewAfterAChange();
    void settingsAreRememberedByProject();
    void secretsGoToTheKeychainOnly();
    void progressLogAndCancel();
    void failureSaysWhatWasTakenBack();
    void goesOnInAnotherRoom();
    void engineThatDiesEndsTheWork();

private:
    AnswerPanel* answers() const { return f->page()->answers(); }
    void planOn(const char* target);
    std::unique_ptr<DeployFixture> f;
};

void tst_DeployRoom::emptyRoomLeadsToTraining() {
    f->room = std::make_unique<DeployRoom>(f->studio->studio());
    f->room->resize(1376, 820);
    f->room->show();
    QSignalSpy rooms(&f->studio->actions, &StudioActions::showRoom);
    QTest::mouseClick(visibleButton<QPushButton>(*f->room, "Go to training"), Qt::LeftButton);
    QCOMPARE(rooms[0][0].toString(), QString("train"));
    shot(*f->room, "deploy-empty");
}

void tst_DeployRoom::runIsLiveWithOneClick() {
    f->addRun(0.7);
    f->addRun(0.95);
    f->openRoom();
    QVERIFY(f->room->source().run.endsWith("0002")); // the best
    const QString file = f->addPackage("1");
    const Json written{{"package", file.toStdString()}, {"name", "digits"}, {"version", "1"}, {"bytes", 1153434}, {"labels", {"0", "1"}}, {"metrics", {{"accuracy", 0.914}}}, {"signature", Json::object()}};
    QVERIFY(ask(f->studio->engine, "test/answer", {{"method", "package/write"}, {"result", written}}).ok());
    shot(*f->room, "deploy-start");
    f->deployHere();
    const Json asked = requests(f->studio->engine, "deploy/apply")[0];
    QCOMPARE(asked["package"], Json(file.toStdString()));
    QCOMPARE(asked["name"], Json("digits"));
    QStringList titles;
    for (const auto& step : f->job()->job()->steps()) {
        QVERIFY(step.state == DeployStep::State::Done);
        titles << step.title;
    }
    QCOMPARE(titles, QStringList({"Make the package", "Check the package", "Start the server", "Ask the new address", "Live"}));
    QTRY_VERIFY(answers()->address()->isVisible());
    QTRY_VERIFY(answers()->useIt()->code().startsWith("curl '" + answers()->address()->address()->text()));
    QTest::mouseClick(answers()->useIt()->copyButton(), Qt::LeftButton);
    QCOMPARE(QGuiApplication::clipboard()->text(), answers()->useIt()->code());
    QTest::mouseClick(answers()->useIt()->languages()->pill(1), Qt::LeftButton);
    QVERIFY(answers()->useIt()->code().contains("urllib.request"));
    QTRY_COMPARE(f->room->package(), file);
    shot(*f->room, "deploy-live");
}

void tst_DeployRoom::targetThatIsMissingSaysWhy() {
    f->addPackage("1");
    f->openRoom();
    auto* card = f->page()->targets()->card("podman");
    QVERIFY(card->toolTip().contains("Install the package podman"));
    f->choose("podman");
    QVERIFY(!f->settings()->deployButton()->isEnabled() && !f->settings()->planButton()->isEnabled());
    // By the keyboard the choice moves on.
    card->setFocus();
    QTest::keyClick(card, Qt::Key_Down);
    QCOMPARE(f->page()->targets()->chosen(), QString("kubernetes"));
    QVERIFY(f->settings()->planButton()->isEnabled());
}

void tst_DeployRoom::namesThatCanNotBeAreRefused() {
    f->addPackage("1");
    f->openRoom();
    QCOMPARE(f->settings()->name(), QString("digits"));
    for (const char* name : {"Digits", "1digits", "digits-", "a.b", "", "a2345678901234567890123456789012345678901"}) {
        f->settings()->nameField()->clear();
        f->typeName(name);
        QVERIFY2(!f->settings()->deployButton()->isEnabled(), name);
    }
    f->typeName("digits-two");
    QVERIFY(f->settings()->deployButton()->isEnabled());
    QCOMPARE(deploymentNameOf("3 Digits_v2."), QString("model-3-digits-v2"));
}

void tst_DeployRoom::nameOfAnotherTargetIsRefused() {
    f->addPackage("1");
    f->openRoom();
    f->deployHere();
    QTRY_VERIFY(f->page()->targets()->card("local")->accessibleName().contains("live"));
    f->choose("kubernetes");
    QCOMPARE(f->settings()->name(), QString("digits-kubernetes"));
    f->typeName("digits");
    QVERIFY(!f->settings()->planButton()->isEnabled());
}

void tst_DeployRoom::planOn(const char* target) {
    f->choose(target);
    QTRY_VERIFY(f->settings()->planButton()->isEnabled());
    QVERIFY(!f->settings()->deployButton()->isEnabled()); // nobody is talked to before he has been named
    QTest::mouseClick(f->settings()->planButton(), Qt::LeftButton);
    QTRY_VERIFY(f->page()->planCard()->deployButton()->isVisible());
}

void tst_DeployRoom::planNamesAddressesAndChanges() {
    f->addPackage("1");
    f->openRoom();
    planOn("kubernetes");
    const QString words = f->page()->planCard()->words();
    QVERIFY(words.contains("https://registry.example: the image is pushed there"));
    QVERIFY(words.contains("https://cluster.example:6443") && !words.contains("NOT checked"));
    QVERIFY(words.contains("The namespace has no quota"));
    auto* changes = f->page()->planCard()->changes();
    QCOMPARE(changes->topLevelItemCount(), 3);
    QCOMPARE(changes->topLevelItem(0)->text(2) + changes->topLevelItem(0)->text(3), QString("12"));
    QCOMPARE(changes->topLevelItem(1)->foreground(0).color(), Theme::instance().palette().ok);
    QCOMPARE(changes->topLevelItem(2)->foreground(0).color(), Theme::instance().palette().error);
    QCOMPARE(requests(f->studio->engine, "deploy/apply").size(), std::size_t(0));
    shot(*f->room, "deploy-plan");
    QTest::mouseClick(f->page()->planCard()->deployButton(), Qt::LeftButton);
    QTRY_VERIFY(f->job()->job() != nullptr && f->job()->job()->state() == DeployJob::State::Done);
    QCOMPARE(requests(f->studio->engine, "deploy/plan").size(), std::size_t(1));
}

void tst_DeployRoom::uncheckedTlsIsRed() {
    f->addPackage("1");
    f->openRoom();
    f->choose("kubernetes");
    QTest::mouseClick(f->settings()->fields()->findChild<QAbstractButton*>("parameter-tls_verify"), Qt::LeftButton);
    planOn("kubernetes");
    QVERIFY(f->page()->planCard()->words().contains("its certificate is NOT checked"));
}

void tst_DeployRoom::planIsMadeAnewAfterAChange() {
    f->addPackage("1");
    f->openRoom();
    planOn("kubernetes");
    QVERIFY(f->settings()->deployButton()->isEnabled());
    f->typeName("digits-two");
    QVERIFY(!f->settings()->deployButton()->isEnabled());
    QVERIFY(!f->page()->planCard()->isVisible());
}

void tst_DeployRoom::settingsAreRememberedByProject() {
    f->addPackage("1");
    f->openRoom();
    auto* port = f->settings()->fields()->findChild<QLineEdit*>("parameter-port");
    port->setFocus();
    port->selectAll();
    QTest::keyClicks(port, "8123");
    QTest::keyClick(port, Qt::Key_Return);
    f->typeName("here");
    f->deployHere();
    QCOMPARE(requests(f->studio->engine, "deploy/apply")[0]["settings"]["port"], Json(8123));
    f->openRoom();
    QCOMPARE(f->settings()->name(), QString("here"));
    QCOMPARE(f->settings()->values()["port"], Json(8123));
}

void tst_DeployRoom::secretsGoToTheKeychainOnly() {
    f->addPackage("1");
    f->openRoom();
    f->choose("registry");
    QCOMPARE(f->settings()->secrets().size(), std::size_t(1));
    auto* secret = f->settings()->secrets()[0];
    QCOMPARE(secret->field()->echoMode(), QLineEdit::Password);
    secret->field()->setFocus();
    QTest::keyClicks(secret->field(), "pa55word");
    QTest::keyClick(secret->field(), Qt::Key_Return);
    QTRY_VERIFY(secret->kept());
    QVERIFY(secret->field()->text().isEmpty());
    QCOMPARE(requests(f->studio->engine, "secrets/keep")[0], Json({{"key", "registry/password"}, {"value", "pa55word"}}));
    QStringList seen;
    for (auto* label : secret->findChildren<QLabel*>())
        seen << label->text();
    QVERIFY(seen.contains("Kept in the desktop's keychain"));
    planOn("registry");
    QTest::mouseClick(f->page()->planCard()->deployButton(), Qt::LeftButton);
    QTRY_VERIFY(f->job()->job() != nullptr && !f->job()->job()->running());
    shot(*f->room, "deploy-registry");
    // Nowhere else: no settings file, no project file, no other request.
    for (const char* method : {"deploy/plan", "deploy/apply"})
        QVERIFY(requests(f->studio->engine, method).dump().find("pa55word") == std::string::npos);
    for (const auto& entry : std::filesystem::recursive_directory_iterator(f->studio->folder()))
        if (entry.is_regular_file())
            QVERIFY2(readFile(entry.path())->find("pa55word") == std::string::npos, entry.path().c_str());
    QTest::mouseClick(secret->button(), Qt::LeftButton); // Forget
    QTRY_VERIFY(!secret->kept());
}

void tst_DeployRoom::progressLogAndCancel() {
    f->addPackage("1");
    f->openRoom();
    f->typeName("slow");
    planOn("kubernetes");
    f->typeName("slow");
    planOn("kubernetes");
    QTest::mouseClick(f->page()->planCard()->deployButton(), Qt::LeftButton);
    const auto pushing = [this] {
        for (const auto& step : f->job()->job()->steps())
            if (step.name == "push" && step.state == DeployStep::State::Running && step.bytes == 40e6)
                return stepWords(step);
        return QString();
    };
    QTRY_VERIFY(f->job()->job() != nullptr && !pushing().isEmpty());
    QCOMPARE(pushing(), QString("%1 of %2 · %3/s · %4 left").arg(bytesText(40'000'000), bytesText(100'000'000), bytesText(20'000'000), durationText(3)));
    QTRY_VERIFY(f->job()->logButton()->isVisible());
    QTest::mouseClick(f->job()->logButton(), Qt::LeftButton);
    QVERIFY(f->job()->log()->toPlainText().contains("pod/digits-1  pulling image"));
    shot(*f->room, "deploy-progress");
    QVERIFY(f->job()->cancelButton()->isVisible());
    QTest::mouseClick(f->job()->cancelButton(), Qt::LeftButton);
    QTRY_COMPARE(f->job()->job()->state(), DeployJob::State::Cancelled);
    QCOMPARE(f->job()->job()->takenBack(), QString("version 1 is live as before"));
    QVERIFY(!f->job()->notice()->isVisible() && f->job()->againButton()->isVisible());
}

void tst_DeployRoom::failureSaysWhatWasTakenBack() {
    f->addPackage("1");
    f->openRoom();
    f->typeName("bad");
    QTest::mouseClick(f->settings()->deployButton(), Qt::LeftButton);
    QTRY_VERIFY(f->job()->notice()->isVisible());
    QCOMPARE(f->job()->notice()->text(), QString("The image can't be pulled (pod/digits-1)\nLook whether the cluster may read the registry"));
    QStringList seen;
    for (auto* label : f->job()->findChildren<QLabel*>())
        if (label->isVisible())
            seen << label->text();
    QVERIFY(seen.contains("Taken back: version 1 is live as before"));
    shot(*f->room, "deploy-failed");
}

void tst_DeployRoom::goesOnInAnotherRoom() {
    f->addPackage("1");
    f->openRoom();
    QSignalSpy told(&f->studio->actions, &StudioActions::notify), reported(&f->studio->actions, &StudioActions::report);
    QTRY_VERIFY(f->settings()->deployButton()->isEnabled());
    QTest::mouseClick(f->settings()->deployButton(), Qt::LeftButton);
    f->room->hide();
    QTRY_COMPARE(told.count(), 1);
    QVERIFY(told[0][0].toString().startsWith("digits version 1 is on This machine: http://127.0.0.1:"));
    f->room->show();
    f->typeName("bad");
    QTest::mouseClick(f->settings()->deployButton(), Qt::LeftButton);
    f->room->hide();
    QTRY_COMPARE(reported.count(), 1);
}

void tst_DeployRoom::engineThatDiesEndsTheWork() {
    f->addPackage("1");
    f->openRoom();
    f->typeName("slow");
    QTest::mouseClick(f->settings()->deployButton(), Qt::LeftButton);
    QTRY_VERIFY(f->job()->job() != nullptr && f->job()->cancelButton()->isVisible());
    QTRY_VERIFY(requests(f->studio->engine, "deploy/apply").size() == 1);
    f->studio->engine.call("test/crash", Json::object(), nullptr, {});
    QTRY_COMPARE(f->job()->job()->state(), DeployJob::State::Failed);
    QVERIFY(f->job()->notice()->text().contains("crashed"));
}

QTEST_MAIN(tst_DeployRoom)
#include "tst_DeployRoom.moc"

// SPDX-License-Identifier: GPL-3.0-or-later
// The studio's end of the protocol, against an engine that crashes, babbles and dawdles.
#include "FakeEngine.h"

#include <QFile>
#include <QSignalSpy>

using namespace lepton;
using namespace lepton::widgets;
using State = EngineClient::State;

class tst_EngineClient : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init() { useFakeEngine(); }

    void greets();
    void callsWaitUntilItIsReady();
    void answersInAnyOrder();
    void repliesExactlyOnce();
    void passesGarbageOver();
    void errorsKeepTheirParts();
    void noReplyWhenTheAskerIsGone();
    void tellsOfRunsAndDeployments();
    void crashFailsWhatWasAskedAndStartsAgain();
    void givesUpAfterThreeCrashesAMinute();
    void missingProgram();
    void programThatIsNoProgram();
    void otherVersion();
    void startsAnewAfterAFailure();
    void saysFarewell();
};

void tst_EngineClient::greets() {
    EngineClient engine;
    QCOMPARE(engine.state(), State::Off);
    QSignalSpy changes(&engine, &EngineClient::stateChanged);
    engine.start();
    QCOMPARE(engine.state(), State::Starting);
    QTRY_COMPARE(engine.state(), State::Ready);
    QCOMPARE(changes.size(), 2);
    QCOMPARE(engine.hello()["callbacks"].size(), std::size_t(3));
}

void tst_EngineClient::callsWaitUntilItIsReady() {
    EngineClient engine;
    int answers = 0;
    engine.call("test/echo", {{"n", 1}}, nullptr, [&](Result<Json> got) { answers += got.ok() && (*got)["n"] == 1 ? 1 : 100; });
    engine.start();
    engine.call("test/echo", {{"n", 1}}, nullptr, [&](Result<Json> got) { answers += got.ok() && (*got)["n"] == 1 ? 1 : 100; });
    QCOMPARE(answers, 0);
    QTRY_COMPARE(answers, 2);
}

void tst_EngineClient::answersInAnyOrder() {
    EngineClient engine;
    engine.start();
    QStringList order;
    engine.call("test/slow", {{"seconds", 0.3}}, nullptr, [&](Result<Json> got) { order << (got.ok() && got->contains("slow") ? "slow" : "wrong"); });
    engine.call("test/echo", {{"n", 2}}, nullptr, [&](Result<Json> got) { order << (got.ok() && got->contains("n") ? "quick" : "wrong"); });
    QTRY_COMPARE(order.size(), 2);
    QCOMPARE(order, QStringList({"quick", "slow"}));
}

void tst_EngineClient::repliesExactlyOnce() {
    EngineClient engine;
    engine.start();
    int answers = 0;
    engine.call("test/twice", Json::object(), nullptr, [&](Result<Json>) { ++answers; });
    QVERIFY(ask(engine, "test/echo").ok()); // what came after it has been read
    QCOMPARE(answers, 1);
}

void tst_EngineClient::passesGarbageOver() {
    EngineClient engine;
    engine.start();
    const auto answer = ask(engine, "test/garbage");
    QVERIFY(answer.ok());
    QCOMPARE(engine.state(), State::Ready);
    QVERIFY(ask(engine, "test/echo", {{"still", "here"}}).ok());
}

void tst_EngineClient::errorsKeepTheirParts() {
    EngineClient engine;
    engine.start();
    const Error given = Error(ErrorCode::Conflict, text("The port %1 is in use", 8000)).at("127.0.0.1:8000").fix("Choose another port");
    QVERIFY(ask(engine, "test/answer", {{"method", "deploy/apply"}, {"error", toJson(given)}}).ok());
    const auto answer = ask(engine, "deploy/apply", {{"package", "x"}});
    QVERIFY(!answer.ok());
    QCOMPARE(answer.error().code, ErrorCode::Conflict);
    QCOMPARE(answer.error().what, given.what);
    QCOMPARE(answer.error().where, given.where);
    QCOMPARE(answer.error().hint, given.hint);
}

void tst_EngineClient::noReplyWhenTheAskerIsGone() {
    EngineClient engine;
    engine.start();
    bool replied = false;
    {
        QObject asker;
        engine.call("test/echo", Json::object(), &asker, [&](Result<Json>) { replied = true; });
    }
    QVERIFY(ask(engine, "test/echo").ok());
    QVERIFY(!replied);
}

void tst_EngineClient::tellsOfRunsAndDeployments() {
    EngineClient engine;
    engine.start();
    QStringList heard;
    connect(&engine, &EngineClient::runEvents, this, [&](const QString& run, const Json& events) { heard << run + QString::number(events.size()); });
    connect(&engine, &EngineClient::runEnded, this, [&](const QString& run, const QString& status, const Json&) { heard << run + status; });
    connect(&engine, &EngineClient::deployEvent, this, [&](const QString& deployment, const Json& event) { heard << deployment + QString::fromStdString(event["name"]); });
    emitFromEngine(engine, "run/events", {{"run", "/r"}, {"events", {{{"event", "step"}}, {{"event", "step"}}}}});
    emitFromEngine(engine, "run/ended", {{"run", "/r"}, {"status", "completed"}});
    emitFromEngine(engine, "deploy/event", {{"name", "digits"}, {"event", {{"event", "deploy-step"}, {"name", "push"}}}});
    emitFromEngine(engine, "deploy/event", {{"name", "digits"}}); // passed over, as the next
    emitFromEngine(engine, "run/events", {{"run", "/r"}, {"events", "no list"}}); // passed over
    QTRY_COMPARE(heard, QStringList({"/r2", "/rcompleted", "digitspush"}));
}

void tst_EngineClient::crashFailsWhatWasAskedAndStartsAgain() {
    EngineClient engine;
    QSignalSpy died(&engine, &EngineClient::died);
    engine.start();
    QTRY_COMPARE(engine.state(), State::Ready);
    std::vector<Result<Json>> answers;
    engine.call("test/slow", {{"seconds", 20}}, nullptr, [&](Result<Json> got) { answers.push_back(std::move(got)); });
    engine.call("test/crash", Json::object(), nullptr, [&](Result<Json> got) { answers.push_back(std::move(got)); });
    QTRY_COMPARE(answers.size(), std::size_t(2));
    for (const auto& answer : answers) {
        QVERIFY(!answer.ok());
        QCOMPARE(answer.error().code, ErrorCode::Internal);
        QVERIFY(!answer.error().hint.empty());
    }
    QCOMPARE(died.size(), 1);
    QTRY_COMPARE(engine.state(), State::Ready);
    QVERIFY(ask(engine, "test/echo").ok());
    QCOMPARE(answers.size(), std::size_t(2));
}

void tst_EngineClient::givesUpAfterThreeCrashesAMinute() {
    useFakeEngine({{"crash_at_start", true}});
    EngineClient engine;
    QSignalSpy died(&engine, &EngineClient::died);
    std::optional<Result<Json>> answer;
    engine.call("test/echo", Json::object(), nullptr, [&](Result<Json> got) { answer = std::move(got); });
    engine.start();
    QTRY_COMPARE_WITH_TIMEOUT(engine.state(), State::Failed, 10'000);
    QCOMPARE(died.size(), 4); // the first start and three more
    QVERIFY(engine.failure().has_value());
    QCOMPARE(engine.failure()->where, std::string("no such library"));
    QVERIFY(answer && !answer->ok());
}

void tst_EngineClient::missingProgram() {
    qputenv("LEPTON_ENGINE", "/nowhere/lepton");
    EngineClient engine;
    engine.start();
    QTRY_COMPARE(engine.state(), State::Failed);
    QCOMPARE(engine.failure()->code, ErrorCode::NotFound);
    QCOMPARE(engine.failure()->where, std::string("/nowhere/lepton"));
    bool inside = true;
    bool replied = false;
    engine.call("test/echo", Json::object(), nullptr, [&](Result<Json> got) { replied = !got.ok() && !inside; });
    inside = false;
    QTRY_VERIFY(replied); // and not from within call()
}

void tst_EngineClient::programThatIsNoProgram() {
    QTemporaryDir folder;
    const QString file = folder.filePath("lepton");
    QFile program(file);
    QVERIFY(program.open(QIODevice::WriteOnly));
    program.write("\x7f" "ELF and nothing more");
    program.close();
    program.setPermissions(QFile::ReadOwner | QFile::ExeOwner);
    qputenv("LEPTON_ENGINE", file.toUtf8());
    EngineClient engine;
    engine.start();
    QTRY_COMPARE_WITH_TIMEOUT(engine.state(), State::Failed, 10'000);
    QVERIFY(!ask(engine, "test/echo").ok());
}

void tst_EngineClient::otherVersion() {
    useFakeEngine({{"version", 7}});
    EngineClient engine;
    engine.start();
    QTRY_COMPARE(engine.state(), State::Failed);
    QCOMPARE(engine.failure()->code, ErrorCode::TooNew);
    QVERIFY(engine.failure()->what.str().find('7') != std::string::npos);
}

void tst_EngineClient::startsAnewAfterAFailure() {
    qputenv("LEPTON_ENGINE", "/nowhere/lepton");
    EngineClient engine;
    engine.start();
    QTRY_COMPARE(engine.state(), State::Failed);
    useFakeEngine();
    engine.start();
    QTRY_COMPARE(engine.state(), State::Ready);
    QVERIFY(!engine.failure().has_value());
}

void tst_EngineClient::saysFarewell() {
    QTemporaryDir folder;
    useFakeEngine({{"farewell", folder.filePath("bye").toStdString()}});
    {
        EngineClient engine;
        engine.start();
        QTRY_COMPARE(engine.state(), State::Ready);
    }
    QVERIFY(QFile::exists(folder.filePath("bye")));
}

QTEST_MAIN(tst_EngineClient)
#include "tst_EngineClient.moc"

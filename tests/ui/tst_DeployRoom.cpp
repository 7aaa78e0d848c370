// SPDX-License-Identifier: GPL-3.0-or-later
// From a run to an answer: package, endpoint, a picture.
#include "FakeEngine.h"

#include "core/project/Package.h"
#include "core/project/RunFolder.h"
#include "widgets/common/BarList.h"
#include "widgets/common/Notice.h"
#include "widgets/common/NumberField.h"
#include "widgets/common/Pills.h"
#include "widgets/common/Theme.h"
#include "widgets/deploy/DeployRoom.h"
#include "widgets/deploy/EndpointCard.h"
#include "widgets/deploy/LocalEndpoint.h"
#include "widgets/deploy/PackageCard.h"
#include "widgets/deploy/PackageList.h"
#include "widgets/deploy/TryCard.h"
#include "widgets/deploy/UseItCard.h"

#include <QAbstractButton>
#include <QClipboard>
#include <QComboBox>
#include <QLabel>
#include <QMimeData>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSignalSpy>

using namespace lepton;
using namespace lepton::widgets;

class tst_DeployRoom : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { Theme::instance().apply(Theme::Mode::Dark); }
    void init();
    void cleanup() { m_room.reset(); m_fixture.reset(); }

    void emptyRoomLeadsToTraining();
    void bestRunIsChosen();
    void makesAPackage();
    void packagingErrorIsShownInItsPlace();
    void listsPackagesThatAreThere();
    void startsAnEndpoint();
    void portInUseIsShownWhereItHappened();
    void codeIsCopied();
    void triesAPicture();
    void noPictureIsAnsweredWithWhy();
    void otherQuestionsAreTyped();
    void generatorMakesPictures();
    void questionIsThatOfThePackage();
    void endpointThatEndsIsTold();
    void stopsTheEndpoint();

private:
    void addRun(double accuracy);
    QString addPackage(const std::string& version);
    void openRoom();
    void goLive();
    template <typename T>
    T* part() const { return m_room->findChild<T*>(); }

    std::unique_ptr<StudioFixture> m_fixture;
    std::unique_ptr<DeployRoom> m_room;
};

void tst_DeployRoom::init() {
    useFakeEngine();
    m_fixture = std::make_unique<StudioFixture>();
    m_fixture->engine.start();
    m_fixture->openProject();
    QTRY_COMPARE(m_fixture->engine.state(), EngineClient::State::Ready);
}

void tst_DeployRoom::addRun(double accuracy) {
    const project::RunInfo info{.project = m_fixture->document.project(), .seed = 1, .device = "cpu", .created = utcNow()};
    const auto folder = project::makeRunFolder(m_fixture->document.project().runsFolder());
    QVERIFY(folder.ok() && project::saveRun(*folder, info).ok());
    const Json metrics{{"loss", 1 - accuracy}, {"accuracy", accuracy}};
    const Json epoch{{"event", "epoch"}, {"epoch", 1}, {"step", 20}, {"train", metrics}, {"validation", metrics}, {"seconds", 1.0}};
    const Json end{{"event", "run-finished"}, {"status", "completed"}, {"best", {{"epoch", 1}, {"metrics", metrics}}}, {"seconds", 1.0}};
    QVERIFY(writeFile(project::RunPaths{*folder}.events(), epoch.dump() + "\n" + end.dump() + "\n").ok());
}

QString tst_DeployRoom::addPackage(const std::string& version) {
    project::Package package;
    package.name = "digits";
    package.version = version;
    for (int i = 0; i < 10; ++i)
        package.labels.push_back(std::to_string(i));
    package.metrics = {{"accuracy", 0.975}, {"loss", 0.081}};
    package.signature = {{"inputs", {{{"name", "input"}, {"datatype", "FP32"}, {"shape", {-1, 1, 8, 8}}}}}, {"outputs", {{{"name", "scores"}, {"datatype", "FP32"}, {"shape", {-1, 10}}}}}};
    package.network = m_fixture->document.network();
    package.recipe = m_fixture->document.project().recipe;
    package.provenance = {{"created", utcNow()}};
    package.weights = std::string(2048, 'w');
    package.modelCard = "# digits\n";
    const Path file = m_fixture->document.project().packagesFolder() / ("digits-" + version + ".leptonmodel");
    const auto written = project::writePackage(file, package);
    if (!written)
        qWarning("%s", written.error().line().c_str());
    return QString::fromStdString(file.string());
}

void tst_DeployRoom::openRoom() {
    m_room = std::make_unique<DeployRoom>(m_fixture->studio());
    m_room->resize(1376, 820);
    m_room->show();
    m_room->enter();
    QVERIFY(QTest::qWaitForWindowExposed(m_room.get()));
    QTRY_VERIFY(part<PackageCard>()->isVisible());
}

void tst_DeployRoom::goLive() {
    addPackage("1");
    openRoom();
    QTRY_VERIFY(part<EndpointCard>()->startButton()->isEnabled());
    QTest::mouseClick(part<EndpointCard>()->startButton(), Qt::LeftButton);
    QTRY_COMPARE(part<LocalEndpoint>()->stage(), LocalEndpoint::Stage::Live);
}

void tst_DeployRoom::emptyRoomLeadsToTraining() {
    m_room = std::make_unique<DeployRoom>(m_fixture->studio());
    m_room->resize(1376, 820);
    m_room->show();
    QSignalSpy rooms(&m_fixture->actions, &StudioActions::showRoom);
    QTest::mouseClick(visibleButton<QPushButton>(*m_room, "Go to training"), Qt::LeftButton);
    QCOMPARE(rooms[0][0].toString(), QString("train"));
    shot(*m_room, "deploy-empty");
}

void tst_DeployRoom::bestRunIsChosen() {
    addRun(0.7);
    addRun(0.95);
    addRun(0.8);
    openRoom();
    auto* runs = part<PackageCard>()->runs();
    QTRY_COMPARE(runs->count(), 3);
    QVERIFY(runs->currentData().toString().endsWith("0002"));
    QVERIFY(runs->currentText().contains("0.950") && runs->currentText().contains("best"));
    m_room->chooseRun(QString::fromStdString((m_fixture->document.project().runsFolder() / "0003").string()));
    QTRY_VERIFY(runs->currentData().toString().endsWith("0003"));
}

void tst_DeployRoom::makesAPackage() {
    addRun(0.9);
    openRoom();
    const Json answer{{"package", "/p/digits-1.leptonmodel"}, {"name", "digits"}, {"version", "1"}, {"bytes", 1153434}, {"labels", {"0", "1"}}, {"metrics", {{"accuracy", 0.914}}},
                      {"signature", {{"inputs", {{{"name", "input"}, {"datatype", "FP32"}, {"shape", {-1, 1, 8, 8}}}}}, {"outputs", Json::array()}}}};
    QVERIFY(ask(m_fixture->engine, "test/answer", {{"method", "package/write"}, {"result", answer}}).ok());
    QTRY_VERIFY(part<PackageCard>()->makeButton()->isEnabled());
    QTest::mouseClick(part<PackageCard>()->makeButton(), Qt::LeftButton);
    QTRY_COMPARE(m_room->package(), QString("/p/digits-1.leptonmodel"));
    const Json asked = requests(m_fixture->engine, "package/write");
    QCOMPARE(asked[0]["name"], Json("digits"));
    QVERIFY(asked[0]["run"].get<std::string>().ends_with("/runs/0001"));
    QStringList texts;
    for (auto* label : m_room->findChildren<QLabel*>())
        texts << label->text();
    QVERIFY(texts.contains("digits"));
    QVERIFY(texts.contains("version 1 · accuracy 0.914 · 1.1 MB"));
    QVERIFY(texts.contains("input FP32 [-1, 1, 8, 8]"));
}

void tst_DeployRoom::packagingErrorIsShownInItsPlace() {
    addRun(0.9);
    openRoom();
    const Error error = Error(ErrorCode::NotFound, "The run has no checkpoint").fix("Train at least one epoch");
    QVERIFY(ask(m_fixture->engine, "test/answer", {{"method", "package/write"}, {"error", toJson(error)}}).ok());
    QTRY_VERIFY(part<PackageCard>()->makeButton()->isEnabled());
    QTest::mouseClick(part<PackageCard>()->makeButton(), Qt::LeftButton);
    QTRY_VERIFY(part<PackageCard>()->notice()->isVisible());
    QCOMPARE(part<PackageCard>()->notice()->text(), QString("The run has no checkpoint\nTrain at least one epoch"));
    QVERIFY(part<PackageCard>()->makeButton()->isEnabled());
}

void tst_DeployRoom::listsPackagesThatAreThere() {
    addPackage("1");
    const QString newest = addPackage("2");
    openRoom();
    QTRY_COMPARE(part<PackageList>()->count(), 2);
    QTRY_VERIFY(!m_room->package().isEmpty());
    QCOMPARE(part<PackageCard>()->facts().labels.size(), 10);
    QVERIFY(!part<PackageCard>()->facts().error);
}

void tst_DeployRoom::startsAnEndpoint() {
    goLive();
    const auto& steps = part<LocalEndpoint>()->steps();
    for (const auto& step : steps)
        QCOMPARE(step.state, LocalEndpoint::Step::State::Done);
    QCOMPARE(steps[2].detail, QString("10 of 10 answers agree"));
    QCOMPARE(requests(m_fixture->engine, "endpoint/start")[0]["port"], Json(8000));
    QVERIFY(part<EndpointCard>()->stopButton()->isVisible());
    shot(*m_room, "deploy-live");
}

void tst_DeployRoom::portInUseIsShownWhereItHappened() {
    addPackage("1");
    openRoom();
    const Error error = Error(ErrorCode::Conflict, "Port 8000 is in use").at("127.0.0.1:8000").fix("Choose another port, or 0 for any that is free");
    QVERIFY(ask(m_fixture->engine, "test/answer", {{"method", "endpoint/start"}, {"error", toJson(error)}}).ok());
    auto* card = part<EndpointCard>();
    QTRY_VERIFY(card->startButton()->isEnabled());
    QTest::mouseClick(card->startButton(), Qt::LeftButton);
    QTRY_VERIFY(card->notice()->isVisible());
    QVERIFY(card->notice()->text().startsWith("Port 8000 is in use (127.0.0.1:8000)\nChoose another port"));
    QVERIFY(card->startButton()->isEnabled() && card->port()->isEnabled());
    shot(*m_room, "deploy-port");
}

void tst_DeployRoom::codeIsCopied() {
    goLive();
    auto* use = part<UseItCard>();
    const QString url = part<LocalEndpoint>()->url().toString();
    QVERIFY(use->code().startsWith("curl " + url + "/v2/models/digits/predict"));
    QTest::mouseClick(use->copyButton(), Qt::LeftButton);
    QCOMPARE(QGuiApplication::clipboard()->text(), use->code());
    QTest::mouseClick(use->languages()->pill(1), Qt::LeftButton);
    QVERIFY(use->code().contains("urllib.request") && use->code().contains(url));
}

void tst_DeployRoom::triesAPicture() {
    goLive();
    QTemporaryDir folder;
    QImage picture(8, 8, QImage::Format_Grayscale8);
    picture.fill(90);
    QVERIFY(picture.save(folder.filePath("seven.png")));
    QMimeData data;
    data.setUrls({QUrl::fromLocalFile(folder.filePath("seven.png"))});
    auto* card = part<TryCard>();
    QDragEnterEvent enter(QPoint(50, 50), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
    QCoreApplication::sendEvent(card, &enter);
    QVERIFY(enter.isAccepted());
    QDropEvent drop(QPointF(50, 50), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
    QCoreApplication::sendEvent(card, &drop);
    QTRY_COMPARE(card->answer(), QString("7"));
    QCOMPARE(card->scores()->count(), 10);
    QCOMPARE(card->scores()->model()->index(0, 0).data().toString(), QString("7")); // the likeliest first
    shot(*m_room, "deploy-tried");
}

void tst_DeployRoom::noPictureIsAnsweredWithWhy() {
    goLive();
    QTemporaryDir folder;
    QFile file(folder.filePath("letter.txt"));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("hello");
    file.close();
    part<TryCard>()->ask(file.fileName());
    QTRY_VERIFY(part<TryCard>()->notice()->isVisible());
    QVERIFY(part<TryCard>()->notice()->text().contains("this is no picture"));
    part<TryCard>()->ask("/nowhere/at/all.png");
    QTRY_VERIFY(part<TryCard>()->notice()->text().contains("can't be opened"));
}

void tst_DeployRoom::otherQuestionsAreTyped() {
    goLive();
    auto* card = part<TryCard>();
    const auto askFor = [card](Question::Form form, const QString& typed) {
        card->setQuestion({form, {}, {}});
        card->field()->setFocus();
        card->field()->clear();
        QTest::keyClicks(card->field(), typed);
        QTest::mouseClick(card->chooseButton(), Qt::LeftButton);
    };
    askFor(Question::Form::Sentence, "three words here");
    QTRY_COMPARE(card->answer(), QString("long"));
    QCOMPARE(card->scores()->count(), 2);
    shot(*m_room, "deploy-text");
    askFor(Question::Form::Json, R"({"age": 21})");
    QTRY_COMPARE(card->answer(), QString("42"));
    askFor(Question::Form::Json, R"({"size": 21})");
    QTRY_VERIFY(card->notice()->isVisible());
    QVERIFY(card->notice()->text().contains("age is missing"));
    QVERIFY(!card->notice()->text().contains("PNG"));
    askFor(Question::Form::Prompt, "Once");
    QTRY_COMPARE(card->answer(), QString("Once and so on"));
    QVERIFY(part<UseItCard>()->code().contains("picture.png")); // the package's own question is another
    part<UseItCard>()->setQuestion({Question::Form::Json, R"({"age": 21})", {}});
    QVERIFY(part<UseItCard>()->code().contains(R"('{"age": 21}')"));
}

void tst_DeployRoom::generatorMakesPictures() {
    goLive();
    auto* card = part<TryCard>();
    card->setQuestion({Question::Form::Nothing, {}, {}});
    QVERIFY(!card->field()->isVisible());
    QTest::mouseClick(card->chooseButton(), Qt::LeftButton);
    QTRY_COMPARE(card->picture().size(), QSize(11, 11)); // 4 × 4 pictures of 2 × 2, a pixel between
    QCOMPARE(qGray(card->picture().pixel(0, 0)), 200);
    shot(*m_room, "deploy-generator");
}

void tst_DeployRoom::questionIsThatOfThePackage() {
    project::Package package;
    package.recipe = Json::array({{{"type", "Table"}, {"target", "price"}, {"task", "regression"},
                                   {"columns", {{{"name", "age"}, {"kind", "number"}}, {{"name", "city"}, {"kind", "category"}, {"categories", {"Bern", "Genf"}}}}}}});
    package.objective = "regression";
    const Question table = questionOf(package);
    QCOMPARE(table.form, Question::Form::Json);
    QCOMPARE(table.example, QString(R"({"age": 0, "city": "Bern"})"));
    package.recipe = Json::array();
    package.objective = "classification";
    QCOMPARE(questionOf(package).form, Question::Form::Picture);
    package.objective = "generation";
    QCOMPARE(questionOf(package).form, Question::Form::Prompt);
    package.objective = "adversarial";
    QCOMPARE(questionOf(package).form, Question::Form::Nothing);
}

void tst_DeployRoom::endpointThatEndsIsTold() {
    goLive();
    const Error error = Error(ErrorCode::Internal, "The endpoint's server ended unexpectedly").fix("Start it again");
    emitFromEngine(m_fixture->engine, "endpoint/ended", {{"endpoint", "1"}, {"error", toJson(error)}});
    QTRY_COMPARE(part<LocalEndpoint>()->stage(), LocalEndpoint::Stage::Off);
    QVERIFY(part<EndpointCard>()->notice()->text().contains("ended unexpectedly"));
    QVERIFY(part<EndpointCard>()->startButton()->isEnabled());
    QVERIFY(!part<TryCard>()->chooseButton()->isEnabled());
    QVERIFY(part<UseItCard>()->code().isEmpty());
}

void tst_DeployRoom::stopsTheEndpoint() {
    goLive();
    QTest::mouseClick(part<EndpointCard>()->stopButton(), Qt::LeftButton);
    QTRY_COMPARE(part<LocalEndpoint>()->stage(), LocalEndpoint::Stage::Off);
    QCOMPARE(requests(m_fixture->engine, "endpoint/stop").size(), std::size_t(1));
    QVERIFY(!part<EndpointCard>()->notice()->isVisible());
}

QTEST_MAIN(tst_DeployRoom)
#include "tst_DeployRoom.moc"

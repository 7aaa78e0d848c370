// SPDX-License-Identifier: GPL-3.0-or-later
// The whole job in the real window with the real engine: choose data, build a network by hand, train, package, serve, ask.
#include "CanvasDriver.h"
#include "FakeEngine.h"

#include "widgets/canvas/LayerPalette.h"
#include "widgets/canvas/NetworkRoom.h"
#include "widgets/common/Notice.h"
#include "widgets/common/RoomStack.h"
#include "widgets/common/SamplePaths.h"
#include "widgets/common/StudioSettings.h"
#include "widgets/common/StudioWindow.h"
#include "widgets/common/Theme.h"
#include "widgets/deploy/AnswerPanel.h"
#include "widgets/deploy/AskedModel.h"
#include "widgets/deploy/DeployPage.h"
#include "widgets/deploy/DeployRoom.h"
#include "widgets/deploy/FigureHistory.h"
#include "widgets/deploy/JobCard.h"
#include "widgets/deploy/OperatePage.h"
#include "widgets/deploy/StatusCard.h"
#include "widgets/deploy/TargetList.h"
#include "widgets/deploy/TargetSettings.h"
#include "widgets/deploy/TrafficView.h"
#include "widgets/deploy/TryCard.h"
#include "widgets/common/FigureTile.h"
#include "widgets/home/NewProjectDialog.h"
#include "widgets/training/Chart.h"
#include "widgets/training/TrainRoom.h"

#include <QLineEdit>
#include <QNetworkAccessManager>
#include <QNetworkReply>
#include <QProcess>
#include <QPushButton>

using namespace lepton;
using namespace lepton::widgets;
using graph::NodeId;

class tst_MainJob : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void cleanupTestCase();

    void choosesTheData();
    void buildsTheNetwork();
    void trainsAndDraws();
    void deploysWithOneClick();
    void asks();
    void operates();

private:
    NetworkRoom& networkRoom() { return *static_cast<NetworkRoom*>(m_window->rooms().room("network")); }
    TrainRoom& trainRoom() { return *static_cast<TrainRoom*>(m_window->rooms().room("train")); }
    DeployRoom& deployRoom() { return *static_cast<DeployRoom*>(m_window->rooms().room("deploy")); }
    CanvasView& canvas() { return networkRoom().canvas(); }
    void enter(const QString& room);
    void type(const char* node, const char* parameter, const char* value);
    void connectByHand(const char* from, const char* to);
    Json askOverHttp(const QByteArray& picture);
    Json askCommandLine(const QString& picture);

    QString m_lepton;
    std::unique_ptr<StudioFixture> m_fixture;
    std::unique_ptr<StudioSettings> m_settings;
    std::unique_ptr<StudioWindow> m_window;
};

void tst_MainJob::initTestCase() {
    m_lepton = qEnvironmentVariable("LEPTON_BIN") + "/lepton";
    if (!QFileInfo::exists(m_lepton))
        QSKIP("the engine is not built here");
    Theme::instance().apply(Theme::Mode::Dark);
    qputenv("LEPTON_ENGINE", m_lepton.toUtf8());
    m_fixture = std::make_unique<StudioFixture>();
    m_settings = std::make_unique<StudioSettings>();
    m_fixture->engine.start();
    m_window = std::make_unique<StudioWindow>(m_fixture->studio(), *m_settings);
    m_window->resize(1440, 900);
    m_window->show();
    QVERIFY(QTest::qWaitForWindowExposed(m_window.get()));
    m_window->activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(m_window.get()));
    QTRY_COMPARE_WITH_TIMEOUT(m_fixture->engine.state(), EngineClient::State::Ready, 30'000);
}

void tst_MainJob::cleanupTestCase() {
    m_window.reset();
    m_settings.reset();
    m_fixture.reset();
}

void tst_MainJob::enter(const QString& room) {
    Q_EMIT m_fixture->actions.showRoom(room);
    QTRY_COMPARE(m_window->rooms().current(), room);
}

void tst_MainJob::choosesTheData() {
    // The dialog keeps the test waiting, so its button is pressed from a timer once the data has been read.
    QTimer finger;
    connect(&finger, &QTimer::timeout, this, [] {
        auto* dialog = qobject_cast<NewProjectDialog*>(QApplication::activeModalWidget());
        auto* create = dialog != nullptr ? visibleButton<QPushButton>(*dialog, "Create") : nullptr;
        if (create != nullptr && create->isEnabled())
            QTest::mouseClick(create, Qt::LeftButton);
    });
    finger.start(50);
    Q_EMIT m_fixture->actions.newProjectFrom(QString::fromStdString(bundledDigits().string()), "mlp");
    finger.stop();
    QTRY_VERIFY_WITH_TIMEOUT(m_fixture->document.isOpen() && m_fixture->document.source() != nullptr, 20'000);
    QCOMPARE(m_fixture->document.project().data.classes.size(), std::size_t(10));
    enter("data");
    shot(*m_window, "job-data");
}

void tst_MainJob::type(const char* node, const char* parameter, const char* value) {
    canvas().select({NodeId(node)});
    QLineEdit* field = nullptr;
    QTRY_VERIFY((field = networkRoom().findChild<QLineEdit*>(QString("parameter-") + parameter)) != nullptr && field->isVisible());
    field->setFocus();
    field->selectAll();
    QTest::keyClicks(field, value);
    QTest::keyClick(field, Qt::Key_Return);
}

void tst_MainJob::connectByHand(const char* from, const char* to) {
    dragOnCanvas(canvas(), portOnView(canvas(), from, true), portOnView(canvas(), to, false));
    QVERIFY2(m_fixture->document.network().hasEdge({{NodeId(from), "out"}, {NodeId(to), "in"}}), to);
}

void tst_MainJob::buildsTheNetwork() {
    enter("network");
    QVERIFY(QTest::qWaitForWindowActive(m_window.get())); // the dialog has given the keyboard back
    canvas().setFocus();
    canvas().fitAll();
    QTest::keyClick(&canvas(), Qt::Key_A, Qt::ControlModifier);
    QTest::keyClick(&canvas(), Qt::Key_Delete);
    QVERIFY(m_fixture->document.network().nodes().empty());
    QVERIFY(!m_fixture->document.problems().empty());

    int place = 0;
    for (const char* layer : {"Input", "Conv2d", "ReLU", "MaxPool2d", "Flatten", "Linear", "Output"}) {
        dropLayer(canvas(), networkRoom().palette().list(), layer, QPoint(110 + 240 * (place % 3), 90 + 150 * (place / 3)));
        ++place;
    }
    QCOMPARE(m_fixture->document.network().nodes().size(), std::size_t(7));
    for (const auto& [from, to] : {std::pair{"input1", "conv1"}, {"conv1", "relu1"}, {"relu1", "maxpool1"}, {"maxpool1", "flatten1"}, {"flatten1", "linear1"}, {"linear1", "output1"}})
        connectByHand(from, to);
    type("input1", "shape", "1 x 8 x 8");
    type("conv1", "padding", "same");
    type("linear1", "units", "10");
    QVERIFY2(m_fixture->document.problems().empty(), m_fixture->document.problems().empty() ? "" : m_fixture->document.problems().front().message.str().c_str());
    QCOMPARE(m_fixture->document.analysis().parameterCount, std::int64_t(320 + 32 * 16 * 10 + 10));
    shot(*m_window, "job-network");
}

void tst_MainJob::trainsAndDraws() {
    auto settings = m_fixture->document.project().training;
    settings.epochs = 12;
    m_fixture->document.setTraining(settings);
    enter("train");
    QTest::mouseClick(visibleButton<QPushButton>(*m_window, "Train"), Qt::LeftButton);
    QTRY_VERIFY_WITH_TIMEOUT(trainRoom().running(), 30'000);
    const auto points = [this] {
        const auto charts = trainRoom().findChildren<Chart*>();
        return charts.isEmpty() || charts[0]->curves().empty() ? std::size_t(0) : charts[0]->curves()[0].series->size();
    };
    // Points arrive while it trains, not only at its end.
    QTRY_VERIFY_WITH_TIMEOUT(points() > 0 && trainRoom().running(), 30'000);
    const std::size_t early = points();
    QTRY_VERIFY_WITH_TIMEOUT(!trainRoom().running(), 60'000);
    QTRY_VERIFY(points() > early);
    shot(*m_window, "job-train");
    const auto summary = project::summariseRun(trainRoom().shownRun().toStdString());
    QCOMPARE(summary.status, project::RunStatus::Completed);
    QVERIFY(summary.best["metrics"]["accuracy"].get<double>() > 0.9);
    enter("runs");
    shot(*m_window, "job-runs");
}

/// The run is chosen, so one click makes the package and brings it to this machine.
void tst_MainJob::deploysWithOneClick() {
    enter("deploy");
    auto* page = deployRoom().deployPage();
    QTRY_COMPARE_WITH_TIMEOUT(page->targets()->chosen(), QString("local"), 10'000);
    QTRY_VERIFY_WITH_TIMEOUT(page->settings()->deployButton()->isEnabled(), 10'000);
    shot(*m_window, "job-before");
    QElapsedTimer clock;
    clock.start();
    QTest::mouseClick(page->settings()->deployButton(), Qt::LeftButton);
    const auto ended = [page] { return page->jobCard()->job() != nullptr && !page->jobCard()->job()->running(); };
    QTRY_VERIFY_WITH_TIMEOUT(ended(), 60'000);
    QVERIFY2(!page->jobCard()->job()->error(), page->jobCard()->job()->error() ? page->jobCard()->job()->error()->line().c_str() : "");
    qInfo("from the click to live: %.1f s", static_cast<double>(clock.elapsed()) / 1000);
    QVERIFY(QFileInfo::exists(deployRoom().package()));
    QTRY_VERIFY_WITH_TIMEOUT(page->answers()->model()->ready(), 10'000);
}

Json tst_MainJob::askOverHttp(const QByteArray& picture) {
    QNetworkAccessManager network;
    QUrl url = deployRoom().deployPage()->answers()->model()->url();
    url.setPath(QString("/v2/models/%1/predict").arg(QString::fromStdString(m_fixture->document.project().name)));
    QNetworkRequest request(url);
    request.setHeader(QNetworkRequest::ContentTypeHeader, "image/png");
    std::unique_ptr<QNetworkReply> reply(network.post(request, picture));
    if (!QTest::qWaitFor([&reply] { return reply->isFinished(); }, 10'000))
        return nullptr;
    return Json::parse(reply->readAll().toStdString(), nullptr, false);
}

Json tst_MainJob::askCommandLine(const QString& picture) {
    QProcess process;
    process.start(m_lepton, {"predict", deployRoom().package(), picture, "--json"});
    process.waitForFinished(30'000);
    const Json answers = Json::parse(process.readAllStandardOutput().toStdString(), nullptr, false);
    return answers.is_array() && answers.size() == 1 ? answers[0] : Json();
}

void tst_MainJob::asks() {
    const QString picture = QString::fromStdString((bundledDigits().parent_path() / "pictures" / "digit-4.png").string());
    QFile file(picture);
    QVERIFY(file.open(QIODevice::ReadOnly));
    const Json served = askOverHttp(file.readAll());
    const Json expected = askCommandLine(picture);
    QVERIFY(served.is_object() && served.contains("scores") && expected.is_object());
    for (const auto& [label, score] : expected["scores"].items())
        QVERIFY(std::abs(served["scores"][label].get<double>() - score.get<double>()) <= 1e-6);
    auto* attempt = deployRoom().deployPage()->answers()->tryIt();
    attempt->ask(picture);
    QTRY_COMPARE(attempt->answer(), QString::fromStdString(expected["label"].get<std::string>()));
    shot(*m_window, "job-deploy");
}

void tst_MainJob::operates() {
    deployRoom().showPage(DeployRoom::Live);
    auto* page = deployRoom().livePage();
    QTRY_COMPARE_WITH_TIMEOUT(page->status()->words(), QString("live"), 10'000);
    // What was asked above is counted by the server.
    QTRY_VERIFY_WITH_TIMEOUT(page->traffic()->requests()->value() != QString::fromUtf8("–"), 10'000);
    shot(*m_window, "job-operate");
    QTest::mouseClick(page->status()->deleteButton(), Qt::LeftButton);
    QTest::mouseClick(page->status()->confirmButton(), Qt::LeftButton);
    QTRY_VERIFY_WITH_TIMEOUT(!page->status()->isVisible(), 20'000); // nothing is deployed any more
}

QTEST_MAIN(tst_MainJob)
#include "tst_MainJob.moc"

// SPDX-License-Identifier: GPL-3.0-or-later
// Packages are made of runs, opened from others, looked into, tried without an address, exported.
#include "DeployFixture.h"

#include "widgets/common/Notice.h"
#include "widgets/common/TextLabel.h"
#include "widgets/deploy/ExportCard.h"
#include "widgets/deploy/ModelCard.h"
#include "widgets/deploy/PackageCard.h"
#include "widgets/deploy/PackageDetails.h"
#include "widgets/deploy/PackageList.h"
#include "widgets/deploy/PackagePage.h"
#include "widgets/deploy/TryCard.h"

#include <QComboBox>
#include <QLabel>
#include <QMimeData>
#include <QSignalSpy>
#include <QTreeWidget>

using namespace lepton;
using namespace lepton::widgets;

class tst_DeployPackages : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { Theme::instance().apply(Theme::Mode::Light); }
    void init() { f = std::make_unique<DeployFixture>(); }
    void cleanup() { f->room.reset(); f.reset(); }

    void bestRunIsChosen();
    void makesAPackage();
    void packagingErrorIsShownInItsPlace();
    void listsPackagesThatAreThere();
    void packageOfSomebodyElseIsOpened();
    void packageThatIsDroppedIsOpenedWithoutAProject();
    void damagedPackageSaysWhy();
    void triesWithoutAnAddress();
    void exportIsCheckedAndShown();
    void layerInTheWayIsNamed();

private:
    PackagePage* packages() const { return f->room->packagePage(); }
    void openPackages();
    void tellsOfPackages();
    std::unique_ptr<DeployFixture> f;
};

void tst_DeployPackages::openPackages() {
    f->openRoom();
    f->room->showPage(DeployRoom::Package);
    QTRY_VERIFY(packages()->isVisible());
}

/// What package/inspect answers.
void tst_DeployPackages::tellsOfPackages() {
    const Json found{{"name", "digits"}, {"version", "1"}, {"takes", "a picture"}, {"signature", Json::object()}, {"metrics", {{"accuracy", 0.975}}}, {"provenance", {{"device", "cpu"}}},
                     {"members", {{{"name", "weights.safetensors"}, {"bytes", 2048}, {"sha256", std::string(64, 'a')}}}}, {"model_card", "# digits\n\n**Handwritten** digits.\n"},
                     {"parity", {{"samples", 10}}}, {"check", {{"largest_difference", 0.0}, {"tolerance", 1e-5}}}};
    QVERIFY(ask(f->studio->engine, "test/answer", {{"method", "package/inspect"}, {"result", found}}).ok());
}

void tst_DeployPackages::bestRunIsChosen() {
    f->addRun(0.7);
    f->addRun(0.95);
    f->addRun(0.8);
    openPackages();
    auto* runs = packages()->card()->runs();
    QTRY_COMPARE(runs->count(), 3);
    QVERIFY(runs->currentData().toString().endsWith("0002"));
    QVERIFY(runs->currentText().contains("0.950") && runs->currentText().contains("best"));
    f->room->chooseRun(QString::fromStdString((f->studio->document.project().runsFolder() / "0003").string()));
    QTRY_VERIFY(runs->currentData().toString().endsWith("0003"));
    QTRY_VERIFY(f->room->source().run.endsWith("0003"));
    QVERIFY(f->page()->isVisible()); // ready to be deployed
}

void tst_DeployPackages::makesAPackage() {
    f->addRun(0.9);
    openPackages();
    const Json answer{{"package", "/p/digits-1.leptonmodel"}, {"name", "digits"}, {"version", "1"}, {"bytes", 1153434}, {"labels", {"0", "1"}}, {"metrics", {{"accuracy", 0.914}}},
                      {"signature", {{"inputs", {{{"name", "input"}, {"datatype", "FP32"}, {"shape", {-1, 1, 8, 8}}}}}, {"outputs", Json::array()}}}};
    QVERIFY(ask(f->studio->engine, "test/answer", {{"method", "package/write"}, {"result", answer}}).ok());
    QTRY_VERIFY(packages()->card()->makeButton()->isEnabled());
    QTest::mouseClick(packages()->card()->makeButton(), Qt::LeftButton);
    QTRY_COMPARE(f->room->package(), QString("/p/digits-1.leptonmodel"));
    const Json asked = requests(f->studio->engine, "package/write");
    QCOMPARE(asked[0]["name"], Json("digits"));
    QVERIFY(asked[0]["run"].get<std::string>().ends_with("/runs/0001"));
    QStringList texts;
    for (auto* label : f->room->findChildren<QLabel*>())
        texts << label->text();
    QVERIFY(texts.contains("digits"));
    QVERIFY(texts.contains("version 1 · accuracy 0.914 · 1.1 MB"));
    QVERIFY(texts.contains("input FP32 [-1, 1, 8, 8]"));
}

void tst_DeployPackages::packagingErrorIsShownInItsPlace() {
    f->addRun(0.9);
    openPackages();
    const Error error = Error(ErrorCode::NotFound, "The run has no checkpoint").fix("Train at least one epoch");
    QVERIFY(ask(f->studio->engine, "test/answer", {{"method", "package/write"}, {"error", toJson(error)}}).ok());
    QTRY_VERIFY(packages()->card()->makeButton()->isEnabled());
    QTest::mouseClick(packages()->card()->makeButton(), Qt::LeftButton);
    QTRY_VERIFY(packages()->card()->notice()->isVisible());
    QCOMPARE(packages()->card()->notice()->text(), QString("The run has no checkpoint\nTrain at least one epoch"));
    QVERIFY(packages()->card()->makeButton()->isEnabled());
}

void tst_DeployPackages::listsPackagesThatAreThere() {
    f->addPackage("1");
    const QString newest = f->addPackage("2");
    openPackages();
    QTRY_COMPARE(packages()->list()->count(), 2);
    QTRY_VERIFY(!f->room->package().isEmpty());
    QCOMPARE(packages()->card()->facts().labels.size(), 10);
    QVERIFY(!packages()->card()->facts().error);
}

void tst_DeployPackages::packageOfSomebodyElseIsOpened() {
    f->addRun(0.9);
    openPackages();
    tellsOfPackages();
    const QString file = f->addPackage("9", f->studio->folder() / "elsewhere");
    Q_EMIT f->studio->actions.openPackage(file); // as a double click on the file or the command line does
    QTRY_COMPARE(f->room->package(), file);
    QVERIFY(packages()->isVisible());
    QTRY_COMPARE(packages()->details()->card()->toPlainText(), QString("digits\nHandwritten digits."));
    QVERIFY(packages()->details()->check()->text().contains("10 sample"));
    auto* contents = packages()->details()->contents();
    QCOMPARE(contents->topLevelItem(0)->child(0)->text(0), QString("weights.safetensors"));
    QVERIFY(f->room->sources()->currentText().contains("opened"));
    shot(*f->room, "package-card");
    QTest::mouseClick(packages()->details()->pages()->pill(2), Qt::LeftButton);
    QVERIFY(contents->isVisible());
    shot(*f->room, "package-contents");
    f->room->showPage(DeployRoom::Deploy);
    f->deployHere(); // and it can be deployed
    QCOMPARE(requests(f->studio->engine, "deploy/apply")[0]["package"], Json(file.toStdString()));
}

void tst_DeployPackages::packageThatIsDroppedIsOpenedWithoutAProject() {
    const QString file = f->addPackage("9", f->studio->folder() / "elsewhere");
    f->studio->document.close();
    f->room = std::make_unique<DeployRoom>(f->studio->studio());
    f->room->resize(1376, 812);
    f->room->show();
    QVERIFY(visibleButton<QPushButton>(*f->room, "Open a package…") != nullptr);
    QVERIFY(visibleButton<QPushButton>(*f->room, "Go to training") == nullptr);
    QMimeData data;
    data.setUrls({QUrl::fromLocalFile(file)});
    QDragEnterEvent enter(QPoint(50, 50), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
    QCoreApplication::sendEvent(f->room.get(), &enter);
    QVERIFY(enter.isAccepted());
    QDropEvent drop(QPointF(50, 50), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
    QCoreApplication::sendEvent(f->room.get(), &drop);
    QTRY_COMPARE(f->room->package(), file);
    QVERIFY(packages()->isVisible());
}

void tst_DeployPackages::damagedPackageSaysWhy() {
    f->addRun(0.9);
    openPackages();
    const Path file = f->studio->folder() / "broken.leptonmodel";
    QVERIFY(writeFile(file, "no zip at all").ok());
    f->room->openPackage(QString::fromStdString(file.string()));
    QTRY_VERIFY(packages()->details()->notice()->isVisible());
    f->room->showPage(DeployRoom::Deploy);
    QVERIFY(!f->settings()->deployButton()->isEnabled());
}

void tst_DeployPackages::triesWithoutAnAddress() {
    f->addPackage("1");
    openPackages();
    QTRY_VERIFY(!f->room->package().isEmpty());
    QVERIFY(ask(f->studio->engine, "test/answer", {{"method", "predict"}, {"result", {{"predictions", {{{"input", "x"}, {"label", "4"}, {"score", 0.9}, {"scores", {{"4", 0.9}, {"5", 0.1}}}}}}}}}).ok());
    QTest::mouseClick(packages()->details()->pages()->pill(1), Qt::LeftButton);
    QTemporaryDir folder;
    QImage picture(8, 8, QImage::Format_Grayscale8);
    picture.fill(90);
    QVERIFY(picture.save(folder.filePath("four.png")));
    auto* attempt = packages()->details()->tryIt();
    QTRY_VERIFY(attempt->chooseButton()->isEnabled());
    attempt->ask(folder.filePath("four.png"));
    QTRY_COMPARE(attempt->answer(), QString("4"));
    QCOMPARE(requests(f->studio->engine, "predict")[0]["inputs"][0], Json(folder.filePath("four.png").toStdString()));
    shot(*f->room, "package-try");
}

void tst_DeployPackages::exportIsCheckedAndShown() {
    const QString file = f->addPackage("1");
    openPackages();
    QTRY_COMPARE(f->room->package(), file);
    auto* card = packages()->exports();
    QString suggested;
    card->setChooser([&](const QString&, const QString& suggestion) {
        suggested = suggestion;
        return QStringLiteral("/tmp/out/digits");
    });
    const Json written{{"format", "onnx"}, {"path", "/tmp/out/digits.onnx"}, {"bytes", 2048}, {"check", {{"by", "ONNX Runtime"}, {"samples", 10}, {"largest_difference", 1.2e-7}}}};
    QVERIFY(ask(f->studio->engine, "test/answer", {{"method", "export/write"}, {"result", written}}).ok());
    QTest::mouseClick(card->exportButton(), Qt::LeftButton);
    QTRY_VERIFY(card->result().contains("ONNX Runtime"));
    QVERIFY(card->result().contains("10 sample") && card->result().contains("1.2e-07") && card->result().contains("digits.onnx"));
    const Json asked = requests(f->studio->engine, "export/write")[0];
    QCOMPARE(asked, Json({{"format", "onnx"}, {"output", "/tmp/out/digits.onnx"}, {"package", file.toStdString()}}));
    QVERIFY(suggested.endsWith("/packages/digits-1.onnx"));
    shot(*f->room, "package-export");
}

void tst_DeployPackages::layerInTheWayIsNamed() {
    f->addRun(0.9);
    openPackages();
    auto* card = packages()->exports();
    card->setChooser([](const QString&, const QString&) { return QStringLiteral("/tmp/out"); });
    const Error error = Error(ErrorCode::Unsupported, "The layer CrfDecode has no form in ONNX").at("network.crf1").fix("Export as PyTorch source");
    QVERIFY(ask(f->studio->engine, "test/answer", {{"method", "export/write"}, {"error", toJson(error)}}).ok());
    card->formats()->setFocus();
    QTest::keyClick(card->formats(), Qt::Key_Down);
    QTest::mouseClick(card->exportButton(), Qt::LeftButton);
    QTRY_VERIFY(card->notice()->isVisible());
    QCOMPARE(card->notice()->text(), QString("The layer CrfDecode has no form in ONNX (network.crf1)\nExport as PyTorch source"));
    const Json asked = requests(f->studio->engine, "export/write")[0];
    QCOMPARE(asked["format"], Json("torchscript"));
    QVERIFY(asked["run"].get<std::string>().ends_with("/runs/0001"));
}

QTEST_MAIN(tst_DeployPackages)
#include "tst_DeployPackages.moc"

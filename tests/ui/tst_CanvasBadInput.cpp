// SPDX-License-Identifier: GPL-3.0-or-later
// What can't be: refused on the spot with its reason, the network untouched.
#include "CanvasFixture.h"

#include <QMimeData>
#include <QTemporaryDir>
#include <QtTest>

using namespace lepton;
using namespace lepton::widgets;
using graph::NodeId;

class tst_CanvasBadInput : public QObject, CanvasFixture {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { Theme::instance().apply(Theme::Mode::Dark); }
    void init() { open(); }
    void cleanup() { close(); }

    void refusesACycleAndSaysWhy();
    void refusesATakenInput();
    void pasteOfSomethingElseChangesNothing_data();
    void pasteOfSomethingElseChangesNothing();
    void droppedFilesThatAreNothingAreRefused_data();
    void droppedFilesThatAreNothingAreRefused();
    void droppedLayersArePasted();
    void droppedProjectIsOpened();
    void unknownLayersAreKeptAndSavedUnharmed();
    void parameterOutOfRangeIsRefused_data();
    void parameterOutOfRangeIsRefused();
    void pastedParameterIsRefusedToo();

private:
    void dropFile(const QString& path);
    QTemporaryDir m_files;
};

void tst_CanvasBadInput::refusesACycleAndSaysWhy() {
    perform(edits::disconnect({{NodeId("input1"), "out"}, {NodeId("conv1"), "in"}}));
    const graph::Network before = network();
    QSignalSpy said(&studio().actions, &StudioActions::notify);
    const QPoint from = port("relu1", true), to = port("conv1", false);
    QTest::mousePress(&canvas(), Qt::LeftButton, {}, from);
    QTest::mouseMove(&canvas(), to);
    QVERIFY(canvas().state().connecting);
    QVERIFY(!canvas().state().targetFits);
    QVERIFY(!canvas().state().targets.contains(canvas().layout().indexOf(NodeId("conv1"))));
    QTest::mouseRelease(&canvas(), Qt::LeftButton, {}, to);
    QCOMPARE(network(), before);
    QCOMPARE(said.count(), 1);
    QVERIFY(said.first().first().toString().contains("cycle"));
}

void tst_CanvasBadInput::refusesATakenInput() {
    const graph::Network before = network();
    QSignalSpy said(&studio().actions, &StudioActions::notify);
    drag(port("input1", true), port("relu1", false));
    QCOMPARE(network(), before);
    QCOMPARE(said.count(), 1);
    QVERIFY(said.first().first().toString().contains("conv1"));
}

void tst_CanvasBadInput::pasteOfSomethingElseChangesNothing_data() {
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("reason");
    const QString layers = R"({"format":"lepton-layers","version":1,"network":{"nodes":[%1],"edges":[%2]}})";
    const QString relu = R"({"id":"relu1","type":"ReLU","position":[0,0]})";
    QTest::newRow("nothing") << "" << "no layers";
    QTest::newRow("prose") << "hello" << "no layers";
    QTest::newRow("cut off") << "[1,2" << "no layers";
    QTest::newRow("another list") << "[1,2]" << "no layers";
    QTest::newRow("without a network") << R"({"format":"lepton-layers"})" << "no layers";
    QTest::newRow("of no version") << R"({"format":"lepton-layers","network":{"nodes":[],"edges":[]}})" << "no layers";
    QTest::newRow("of a newer version") << R"({"format":"lepton-layers","version":99,"network":{}})" << "newer version";
    QTest::newRow("a network of nothing") << layers.arg("", "") << "no layers";
    QTest::newRow("nodes of no shape") << layers.arg("1,2", "") << "needs an";
    QTest::newRow("an id twice") << layers.arg(relu + "," + relu, "") << "relu1";
    QTest::newRow("an edge to nowhere") << layers.arg(relu, R"(["relu1.out","gone.in"])") << "gone";
    QTest::newRow("impossibly far apart") << layers.arg(relu + R"(,{"id":"relu2","type":"ReLU","position":[1e300,0]})", "") << "far apart";
    QTest::newRow("far too deep") << QString(200000, '[') << "no layers";
}

void tst_CanvasBadInput::pasteOfSomethingElseChangesNothing() {
    const graph::Network before = network();
    QSignalSpy said(&studio().actions, &StudioActions::notify);
    QFETCH(QString, text);
    QFETCH(QString, reason);
    QGuiApplication::clipboard()->setText(text);
    key(Qt::Key_V, Qt::ControlModifier);
    QCOMPARE(network(), before);
    QVERIFY(!document().history().canUndo());
    QCOMPARE(said.count(), 1);
    QVERIFY2(said.first().first().toString().contains(reason), qPrintable(said.first().first().toString()));
}

void tst_CanvasBadInput::dropFile(const QString& path) {
    QMimeData data;
    data.setUrls({QUrl::fromLocalFile(path)});
    const QPoint at = empty();
    QDragEnterEvent enter(at, Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
    QCoreApplication::sendEvent(&canvas(), &enter);
    QVERIFY(enter.isAccepted());
    QDropEvent let(at, Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
    QCoreApplication::sendEvent(&canvas(), &let);
}

void tst_CanvasBadInput::droppedFilesThatAreNothingAreRefused_data() {
    QTest::addColumn<QString>("name");
    QTest::addColumn<QByteArray>("bytes");
    QTest::newRow("text") << "notes" << QByteArray("remember the milk");
    QTest::newRow("other JSON") << "package.json" << QByteArray(R"({"name":"x"})");
    QTest::newRow("empty") << "empty.bin" << QByteArray();
    QTest::newRow("zeros") << "zeros.bin" << QByteArray(4096, '\0');
}

void tst_CanvasBadInput::droppedFilesThatAreNothingAreRefused() {
    QFETCH(QString, name);
    QFETCH(QByteArray, bytes);
    QFile file(m_files.filePath(name));
    QVERIFY(file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size());
    file.close();
    const graph::Network before = network();
    QSignalSpy said(&studio().actions, &StudioActions::notify);
    QSignalSpy asked(&studio().actions, &StudioActions::newProjectFrom);
    dropFile(file.fileName());
    QCOMPARE(network(), before);
    QVERIFY(asked.isEmpty());
    QCOMPARE(said.count(), 1);
    QVERIFY2(said.first().first().toString().contains(name), qPrintable(said.first().first().toString()));
}

void tst_CanvasBadInput::droppedLayersArePasted() {
    canvas().select({NodeId("conv1"), NodeId("relu1")});
    key(Qt::Key_C, Qt::ControlModifier);
    QFile file(m_files.filePath("mailed.txt"));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(QGuiApplication::clipboard()->text().toUtf8());
    file.close();
    const auto before = network().nodes().size();
    dropFile(file.fileName());
    QCOMPARE(network().nodes().size(), before + 2);
    QCOMPARE(undoName(), "Paste 2 layers");
}

void tst_CanvasBadInput::droppedProjectIsOpened() {
    const QString folder = QString::fromStdString(studio().makeProject("dropped").string());
    QSignalSpy asked(&studio().actions, &StudioActions::openProjectAt);
    dropFile(folder);
    dropFile(folder + "/project.json");
    QCOMPARE(asked.count(), 2);
    QCOMPARE(asked[0].first().toString(), folder);
    QCOMPARE(asked[1].first().toString(), folder);
}

void tst_CanvasBadInput::unknownLayersAreKeptAndSavedUnharmed() {
    const Path folder = studio().makeProject("future");
    const QString path = QString::fromStdString((folder / "project.json").string());
    const auto read = [path] {
        QFile file(path);
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    };
    // What a later version might write in the place of the first ReLU.
    QByteArray future = read();
    const auto at = future.indexOf("\"ReLU\"");
    QVERIFY(at > 0);
    future.replace(at, 6, R"("HyperReLU", "parameters": {"slope": [0.5, {"deep": null}], "mode": "later"})");
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly) && file.write(future) == future.size());
    file.close();
    QVERIFY(document().open(folder).ok());
    QVERIFY(document().save().ok());
    const QByteArray saved = read(); // in the studio's own layout; from now on it stays to the byte
    QVERIFY(saved.contains("HyperReLU"));
    QCOMPARE(Json::parse(saved.toStdString()), Json::parse(future.toStdString()));
    QVERIFY(document().open(folder).ok());
    const auto& item = canvas().layout().nodes().at(static_cast<std::size_t>(canvas().layout().indexOf(NodeId("relu1"))));
    QVERIFY(item.type == nullptr);
    QVERIFY(!item.problems.empty()); // its badge and its line in the list
    QCOMPARE(canvas().layout().text(canvas().layout().indexOf(NodeId("relu1"))).title, "HyperReLU");
    const QString shots = qEnvironmentVariable("LEPTON_SHOTS");
    if (!shots.isEmpty())
        room().grab().save(shots + "/unknown.png");
    // Moved, taken back, saved: the same file.
    click("relu1");
    key(Qt::Key_Down);
    document().undo();
    QVERIFY(document().save().ok());
    QCOMPARE(read(), saved);
    // Copied it keeps what it has.
    click("relu1");
    key(Qt::Key_D, Qt::ControlModifier);
    QCOMPARE(network().nodes().back().type, "HyperReLU");
    QCOMPARE(network().nodes().back().parameters, node("relu1").parameters);
}

void tst_CanvasBadInput::parameterOutOfRangeIsRefused_data() {
    QTest::addColumn<QString>("typed");
    for (const char* typed : {"-3", "abc", "0", "1e9", "99999999999999999999", "3.5", "3 apples"})
        QTest::newRow(typed) << QString::fromUtf8(typed);
}

void tst_CanvasBadInput::parameterOutOfRangeIsRefused() {
    canvas().select({NodeId("conv1")});
    auto* filters = field("filters");
    filters->setFocus();
    filters->selectAll();
    QTest::keyClick(filters, Qt::Key_Delete);
    QFETCH(QString, typed);
    QTest::keyClicks(filters, typed);
    const ParameterField* shown = room().inspector().nodePage().fields().front();
    QVERIFY2(!shown->refusal().isEmpty(), qPrintable(filters->text()));
    // Only what fitted on the way there ("3" of "3 apples") may have counted.
    const auto now = node("conv1").parameters.value("filters", Json(32));
    QVERIFY(now.is_number_integer() && now.get<std::int64_t>() >= 1);
    QTest::keyClick(filters, Qt::Key_Escape);
    QVERIFY(shown->refusal().isEmpty());
}

void tst_CanvasBadInput::pastedParameterIsRefusedToo() {
    canvas().select({NodeId("conv1")});
    const graph::Network before = network();
    auto* filters = field("filters");
    const ParameterField* shown = room().inspector().nodePage().fields().front();
    for (const char* pasted : {"-3", "a whole\nletter", "123456789012345678901234567890", "{\"format\":\"lepton-layers\"}"}) {
        filters->setFocus();
        filters->selectAll();
        QGuiApplication::clipboard()->setText(pasted);
        QTest::keyClick(filters, Qt::Key_V, Qt::ControlModifier);
        QVERIFY2(!shown->refusal().isEmpty(), pasted);
        QCOMPARE(network(), before);
        QVERIFY(!document().history().canUndo());
        QTest::keyClick(filters, Qt::Key_Escape);
        QVERIFY(shown->refusal().isEmpty());
    }
    QCOMPARE(filters->text(), "32");
}

QTEST_MAIN(tst_CanvasBadInput)
#include "tst_CanvasBadInput.moc"

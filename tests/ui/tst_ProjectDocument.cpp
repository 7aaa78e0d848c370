// SPDX-License-Identifier: GPL-3.0-or-later
// The open project: opening, saving, journal and recovery, data that has moved.
#include "StudioFixture.h"

#include "core/templates/NewProject.h"
#include "widgets/canvas/NetworkEdits.h"
#include "widgets/common/SamplePaths.h"

#include <QSignalSpy>
#include <QtTest>

using namespace lepton;
using namespace lepton::widgets;

class tst_ProjectDocument : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init() { m_fixture = std::make_unique<StudioFixture>(); }
    void cleanup() { m_fixture.reset(); }

    void createsFromATemplate();
    void createRefusesAFullFolder();
    void createRefusesDataThatIsNone();
    void savesWhatWasEdited();
    void refusedEditLeavesNoTrace();
    void journalComesBackAfterACrash();
    void discardingLeavesNoJournal();
    void openingAnotherDropsTheJournal();
    void movedDataIsNamedAndCanBeFound();
    void otherDataNeedsAYes();
    void memoryFollowsTheBatch();
    void templateReplacesAsOneStep();
    void closingWhileReadingTellsNothingMore();

private:
    ProjectDocument& document() { return m_fixture->document; }
    void addDropout() {
        const auto edit = edits::add(document().network(), "Dropout", {500, 500});
        QVERIFY(document().edit(edit.name, edit.edit).ok());
    }
    std::unique_ptr<StudioFixture> m_fixture;
};

void tst_ProjectDocument::createsFromATemplate() {
    QSignalSpy opened(&document(), &ProjectDocument::opened);
    QSignalSpy progress(&document(), &ProjectDocument::sourceProgress);
    document().create(m_fixture->folder() / "new", "mlp", bundledDigits());
    QVERIFY(document().sourceLoading());
    QVERIFY(opened.wait(20000));
    QCOMPARE(document().project().name, "new");
    QVERIFY(document().source() != nullptr);
    QCOMPARE(document().source()->size(), 1797);
    QVERIFY(document().problems().empty());
    QVERIFY(!document().modified());
    QVERIFY(std::filesystem::exists(m_fixture->folder() / "new" / "project.json"));
    QVERIFY(project::loadProject(m_fixture->folder() / "new").ok());
}

void tst_ProjectDocument::createRefusesAFullFolder() {
    const Path folder = m_fixture->makeProject();
    QSignalSpy failed(&document(), &ProjectDocument::failed);
    document().create(folder, "mlp", bundledDigits());
    QVERIFY(failed.wait());
    QVERIFY(!document().isOpen());
    QVERIFY(!document().sourceLoading());
}

void tst_ProjectDocument::createRefusesDataThatIsNone() {
    QSignalSpy failed(&document(), &ProjectDocument::failed);
    document().create(m_fixture->folder() / "new", "mlp", m_fixture->folder() / "nothing here");
    QVERIFY(failed.wait());
    const auto& error = *static_cast<const Error*>(failed.first().first().constData());
    QVERIFY(!error.what.empty());
    QVERIFY(!error.hint.empty());
    QVERIFY(!std::filesystem::exists(m_fixture->folder() / "new"));
}

void tst_ProjectDocument::savesWhatWasEdited() {
    m_fixture->openProject();
    QSignalSpy modified(&document(), &ProjectDocument::modifiedChanged);
    addDropout();
    QCOMPARE(modified.count(), 1);
    auto training = document().project().training;
    training.epochs = 3;
    document().setTraining(training);
    QVERIFY(document().save().ok());
    QVERIFY(!document().modified());
    const auto read = project::loadProject(document().project().folder);
    QVERIFY(read.ok());
    QVERIFY(read->served()->network == document().network());
    QCOMPARE(read->training.epochs, 3);
}

void tst_ProjectDocument::refusedEditLeavesNoTrace() {
    m_fixture->openProject();
    const graph::Network before = document().network();
    QVERIFY(!document().edit("Nonsense", {graph::RemoveNode{graph::NodeId("not there")}}).ok());
    QVERIFY(document().network() == before);
    QVERIFY(!document().modified());
    QVERIFY(!document().history().canUndo());
}

void tst_ProjectDocument::journalComesBackAfterACrash() {
    const Path folder = m_fixture->makeProject();
    QVERIFY(document().open(folder).ok());
    addDropout();
    QTRY_VERIFY_WITH_TIMEOUT(std::filesystem::exists(project::Journal::file(folder)), 4000);
    const graph::Network edited = document().network();
    // A crash: another session opens the folder and the first never said goodbye.
    ProjectDocument next;
    QSignalSpy recovered(&next, &ProjectDocument::recovered);
    QVERIFY(next.open(folder).ok());
    QCOMPARE(recovered.count(), 1);
    QVERIFY(next.modified());
    QVERIFY(next.network() == edited);
    QVERIFY(next.save().ok());
    QVERIFY(!std::filesystem::exists(project::Journal::file(folder)));
}

void tst_ProjectDocument::discardingLeavesNoJournal() {
    const Path folder = m_fixture->makeProject();
    QVERIFY(document().open(folder).ok());
    addDropout();
    QTRY_VERIFY_WITH_TIMEOUT(std::filesystem::exists(project::Journal::file(folder)), 4000);
    document().close();
    QVERIFY(!std::filesystem::exists(project::Journal::file(folder)));
    QVERIFY(document().open(folder).ok());
    QVERIFY(!document().modified());
}

/// The window has asked before: what was not saved is to be gone, also when the same project is opened again.
void tst_ProjectDocument::openingAnotherDropsTheJournal() {
    StudioFixture fixture;
    fixture.openProject();
    const Path first = fixture.document.project().folder;
    const Path second = fixture.makeProject("second");
    for (const Path& next : {second, first, first}) {
        const Path left = fixture.document.project().folder;
        const auto edit = edits::add(fixture.document.network(), "Dropout", {900, 900});
        QVERIFY(fixture.document.edit(edit.name, edit.edit).ok());
        QTRY_VERIFY_WITH_TIMEOUT(std::filesystem::exists(project::Journal::file(left)), 4000);
        QSignalSpy recovered(&fixture.document, &ProjectDocument::recovered);
        QVERIFY(fixture.document.open(next).ok());
        QVERIFY(!std::filesystem::exists(project::Journal::file(left)));
        QCOMPARE(recovered.count(), 0);
        QVERIFY(fixture.document.network().find(graph::NodeId("dropout1")) == nullptr);
        QVERIFY(!fixture.document.modified());
    }
}

void tst_ProjectDocument::movedDataIsNamedAndCanBeFound() {
    const Path here = m_fixture->folder() / "data", there = m_fixture->folder() / "elsewhere";
    std::filesystem::copy(bundledDigits(), here);
    const auto source = datasets::openSource(here);
    QVERIFY(source.ok());
    const auto made = templates::draftProject(m_fixture->folder() / "moved", **templates::find("mlp"), here, **source);
    QVERIFY(made.ok() && project::saveProject(*made).ok());
    std::filesystem::rename(here, there);
    QVERIFY(document().open(m_fixture->folder() / "moved").ok());
    QTRY_VERIFY(!document().sourceLoading());
    QVERIFY(document().source() == nullptr);
    QVERIFY(document().sourceError().has_value());
    document().setSource(there, false); // the same data: no yes needed
    QTRY_VERIFY(document().source() != nullptr);
    QVERIFY(!document().sourceError());
    QVERIFY(document().modified());
    QCOMPARE(document().project().data.source, there);
}

void tst_ProjectDocument::otherDataNeedsAYes() {
    m_fixture->openProject();
    // The digits again under another file name: not the same data.
    const Path other = m_fixture->folder() / "other";
    std::filesystem::create_directory(other);
    for (const auto& entry : std::filesystem::directory_iterator(bundledDigits())) {
        const std::string name = entry.path().filename().string();
        std::filesystem::copy(entry.path(), other / (name.ends_with(".gz") ? "x-" + name : name));
    }
    QSignalSpy failed(&document(), &ProjectDocument::failed);
    const Path before = document().project().data.source;
    document().setSource(other, false);
    QVERIFY(failed.wait());
    QCOMPARE(document().project().data.source, before);
    QVERIFY(document().source() != nullptr);
    document().setSource(other, true);
    QTRY_COMPARE(document().project().data.source, other);
}

void tst_ProjectDocument::memoryFollowsTheBatch() {
    m_fixture->openProject();
    const auto small = document().memory();
    QCOMPARE(small.batchSize, document().project().training.batchSize);
    auto training = document().project().training;
    training.batchSize *= 2;
    document().setTraining(training);
    QCOMPARE(document().memory().activations, 2 * small.activations);
    QCOMPARE(document().memory().weights, small.weights);
}

void tst_ProjectDocument::templateReplacesAsOneStep() {
    m_fixture->openProject();
    const graph::Network before = document().network();
    QVERIFY(document().applyTemplate(**templates::find("mlp")).ok());
    QVERIFY(document().problems().empty());
    QVERIFY(!(document().network() == before));
    document().undo();
    QVERIFY(document().network() == before);
}

void tst_ProjectDocument::closingWhileReadingTellsNothingMore() {
    QVERIFY(document().open(m_fixture->makeProject()).ok());
    QVERIFY(document().sourceLoading());
    document().close();
    QSignalSpy changed(&document(), &ProjectDocument::sourceChanged);
    QTest::qWait(300);
    QCOMPARE(changed.count(), 0);
    QVERIFY(document().source() == nullptr);
}

QTEST_MAIN(tst_ProjectDocument)
#include "tst_ProjectDocument.moc"

// SPDX-License-Identifier: GPL-3.0-or-later
// A generator and a discriminator in one project: each with its own canvas, edits and undo in the network they were made in.
#include "FakeEngine.h"

#include "core/templates/Template.h"
#include "widgets/canvas/CanvasView.h"
#include "widgets/canvas/CodeSplitter.h"
#include "widgets/canvas/CodeView.h"
#include "widgets/canvas/NetworkEdits.h"
#include "widgets/canvas/NetworkRoom.h"
#include "widgets/canvas/NetworkTabs.h"
#include "widgets/common/CommandList.h"
#include "widgets/common/Theme.h"
#include "widgets/training/AdversaryFields.h"

#include <QComboBox>
#include <QInputDialog>
#include <QLineEdit>
#include <QMessageBox>
#include <QPushButton>
#include <QTabBar>
#include <QTimer>

using namespace lepton;
using namespace lepton::widgets;
using graph::NodeId;

class tst_TwoNetworks : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { Theme::instance().apply(Theme::Mode::Dark); }
    void init();
    void cleanup();

    void tabsAreThereOnlyForSeveral();
    void tabsSayWhatEachIsFor();
    void keysGoFromOneToTheOther();
    void tabIsClicked();
    void eachIsFoundAsItWasLeft();
    void undoGoesToWhereTheEditWasMade();
    void equalEditsOfBothNeverMerge();
    void problemsOfTheOtherAreCounted();
    void mismatchIsToldToTheGenerator();
    void codeFollows();
    void paletteFindsLayersOfBoth();
    void networkIsAddedRenamedAndDeleted();
    void deletingIsAskedAndTrainedOnesStay();
    void namesAreChecked();
    void servedNetworkCanBeAnother();
    void ganTemplateIsOneStep();
    void templateForOtherDataIsRefused();
    void templateFillsAnUntrainedNetwork();
    void survivesSavingAndOpening();
    void discriminatorIsSetInTheTrainRoom();

private:
    ProjectDocument& document() { return m_fixture->document; }
    CanvasView& canvas() { return m_room->canvas(); }
    QTabBar* bar() { return m_room->tabs().bar(); }
    QAction* act(const char* id) { return m_fixture->actions.registry().action(id); }
    std::string servedName() { return document().project().objective.network; }
    std::string otherName() { return document().project().objective.adversary->network; }
    const graph::Network& networkOf(const std::string& name) { return document().project().find(name)->network; }
    void key(Qt::Key key, Qt::KeyboardModifiers modifiers = {}) { QTest::keyClick(&canvas(), key, modifiers); }
    NodeId aLayer() {
        for (const auto& node : document().network().nodes())
            if (node.type != "Input" && node.type != "Output")
                return node.id;
        return {};
    }
    void open(const std::string& templateName);

    std::unique_ptr<StudioFixture> m_fixture;
    std::unique_ptr<NetworkRoom> m_room;
};

void tst_TwoNetworks::init() { open("dcgan"); }

void tst_TwoNetworks::open(const std::string& templateName) {
    cleanup();
    m_fixture = std::make_unique<StudioFixture>();
    m_fixture->openProject(templateName);
    m_room = std::make_unique<NetworkRoom>(m_fixture->studio());
    m_room->resize(1376, 800);
    m_room->show();
    m_room->enter();
    QVERIFY(QTest::qWaitForWindowExposed(m_room.get()));
    m_room->activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(m_room.get()));
    canvas().setFocus();
}

void tst_TwoNetworks::cleanup() {
    m_room.reset();
    m_fixture.reset();
}

/// Types a name into the dialog that is about to open.
static void answerName(const QString& name) {
    QTimer::singleShot(50, [name] {
        auto* dialog = qobject_cast<QInputDialog*>(QApplication::activeModalWidget());
        QVERIFY(dialog != nullptr);
        dialog->setTextValue(name);
        dialog->accept();
    });
}

static void answerQuestion(QMessageBox::StandardButton button, int* asked) {
    QTimer::singleShot(50, [button, asked] {
        auto* box = qobject_cast<QMessageBox*>(QApplication::activeModalWidget());
        QVERIFY(box != nullptr);
        ++*asked;
        box->button(button)->click();
    });
}

void tst_TwoNetworks::tabsAreThereOnlyForSeveral() {
    QVERIFY(m_room->tabs().isVisible());
    shot(*m_room, "two-networks");
    open("cnn");
    QVERIFY(!m_room->tabs().isVisible());
    QVERIFY(!act("network.next")->isEnabled());
}

void tst_TwoNetworks::tabsSayWhatEachIsFor() {
    QCOMPARE(bar()->count(), 2);
    QCOMPARE(document().activeNetwork(), servedName());
    QCOMPARE(roleOf(document().project(), servedName()), QString("generator, served"));
    QCOMPARE(roleOf(document().project(), otherName()), QString("discriminator"));
    QCOMPARE(bar()->accessibleTabName(0), QString::fromStdString(servedName()) + ", generator, served");
    QCOMPARE(bar()->accessibleTabName(1), QString::fromStdString(otherName()) + ", discriminator");
    QVERIFY(document().problems().empty());
    QCOMPARE(document().problemsElsewhere(), 0U);
}

void tst_TwoNetworks::keysGoFromOneToTheOther() {
    const std::string served = servedName(), other = otherName();
    QVERIFY(!(networkOf(served) == networkOf(other)));
    key(Qt::Key_Tab, Qt::ControlModifier);
    QCOMPARE(document().activeNetwork(), other);
    QVERIFY(document().network() == networkOf(other));
    QVERIFY(canvas().network() == networkOf(other));
    QCOMPARE(canvas().layout().nodes().size(), networkOf(other).nodes().size());
    QCOMPARE(bar()->currentIndex(), 1);
    key(Qt::Key_PageDown, Qt::ControlModifier);
    QCOMPARE(document().activeNetwork(), served);
    key(Qt::Key_PageUp, Qt::ControlModifier);
    QCOMPARE(document().activeNetwork(), other);
    key(Qt::Key_Backtab, Qt::ControlModifier | Qt::ShiftModifier);
    QTest::keyClick(&canvas(), Qt::Key_Tab, Qt::ControlModifier | Qt::ShiftModifier);
    QVERIFY(!document().modified()); // looking is no change
}

void tst_TwoNetworks::tabIsClicked() {
    QTest::mouseClick(bar(), Qt::LeftButton, {}, bar()->tabRect(1).center());
    QCOMPARE(document().activeNetwork(), otherName());
    QTest::mouseClick(bar(), Qt::LeftButton, {}, bar()->tabRect(0).center());
    QCOMPARE(document().activeNetwork(), servedName());
}

void tst_TwoNetworks::eachIsFoundAsItWasLeft() {
    const NodeId chosen = aLayer();
    canvas().select({chosen});
    canvas().setZoom(1.7, {300, 200});
    const QRectF seen = canvas().visibleWorld();
    key(Qt::Key_Tab, Qt::ControlModifier);
    QVERIFY(canvas().selection().empty());
    QVERIFY(canvas().zoom() <= 1); // fitted: seen for the first time
    canvas().setZoom(0.6, {100, 100});
    const QRectF seenOther = canvas().visibleWorld();
    key(Qt::Key_Tab, Qt::ControlModifier);
    QCOMPARE(canvas().zoom(), 1.7);
    QCOMPARE(canvas().visibleWorld(), seen);
    QCOMPARE(canvas().selection().size(), 1U);
    QVERIFY(canvas().selection().front() == chosen);
    key(Qt::Key_Tab, Qt::ControlModifier);
    QCOMPARE(canvas().visibleWorld(), seenOther);
}

void tst_TwoNetworks::undoGoesToWhereTheEditWasMade() {
    const std::string served = servedName(), other = otherName();
    const graph::Network generator = networkOf(served), discriminator = networkOf(other);
    const NodeId gone = aLayer();
    canvas().select({gone});
    key(Qt::Key_Delete);
    QVERIFY(document().network().find(gone) == nullptr);
    key(Qt::Key_Tab, Qt::ControlModifier);
    canvas().select({aLayer()});
    key(Qt::Key_Delete);
    const graph::Network halved = networkOf(other);
    QVERIFY(!(halved == discriminator));
    key(Qt::Key_Tab, Qt::ControlModifier);
    QCOMPARE(document().activeNetwork(), served);
    document().undo(); // the last one, in the other network
    QCOMPARE(document().activeNetwork(), other);
    QVERIFY(networkOf(other) == discriminator);
    QVERIFY(canvas().network() == discriminator);
    document().undo();
    QCOMPARE(document().activeNetwork(), served);
    QVERIFY(networkOf(served) == generator);
    QVERIFY(!document().history().canUndo());
    document().redo();
    QCOMPARE(document().activeNetwork(), served);
    document().redo();
    QCOMPARE(document().activeNetwork(), other);
    QVERIFY(networkOf(other) == halved);
}

void tst_TwoNetworks::equalEditsOfBothNeverMerge() {
    const auto rename = [this](const char* title) { QVERIFY(document().edit("Rename", {graph::SetTitle{document().network().nodes().front().id, title}}, "title").ok()); };
    rename("a");
    rename("ab");
    document().setActiveNetwork(otherName());
    rename("x");
    document().undo();
    QCOMPARE(document().network().nodes().front().title, std::string());
    QCOMPARE(networkOf(servedName()).nodes().front().title, std::string("ab"));
    document().undo();
    QCOMPARE(networkOf(servedName()).nodes().front().title, std::string());
    QVERIFY(!document().history().canUndo());
}

void tst_TwoNetworks::problemsOfTheOtherAreCounted() {
    key(Qt::Key_Tab, Qt::ControlModifier);
    canvas().select({aLayer()});
    key(Qt::Key_Delete); // a gap in the discriminator
    const auto found = document().problems().size();
    QVERIFY(found > 0);
    for (const auto& problem : document().problems())
        QVERIFY(problem.node.empty() || networkOf(otherName()).find(problem.node) != nullptr);
    QCOMPARE(document().problemCount(otherName()), found);
    QVERIFY(bar()->accessibleTabName(1).contains(QString::number(found)));
    shot(*m_room, "two-networks-problems");
    key(Qt::Key_Tab, Qt::ControlModifier);
    QVERIFY(document().problems().empty());
    QCOMPARE(document().problemsElsewhere(), found);
}

/// A discriminator that looks at pictures of another size: the generator's problem, for it is what makes them.
void tst_TwoNetworks::mismatchIsToldToTheGenerator() {
    document().setActiveNetwork(otherName());
    NodeId input;
    for (const auto& node : document().network().nodes())
        if (node.type == "Input")
            input = node.id;
    QVERIFY(document().edit("Shape", {graph::SetParameter{input, "shape", Json::array({1, 16, 16})}}).ok());
    QVERIFY(!document().problems().empty()); // the data has another size too
    document().setActiveNetwork(servedName());
    bool told = false;
    for (const auto& problem : document().problems())
        told = told || problem.code == "output-shape";
    QVERIFY(told);
}

void tst_TwoNetworks::codeFollows() {
    m_room->sides().showCode(true);
    CodeView& code = m_room->sides().code();
    QTRY_VERIFY(code.upToDate() && !code.source().text.empty());
    const std::string generator = code.source().text;
    key(Qt::Key_Tab, Qt::ControlModifier);
    QTRY_VERIFY(code.upToDate() && code.source().text != generator);
    QVERIFY(code.source().text.find("ConvTranspose2d") == std::string::npos);
    QVERIFY(generator.find("ConvTranspose2d") != std::string::npos || generator.find("Upsample") != std::string::npos);
    m_room->sides().showCode(false);
}

void tst_TwoNetworks::paletteFindsLayersOfBoth() {
    const auto commands = findCommands(m_fixture->studio(), QString::fromStdString(networkOf(otherName()).nodes()[1].id.str()));
    const Command* wanted = nullptr;
    for (const auto& command : commands)
        if (command.text.contains(QString::fromStdString(otherName())))
            wanted = &command;
    QVERIFY(wanted != nullptr);
    wanted->perform();
    QCOMPARE(document().activeNetwork(), otherName());
    QCOMPARE(canvas().selection().size(), 1U);
    bool next = false;
    for (const auto& command : findCommands(m_fixture->studio(), "next network"))
        next = next || command.text == act("network.next")->text();
    QVERIFY(next);
}

void tst_TwoNetworks::networkIsAddedRenamedAndDeleted() {
    answerName("critic");
    act("network.add")->trigger();
    QCOMPARE(document().project().networks.size(), 3U);
    QCOMPARE(document().activeNetwork(), std::string("critic"));
    QVERIFY(canvas().layout().nodes().empty());
    QCOMPARE(bar()->count(), 3);
    const auto edit = edits::add(document().network(), "Linear", {0, 0});
    QVERIFY(document().edit(edit.name, edit.edit).ok());
    answerName("judge");
    act("network.rename")->trigger();
    QCOMPARE(document().activeNetwork(), std::string("judge"));
    QCOMPARE(document().network().nodes().size(), 1U);
    int asked = 0;
    answerQuestion(QMessageBox::Yes, &asked);
    act("network.delete")->trigger();
    QCOMPARE(asked, 1);
    QCOMPARE(document().project().networks.size(), 2U);
    QCOMPARE(document().activeNetwork(), servedName());
    document().undo();
    QCOMPARE(document().activeNetwork(), std::string("judge"));
    QCOMPARE(document().network().nodes().size(), 1U);
    document().undo();
    QCOMPARE(document().activeNetwork(), std::string("critic"));
    document().undo();
    QVERIFY(document().network().nodes().empty());
    document().undo();
    QCOMPARE(document().project().networks.size(), 2U);
    QCOMPARE(document().activeNetwork(), servedName());
    for (int i = 0; i < 4; ++i)
        document().redo();
    QCOMPARE(document().project().networks.size(), 2U);
    QVERIFY(!document().history().canRedo());
}

void tst_TwoNetworks::deletingIsAskedAndTrainedOnesStay() {
    QVERIFY(!act("network.delete")->isEnabled()); // the generator
    QVERIFY(!document().removeNetwork(servedName()).ok());
    QVERIFY(!document().removeNetwork(otherName()).ok());
    QVERIFY(document().addNetwork("spare").ok());
    const auto edit = edits::add(document().network(), "Linear", {0, 0});
    QVERIFY(document().edit(edit.name, edit.edit).ok());
    int asked = 0;
    answerQuestion(QMessageBox::No, &asked);
    act("network.delete")->trigger();
    QCOMPARE(asked, 1);
    QCOMPARE(document().project().networks.size(), 3U);
}

void tst_TwoNetworks::namesAreChecked() {
    QSignalSpy reported(&m_fixture->actions, &StudioActions::report);
    answerName(QString::fromStdString(otherName()));
    act("network.rename")->trigger();
    QCOMPARE(reported.size(), 1);
    QVERIFY(!document().addNetwork("").ok());
    QVERIFY(!document().modified());
    const std::string before = otherName();
    QVERIFY(document().renameNetwork(before, "critic").ok());
    QCOMPARE(document().project().objective.adversary->network, std::string("critic"));
    document().undo();
    QCOMPARE(document().project().objective.adversary->network, before);
}

void tst_TwoNetworks::servedNetworkCanBeAnother() {
    QVERIFY(!document().serveNetwork(otherName()).ok());
    open("cnn");
    const std::string before = servedName();
    QVERIFY(document().addNetwork("second").ok());
    QVERIFY(m_room->tabs().isVisible());
    act("network.serve")->trigger();
    QCOMPARE(servedName(), std::string("second"));
    QVERIFY(!document().problems().empty()); // it is empty
    document().undo();
    QCOMPARE(servedName(), before);
}

void tst_TwoNetworks::ganTemplateIsOneStep() {
    open("cnn");
    const project::Project before = document().project();
    const auto done = document().applyTemplate(**templates::find("dcgan"));
    QVERIFY2(done.ok(), done ? "" : done.error().line().c_str());
    QCOMPARE(document().project().objective.type, std::string("adversarial"));
    QCOMPARE(document().project().networks.size(), 2U);
    QVERIFY2(document().problems().empty() && document().problemsElsewhere() == 0, document().problems().empty() ? "" : document().problems().front().message.str().c_str());
    QVERIFY(m_room->tabs().isVisible());
    document().undo();
    QVERIFY(!document().history().canUndo());
    QCOMPARE(project::toJson(document().project(), {}).dump(), project::toJson(before, {}).dump());
    QVERIFY(!m_room->tabs().isVisible());
}

void tst_TwoNetworks::templateForOtherDataIsRefused() {
    const auto done = document().applyTemplate(**templates::find("tabular-mlp"));
    QVERIFY(!done.ok());
    QVERIFY(!done.error().hint.empty());
    QVERIFY(!document().modified());
}

void tst_TwoNetworks::templateFillsAnUntrainedNetwork() {
    QVERIFY(document().addNetwork("spare").ok());
    QVERIFY(document().applyTemplate(**templates::find("mlp")).ok());
    QCOMPARE(document().activeNetwork(), std::string("spare"));
    QVERIFY(!document().network().nodes().empty());
    QCOMPARE(document().project().objective.type, std::string("adversarial"));
}

void tst_TwoNetworks::survivesSavingAndOpening() {
    QVERIFY(document().addNetwork("spare").ok());
    QVERIFY(document().save().ok());
    const auto read = project::loadProject(document().project().folder);
    QVERIFY(read.ok());
    QCOMPARE(read->networks.size(), 3U);
    QVERIFY(document().open(read->folder).ok());
    QCOMPARE(document().activeNetwork(), servedName());
    QCOMPARE(bar()->count(), 3);
    QVERIFY(!document().history().canUndo());
}

void tst_TwoNetworks::discriminatorIsSetInTheTrainRoom() {
    AdversaryFields fields(m_fixture->studio());
    fields.show();
    auto* steps = fields.findChildren<QLineEdit*>().at(1); // after the penalty, which only one loss has
    QCOMPARE(steps->accessibleName(), QString("Steps of the discriminator"));
    steps->setFocus();
    steps->selectAll();
    QTest::keyClicks(steps, "5");
    QCOMPARE(document().project().objective.adversary->ratio, 5);
    auto* loss = fields.findChild<QComboBox*>();
    QVERIFY(!fields.findChildren<QLineEdit*>().first()->isVisible());
    loss->setCurrentIndex(loss->findData("wasserstein-gp"));
    Q_EMIT loss->activated(loss->currentIndex());
    QCOMPARE(document().project().objective.adversary->loss, std::string("wasserstein-gp"));
    QVERIFY(fields.findChildren<QLineEdit*>().first()->isVisible());
    QVERIFY(document().modified());
    open("cnn");
    QWidget host;
    AdversaryFields none(m_fixture->studio(), &host);
    QVERIFY(!none.isVisibleTo(&host));
}

QTEST_MAIN(tst_TwoNetworks)
#include "tst_TwoNetworks.moc"

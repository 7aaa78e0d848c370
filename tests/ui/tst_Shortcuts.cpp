// SPDX-License-Identifier: GPL-3.0-or-later
// The acts of the whole window: the command palette finds them, their shortcuts can be changed, and no key is taken from a field.
#include "CanvasDriver.h"
#include "StudioFixture.h"

#include "widgets/canvas/BlockLibrary.h"
#include "widgets/canvas/CanvasFind.h"
#include "widgets/canvas/GroupActs.h"
#include "widgets/canvas/LayerHelp.h"
#include "widgets/canvas/LayerPalette.h"
#include "widgets/canvas/NetworkClipboard.h"
#include "widgets/canvas/NetworkRoom.h"
#include "widgets/common/CommandList.h"
#include "widgets/common/CommandPalette.h"
#include "widgets/common/KeyField.h"
#include "widgets/common/KeyboardPage.h"
#include "widgets/common/NetworkLevel.h"
#include "widgets/common/Pills.h"
#include "widgets/common/RoomStack.h"
#include "widgets/common/SettingsDialog.h"
#include "widgets/common/StudioSettings.h"
#include "widgets/common/StudioWindow.h"
#include "widgets/common/Theme.h"

#include <QAbstractButton>
#include <QAction>
#include <QElapsedTimer>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QPushButton>
#include <QSignalSpy>
#include <QTreeWidget>
#include <QtTest>

using namespace lepton;
using namespace lepton::widgets;
using graph::NodeId;

class tst_Shortcuts : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { Theme::instance().apply(Theme::Mode::Light); }
    void init();
    void cleanup();

    void everyActHasAnIdAndAText();
    void theTableOfConventions_data();
    void theTableOfConventions();
    void noTwoActsShareKeys();
    void paletteGivesReasonsForWhatCantBeDone();
    void paletteGoesToNodes();
    void paletteGoesIntoGroups();
    void everyKeyIsQuickAmongTenThousandLayers();
    void paletteAddsLayersBySynonym();
    void paletteAddsTheUsersBlocks();
    void switchesTheTheme();
    void paletteDoesCanvasActsFromOtherRooms();
    void paletteOpensFromAField();
    void singleKeysAreForTypingInAField();
    void helpAndFindAreHeardInTheWholeRoom();
    void aChangedShortcutCountsAtOnceAndAtTheNextStart();
    void takenKeysAreRefusedWithTheirOwner();
    void swapsOnConfirmation();
    void resetsOneAndAll();
    void theTableIsSearched();
    void selectAllAndDeleteReachTheCanvasOfTheWindow();
    void trainsFromTheCanvas();

private:
    void start();
    ActionRegistry& registry() { return m_fixture->actions.registry(); }
    NetworkRoom& network() { return *static_cast<NetworkRoom*>(m_window->rooms().room("network")); }
    CanvasView& canvas() { return network().canvas(); }
    void openNetwork();
    QListWidget& list() { return *m_window->commandPalette().findChild<QListWidget*>(); }
    void typeCommand(const QString& words);
    QString whyNot(const QString& text);
    void shot(QWidget& widget, const QString& name);

    std::unique_ptr<StudioFixture> m_fixture;
    std::unique_ptr<StudioSettings> m_settings;
    std::unique_ptr<StudioWindow> m_window;
};

void tst_Shortcuts::init() {
    m_fixture = std::make_unique<StudioFixture>();
    m_settings = std::make_unique<StudioSettings>();
    start();
}

void tst_Shortcuts::start() {
    m_window = std::make_unique<StudioWindow>(m_fixture->studio(), *m_settings);
    m_window->resize(1280, 800);
    m_window->show();
    QVERIFY(QTest::qWaitForWindowExposed(m_window.get()));
    m_window->activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(m_window.get()));
}

void tst_Shortcuts::cleanup() {
    m_window.reset();
    m_settings.reset();
    m_fixture.reset();
}

void tst_Shortcuts::openNetwork() {
    m_fixture->openProject();
    Q_EMIT m_fixture->actions.showRoom("network");
    QCOMPARE(QApplication::focusWidget(), &canvas());
}

void tst_Shortcuts::shot(QWidget& widget, const QString& name) {
    const QString folder = qEnvironmentVariable("LEPTON_SHOTS");
    if (!folder.isEmpty())
        widget.grab().save(folder + "/" + name + ".png");
}

void tst_Shortcuts::typeCommand(const QString& words) {
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_K, Qt::ControlModifier);
    QVERIFY(m_window->commandPalette().isVisible());
    QTest::keyClicks(m_window->commandPalette().findChild<QLineEdit*>(), words);
}

/// What stands beside an entry of the open palette; "-" if the entry is not there.
QString tst_Shortcuts::whyNot(const QString& text) {
    for (int i = 0; i < list().count(); ++i)
        if (list().item(i)->text() == text) {
            const QString said = list().item(i)->data(Qt::AccessibleTextRole).toString();
            return said == text ? QString() : said.mid(text.size() + 2);
        }
    return "-";
}

void tst_Shortcuts::everyActHasAnIdAndAText() {
    openNetwork();
    QSet<QString> ids;
    for (const auto& act : registry().acts()) {
        QVERIFY2(act.id.contains('.') && !ids.contains(act.id), qPrintable(act.id));
        QVERIFY2(!act.text.isEmpty() && !registry().place(act).title.isEmpty(), qPrintable(act.id));
        ids << act.id;
    }
    // No act of the window or the canvas that the registry does not know.
    for (auto* action : m_window->actions() + canvas().actions())
        QVERIFY2(ids.contains(action->objectName()), qPrintable(action->text()));
}

void tst_Shortcuts::theTableOfConventions_data() {
    QTest::addColumn<QString>("id");
    QTest::addColumn<QString>("keys");
    for (const auto& [id, keys] : {std::pair{"edit.undo", "Ctrl+Z"}, {"edit.redo", "Ctrl+Shift+Z"}, {"canvas.copy", "Ctrl+C"}, {"canvas.paste", "Ctrl+V"}, {"canvas.cut", "Ctrl+X"},
                                   {"canvas.all", "Ctrl+A"}, {"canvas.duplicate", "Ctrl+D"}, {"canvas.delete", "Del"}, {"canvas.delete", "Backspace"}, {"canvas.rename", "F2"},
                                   {"canvas.help", "F1"}, {"canvas.cancel", "Esc"}, {"canvas.add", "Space"}, {"canvas.fit-selection", "."}, {"canvas.fit", "Home"},
                                   {"canvas.find", "Ctrl+F"}, {"canvas.tidy", "Ctrl+L"}, {"canvas.align", "Shift+A"}, {"canvas.move-left", "Left"}, {"canvas.move-up-far", "Shift+Up"},
                                   {"run.train", "Ctrl+Return"}, {"studio.commands", "Ctrl+K"}})
        QTest::newRow(qPrintable(QString(id) + " " + keys)) << id << keys;
}

void tst_Shortcuts::theTableOfConventions() {
    openNetwork();
    QFETCH(QString, id);
    QFETCH(QString, keys);
    QVERIFY(registry().action(id) != nullptr);
    QVERIFY(registry().action(id)->shortcuts().contains(QKeySequence(keys)));
}

void tst_Shortcuts::noTwoActsShareKeys() {
    openNetwork();
    for (const auto& act : registry().acts())
        for (const auto& keys : act.defaults)
            QVERIFY2(registry().taker(act.id, keys) == nullptr, qPrintable(act.id + " " + keys.toString()));
}

void tst_Shortcuts::paletteGivesReasonsForWhatCantBeDone() {
    typeCommand("");
    QCOMPARE(whyNot("Save"), "Open a project first.");
    QCOMPARE(whyNot("Delete"), "Open a project first.");
    QCOMPARE(whyNot("Undo"), "Nothing was done yet.");
    QCOMPARE(whyNot("New project…"), "");
    QCOMPARE(whyNot("Stop the run"), "No run goes on.");
    shot(*m_window, "palette-empty");
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_Escape);
    openNetwork();
    typeCommand("");
    QCOMPARE(whyNot("Save"), "");
    QCOMPARE(whyNot("Delete"), "Select a layer or a connection first.");
    QCOMPARE(whyNot("Align the selection"), "Select two layers or more.");
    // What can't be done isn't done.
    QTest::keyClicks(QApplication::focusWidget(), "duplicate");
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_Return);
    QVERIFY(m_window->commandPalette().isVisible());
    shot(*m_window, "palette-reasons");
}

void tst_Shortcuts::paletteGoesToNodes() {
    openNetwork();
    const NamedEdit named = edits::rename(NodeId("linear2"), "Head");
    QVERIFY(m_fixture->document.edit(named.name, named.edit).ok());
    Q_EMIT m_fixture->actions.showRoom("home");
    typeCommand("head");
    QVERIFY(list().item(0)->text().startsWith("Go to linear2"));
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_Return);
    QCOMPARE(m_window->rooms().current(), "network");
    QCOMPARE(canvas().selection(), std::vector{NodeId("linear2")});
}

void tst_Shortcuts::paletteGoesIntoGroups() {
    openNetwork();
    const auto grouped = edits::group(m_fixture->document.network(), {NodeId("conv2"), NodeId("relu2")}, 0);
    QVERIFY(grouped.ok());
    QVERIFY(m_fixture->document.edit(grouped->name, grouped->edit).ok());
    Q_EMIT m_fixture->actions.showRoom("home");
    typeCommand("go conv2");
    QVERIFY2(list().item(0)->text().startsWith("Go to conv2 in "), qPrintable(list().item(0)->text()));
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_Return);
    QCOMPARE(m_window->rooms().current(), "network");
    QCOMPARE(canvas().selection(), std::vector{NodeId("conv2")});
    QCOMPARE(m_fixture->document.level().path().size(), 1u);
}

void tst_Shortcuts::everyKeyIsQuickAmongTenThousandLayers() {
    openNetwork();
    graph::Sequence many;
    for (int i = 0; i < 10'000; ++i) {
        graph::Node node;
        node.id = NodeId("many" + std::to_string(i));
        node.type = i % 2 == 0 ? "ReLU" : "Linear";
        node.position = {214.0 * (i % 100), 120.0 * (i / 100) + 2000};
        many.edits.push_back({graph::AddNode{node, {}}});
    }
    QVERIFY(m_fixture->document.edit("Many", {many}).ok());
    QElapsedTimer clock;
    clock.start();
    QCOMPARE(findNodes(m_fixture->document.network(), "relu").size(), 5003u);
    const auto find = clock.restart();
    QVERIFY(!findCommands(m_fixture->studio(), "many9999").isEmpty());
    const auto command = clock.elapsed();
    qInfo("find %lld ms, command palette %lld ms", find, command);
    QVERIFY2(find < 50 && command < 50, qPrintable(QString("%1 %2").arg(find).arg(command)));
}

void tst_Shortcuts::paletteAddsLayersBySynonym() {
    openNetwork();
    canvas().select({NodeId("relu1")});
    typeCommand("fully connected");
    QCOMPARE(list().item(0)->text(), "Add Linear");
    shot(*m_window, "palette-layers");
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_Return);
    QCOMPARE(m_fixture->document.network().nodes().back().type, "Linear");
    QVERIFY(m_fixture->document.network().hasEdge({{NodeId("relu1"), "out"}, {m_fixture->document.network().nodes().back().id, "in"}}));
}

void tst_Shortcuts::paletteAddsTheUsersBlocks() {
    openNetwork();
    const auto grouped = edits::group(m_fixture->document.network(), {NodeId("conv2"), NodeId("relu2")}, 0);
    QVERIFY(grouped.ok() && m_fixture->document.edit(grouped->name, grouped->edit).ok());
    BlockLibrary library;
    QVERIFY(library.save("Stem", clipboard::copy(m_fixture->document.network(), grouped->nodes)).ok());
    const auto before = m_fixture->document.network().nodes().size();
    typeCommand("stem");
    QCOMPARE(list().item(0)->text(), "Add Stem");
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_Return);
    QCOMPARE(m_fixture->document.network().nodes().size(), before + 1);
    QCOMPARE(m_fixture->document.network().nodes().back().type, "Group");
    typeCommand("group input"); // of use inside groups only
    for (int i = 0; i < list().count(); ++i)
        QVERIFY(list().item(i)->text() != "Add Group input");
}

void tst_Shortcuts::switchesTheTheme() {
    const bool dark = Theme::instance().dark();
    typeCommand("dark");
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_Return);
    QVERIFY(Theme::instance().dark() != dark);
    QCOMPARE(m_settings->theme(), dark ? Theme::Mode::Light : Theme::Mode::Dark);
    Theme::instance().apply(Theme::Mode::Light);
}

void tst_Shortcuts::paletteDoesCanvasActsFromOtherRooms() {
    openNetwork();
    Q_EMIT m_fixture->actions.showRoom("home");
    typeCommand("select all");
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_Return);
    QCOMPARE(m_window->rooms().current(), "network");
    QCOMPARE(canvas().selection().size(), m_fixture->document.network().nodes().size());
}

void tst_Shortcuts::paletteOpensFromAField() {
    openNetwork();
    auto* field = network().palette().findChild<QLineEdit*>();
    field->setFocus();
    QTest::keyClicks(field, "conv");
    QTest::keyClick(field, Qt::Key_Home);
    QTest::keyClick(field, Qt::Key_K, Qt::ControlModifier); // a line edit alone would delete to its end
    QVERIFY(m_window->commandPalette().isVisible());
    QCOMPARE(field->text(), "conv");
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_Escape);
    QCOMPARE(QApplication::focusWidget(), field);
}

void tst_Shortcuts::singleKeysAreForTypingInAField() {
    openNetwork();
    canvas().select({NodeId("conv1")});
    registry().setShortcuts("project.save", {QKeySequence("S")}); // heard in the whole window
    const std::string before = graph::toJson(m_fixture->document.network()).dump();
    auto* field = network().palette().findChild<QLineEdit*>();
    field->setFocus();
    const double zoom = canvas().zoom();
    QTest::keyClicks(field, "a .s");
    QCOMPARE(field->text(), "a .s");
    for (const Qt::Key key : {Qt::Key_Home, Qt::Key_Delete, Qt::Key_F2, Qt::Key_Backspace})
        QTest::keyClick(field, key);
    QCOMPARE(field->text(), " .s");
    QCOMPARE(QApplication::focusWidget(), field);
    QCOMPARE(canvas().zoom(), zoom);
    QCOMPARE(graph::toJson(m_fixture->document.network()).dump(), before);
}

void tst_Shortcuts::helpAndFindAreHeardInTheWholeRoom() {
    openNetwork();
    canvas().select({NodeId("conv1")});
    auto* field = network().palette().findChild<QLineEdit*>();
    field->setFocus();
    QTest::keyClick(field, Qt::Key_F1);
    QVERIFY(canvas().findChild<LayerHelp*>()->isVisible());
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_Escape);
    field->setFocus();
    QTest::keyClick(field, Qt::Key_F, Qt::ControlModifier);
    QVERIFY(canvas().findChild<CanvasFind*>()->isVisible());
    Q_EMIT m_fixture->actions.showRoom("home"); // there the canvas is out of sight, and its keys mean nothing
    const double zoom = canvas().zoom();
    QTest::keyClick(m_window.get(), Qt::Key_Minus, Qt::ControlModifier);
    QCOMPARE(canvas().zoom(), zoom);
}

namespace {

QTreeWidgetItem* row(QWidget& page, const QString& act) {
    const auto found = page.findChild<QTreeWidget*>()->findItems(act, Qt::MatchExactly, 0);
    return found.isEmpty() ? nullptr : found.first();
}

/// Chooses an act's row and presses keys for it.
void press(QWidget& page, const QString& act, Qt::Key key, Qt::KeyboardModifiers modifiers) {
    page.findChild<QTreeWidget*>()->setCurrentItem(row(page, act));
    auto* field = page.findChild<KeyField*>();
    field->setFocus();
    QTest::keyClick(field, key, modifiers);
}

QPushButton* button(QWidget& page, const QString& text) {
    for (auto* found : page.findChildren<QPushButton*>())
        if (found->text() == text)
            return found;
    return nullptr;
}

} // namespace

void tst_Shortcuts::aChangedShortcutCountsAtOnceAndAtTheNextStart() {
    openNetwork();
    SettingsDialog dialog(*m_settings, registry());
    dialog.findChild<Pills*>()->pill(1)->click();
    dialog.show();
    QVERIFY(QTest::qWaitForWindowExposed(&dialog));
    press(dialog, "Canvas: Duplicate", Qt::Key_J, Qt::ControlModifier | Qt::ShiftModifier);
    QCOMPARE(row(dialog, "Canvas: Duplicate")->text(1), "Ctrl+Shift+J");
    shot(dialog, "keyboard");
    dialog.close();
    m_window->activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(m_window.get()));
    canvas().setFocus();
    canvas().select({NodeId("conv1")});
    const auto before = m_fixture->document.network().nodes().size();
    QTest::keyClick(&canvas(), Qt::Key_D, Qt::ControlModifier);
    QCOMPARE(m_fixture->document.network().nodes().size(), before);
    QTest::keyClick(&canvas(), Qt::Key_J, Qt::ControlModifier | Qt::ShiftModifier);
    QCOMPARE(m_fixture->document.network().nodes().size(), before + 1);

    m_window.reset();
    m_settings = std::make_unique<StudioSettings>(); // read from its file again
    registry().setRemapped({});
    start();
    Q_EMIT m_fixture->actions.showRoom("network");
    QCOMPARE(registry().action("canvas.duplicate")->shortcuts(), Shortcuts{QKeySequence("Ctrl+Shift+J")});
}

void tst_Shortcuts::takenKeysAreRefusedWithTheirOwner() {
    openNetwork();
    KeyboardPage page(registry());
    page.show();
    press(page, "Canvas: Duplicate", Qt::Key_S, Qt::ControlModifier);
    QStringList said;
    for (auto* label : page.findChildren<QLabel*>())
        if (label->isVisible())
            said << label->text();
    QVERIFY2(said.join("\n").contains("“Save”"), qPrintable(said.join("\n")));
    QCOMPARE(registry().shortcuts("canvas.duplicate"), Shortcuts{QKeySequence("Ctrl+D")});
    QCOMPARE(registry().shortcuts("project.save"), Shortcuts{QKeySequence("Ctrl+S")});
    page.resize(640, 480);
    shot(page, "keyboard-conflict");
}

void tst_Shortcuts::swapsOnConfirmation() {
    openNetwork();
    KeyboardPage page(registry());
    page.show();
    press(page, "Canvas: Duplicate", Qt::Key_S, Qt::ControlModifier);
    QVERIFY(button(page, "Swap")->isVisible());
    QTest::mouseClick(button(page, "Swap"), Qt::LeftButton);
    QCOMPARE(registry().action("canvas.duplicate")->shortcuts(), Shortcuts{QKeySequence("Ctrl+S")});
    QCOMPARE(registry().action("project.save")->shortcuts(), Shortcuts{QKeySequence("Ctrl+D")});
    QVERIFY(!button(page, "Swap")->isVisible());
}

void tst_Shortcuts::resetsOneAndAll() {
    openNetwork();
    KeyboardPage page(registry());
    page.show();
    press(page, "Canvas: Duplicate", Qt::Key_J, Qt::ControlModifier);
    press(page, "Canvas: Delete", Qt::Key_J, Qt::AltModifier);
    QCOMPARE(registry().remapped().size(), 2);
    QTest::mouseClick(button(page, "Reset"), Qt::LeftButton); // Delete's
    QCOMPARE(registry().shortcuts("canvas.delete").size(), 2);
    QCOMPARE(registry().remapped().size(), 1);
    QTest::mouseClick(button(page, "Remove"), Qt::LeftButton);
    QVERIFY(registry().action("canvas.delete")->shortcuts().isEmpty());
    QTest::mouseClick(button(page, "Reset all"), Qt::LeftButton);
    QVERIFY(registry().remapped().isEmpty());
    QCOMPARE(registry().action("canvas.duplicate")->shortcuts(), Shortcuts{QKeySequence("Ctrl+D")});
    QVERIFY(m_settings->shortcuts().isEmpty());
}

void tst_Shortcuts::theTableIsSearched() {
    openNetwork();
    KeyboardPage page(registry());
    page.show();
    const auto shown = [&page] {
        QStringList out;
        auto* table = page.findChild<QTreeWidget*>();
        for (int i = 0; i < table->topLevelItemCount(); ++i)
            if (!table->topLevelItem(i)->isHidden())
                out << table->topLevelItem(i)->text(0);
        return out;
    };
    QCOMPARE(shown().size(), registry().acts().size());
    auto* search = page.findChildren<QLineEdit*>().first();
    QTest::keyClicks(search, "clone");
    QCOMPARE(shown(), QStringList{"Canvas: Duplicate"});
    search->clear();
    QTest::keyClicks(search, "ctrl+shift+z");
    QCOMPARE(shown(), QStringList{"Edit: Redo"});
}

void tst_Shortcuts::selectAllAndDeleteReachTheCanvasOfTheWindow() {
    openNetwork();
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_A, Qt::ControlModifier);
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_Delete);
    QVERIFY(m_fixture->document.network().nodes().empty());
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_Z, Qt::ControlModifier);
    QVERIFY(!m_fixture->document.network().nodes().empty());
}

void tst_Shortcuts::trainsFromTheCanvas() {
    openNetwork();
    QSignalSpy asked(&m_fixture->actions, &StudioActions::train);
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_Return, Qt::ControlModifier);
    QVERIFY(asked.count() >= 1); // once more if the train room was not there yet to hear it
}

QTEST_MAIN(tst_Shortcuts)
#include "tst_Shortcuts.moc"

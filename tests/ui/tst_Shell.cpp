// SPDX-License-Identifier: GPL-3.0-or-later
// The window around the rooms: bars, command palette, error bar, what happens to unsaved work, names for screen readers.
#include "StudioFixture.h"

#include "widgets/canvas/CanvasView.h"
#include "widgets/common/CommandPalette.h"
#include "widgets/common/ErrorBar.h"
#include "widgets/common/NavigationBar.h"
#include "widgets/common/RoomStack.h"
#include "widgets/common/SettingsDialog.h"
#include "widgets/common/StatusStrip.h"
#include "widgets/common/StudioSettings.h"
#include "widgets/common/StudioWindow.h"
#include "widgets/common/Toast.h"
#include "widgets/home/HomeRoom.h"
#include "widgets/home/NewProjectDialog.h"
#include "widgets/home/RecentProjects.h"
#include "widgets/home/TemplateCard.h"

#include <QAbstractButton>
#include <QAbstractItemView>
#include <QAbstractSpinBox>
#include <QAction>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QMessageBox>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QTimer>
#include <QtTest>

using namespace lepton;
using namespace lepton::widgets;

class tst_Shell : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { Theme::instance().apply(Theme::Mode::Light); }
    void init();
    void cleanup();

    void roomsAreMadeWhenEntered();
    void shortcutsSwitchRooms();
    void roomsOpenNoWindowsOfTheirOwn();
    void commandPaletteDoesWhatWasTyped();
    void commandPaletteListsTheRoomsActions();
    void errorBarSaysWhatWhereAndNext();
    void errorBarShowsTheLayer();
    void toastGoesByItself();
    void sampleOpensAndStandsInTheRecentProjects();
    void missingProjectsAreMarked();
    void statusFollowsTheNetwork();
    void undoNamesTheStep();
    void unsavedWorkIsAskedAbout();
    void settingsChangeTheThemeAtOnce();
    void newProjectSaysWhatIsMissing();
    void everyControlHasAName();

private:
    QAction* action(const char* name) { return m_window->findChild<QAction*>(name); }
    QString room() { return m_window->rooms().current(); }
    void show();
    void answer(const QString& button);

    std::unique_ptr<StudioFixture> m_fixture;
    std::unique_ptr<StudioSettings> m_settings;
    std::unique_ptr<StudioWindow> m_window;
};

void tst_Shell::init() {
    m_fixture = std::make_unique<StudioFixture>();
    m_settings = std::make_unique<StudioSettings>();
}

void tst_Shell::show() {
    m_window = std::make_unique<StudioWindow>(m_fixture->studio(), *m_settings);
    m_window->resize(1280, 800);
    m_window->show();
    QVERIFY(QTest::qWaitForWindowExposed(m_window.get()));
    m_window->activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(m_window.get()));
}

void tst_Shell::cleanup() {
    m_window.reset();
    m_settings.reset();
    m_fixture.reset();
}

/// Presses a button of the question that comes up next.
void tst_Shell::answer(const QString& wanted) {
    QTimer::singleShot(50, m_window.get(), [wanted] {
        auto* box = qobject_cast<QMessageBox*>(QApplication::activeModalWidget());
        QVERIFY(box != nullptr);
        for (auto* button : box->buttons())
            if (button->text() == wanted)
                button->click();
    });
}

void tst_Shell::roomsAreMadeWhenEntered() {
    show();
    QCOMPARE(room(), "home");
    QVERIFY(!m_window->rooms().made("network"));
    Q_EMIT m_fixture->actions.showRoom("network");
    QCOMPARE(room(), "network");
    QVERIFY(m_window->rooms().made("network"));
    Q_EMIT m_fixture->actions.showRoom("no such room");
    QCOMPARE(room(), "network");
}

namespace {

/// Notes every widget that is shown as a window: one that has no parent yet when it is shown flashes up.
class WindowWatch : public QObject {
public:
    QStringList seen;

protected:
    bool eventFilter(QObject* watched, QEvent* event) override {
        const auto* widget = qobject_cast<QWidget*>(watched);
        if (event->type() == QEvent::Show && widget != nullptr && widget->isWindow())
            seen << QString(widget->metaObject()->className()) + " " + widget->accessibleName();
        return false;
    }
};

} // namespace

void tst_Shell::roomsOpenNoWindowsOfTheirOwn() {
    show();
    WindowWatch watch;
    qApp->installEventFilter(&watch);
    m_fixture->openProject();
    for (const auto& entry : m_window->rooms().entries())
        Q_EMIT m_fixture->actions.showRoom(entry.name);
    QCoreApplication::processEvents();
    qApp->removeEventFilter(&watch);
    QVERIFY2(watch.seen.isEmpty(), qPrintable(watch.seen.join("\n")));
    QVERIFY(m_window->isActiveWindow());
}

void tst_Shell::shortcutsSwitchRooms() {
    show();
    const char* names[] = {"home", "data", "network", "train", "runs", "deploy"};
    for (int i = 5; i >= 0; --i) {
        QTest::keyClick(m_window.get(), static_cast<Qt::Key>(Qt::Key_1 + i), Qt::ControlModifier);
        QCOMPARE(room(), names[i]);
    }
}

void tst_Shell::commandPaletteDoesWhatWasTyped() {
    show();
    QTest::keyClick(m_window.get(), Qt::Key_K, Qt::ControlModifier);
    auto& palette = m_window->commandPalette();
    QVERIFY(palette.isVisible());
    auto* field = palette.findChild<QLineEdit*>();
    QCOMPARE(QApplication::focusWidget(), field);
    QTest::keyClicks(field, "go runs");
    QCOMPARE(palette.findChild<QListWidget*>()->count(), 1);
    QTest::keyClick(field, Qt::Key_Return);
    QVERIFY(!palette.isVisible());
    QCOMPARE(room(), "runs");
    QTest::keyClick(m_window.get(), Qt::Key_K, Qt::ControlModifier);
    QTest::keyClick(field, Qt::Key_Escape);
    QVERIFY(!palette.isVisible());
}

void tst_Shell::commandPaletteListsTheRoomsActions() {
    show();
    m_fixture->openProject();
    Q_EMIT m_fixture->actions.showRoom("network");
    QTest::keyClick(m_window.get(), Qt::Key_K, Qt::ControlModifier);
    QStringList listed;
    auto* list = m_window->commandPalette().findChild<QListWidget*>();
    for (int i = 0; i < list->count(); ++i)
        listed << list->item(i)->text();
    for (const char* expected : {"Save", "Train", "Go to Data", "Lay out the network", "Select all layers", "Find a layer"})
        QVERIFY2(listed.contains(expected), expected);
    QCOMPARE(listed.size(), QSet<QString>(listed.begin(), listed.end()).size());
}

void tst_Shell::errorBarSaysWhatWhereAndNext() {
    show();
    auto& bar = m_window->errorBar();
    QVERIFY(!bar.isVisible());
    Q_EMIT m_fixture->actions.report(Error(ErrorCode::NotFound, "The first thing failed").at("/tmp/a.json:3").fix("Do this next"));
    Q_EMIT m_fixture->actions.report(Error(ErrorCode::NotFound, "The second thing failed"));
    QVERIFY(bar.isVisible());
    QCOMPARE(bar.text(), "The second thing failed");
    QCOMPARE(bar.waiting(), 2);
    bar.dismiss();
    QCOMPARE(bar.text(), "The first thing failed");
    QStringList said;
    for (auto* label : bar.findChildren<QLabel*>())
        if (label->isVisible())
            said << label->text();
    QVERIFY(said.contains("/tmp/a.json:3"));
    QVERIFY(said.contains("Do this next"));
    for (auto* button : bar.findChildren<QAbstractButton*>())
        if (button->accessibleName() == "Dismiss this error")
            QTest::mouseClick(button, Qt::LeftButton);
    QVERIFY(!bar.isVisible());
}

void tst_Shell::errorBarShowsTheLayer() {
    show();
    m_fixture->openProject();
    Q_EMIT m_fixture->actions.showRoom("home");
    Q_EMIT m_fixture->actions.report(Error(ErrorCode::BadNetwork, "It does not fit").at("linear1.in"));
    for (auto* button : m_window->errorBar().findChildren<QPushButton*>())
        if (button->text() == "Show the layer")
            QTest::mouseClick(button, Qt::LeftButton);
    QCOMPARE(room(), "network");
    QCOMPARE(m_window->findChild<CanvasView*>()->selection(), std::vector{graph::NodeId("linear1")});
}

void tst_Shell::toastGoesByItself() {
    show();
    Q_EMIT m_fixture->actions.notify("Copied");
    QVERIFY(m_window->toast().isVisible());
    QCOMPARE(m_window->toast().accessibleName(), "Copied");
    QTRY_VERIFY_WITH_TIMEOUT(!m_window->toast().isVisible(), 6000);
}

void tst_Shell::sampleOpensAndStandsInTheRecentProjects() {
    show();
    Q_EMIT m_fixture->actions.openSample();
    QTRY_VERIFY_WITH_TIMEOUT(m_fixture->document.isOpen(), 20000);
    QCOMPARE(room(), "network");
    QVERIFY(m_fixture->document.problems().empty());
    QCOMPARE(m_settings->recentProjects(), QStringList{QString::fromStdString(m_fixture->document.project().folder.string())});
    action("project.close")->trigger();
    QCOMPARE(room(), "home");
    Q_EMIT m_fixture->actions.openSample(); // it is there now and is opened
    QVERIFY(m_fixture->document.isOpen());
    QCOMPARE(m_settings->recentProjects().size(), 1);
}

void tst_Shell::missingProjectsAreMarked() {
    m_settings->addRecentProject("/nowhere/gone");
    m_settings->addRecentProject(QString::fromStdString(m_fixture->makeProject().string()));
    show();
    const auto rows = m_window->findChildren<ProjectRow*>();
    QCOMPARE(rows.size(), 2);
    QVERIFY(!rows[0]->missing());
    QVERIFY(rows[1]->missing());
    QTest::mouseClick(rows[0], Qt::LeftButton);
    QVERIFY(m_fixture->document.isOpen());
}

void tst_Shell::statusFollowsTheNetwork() {
    show();
    m_fixture->openProject();
    auto* strip = m_window->findChild<StatusStrip*>();
    QCOMPARE(strip->findChild<QPushButton*>()->text(), "No problems");
    const auto edit = edits::add(m_fixture->document.network(), "Dropout", {900, 900});
    QVERIFY(m_fixture->document.edit(edit.name, edit.edit).ok());
    QVERIFY(strip->findChild<QPushButton*>()->text() != "No problems");
    Q_EMIT m_fixture->actions.showRoom("home");
    QTest::mouseClick(strip->findChild<QPushButton*>(), Qt::LeftButton);
    QCOMPARE(room(), "network");
    QCOMPARE(m_window->findChild<CanvasView*>()->selection(), std::vector{graph::NodeId("dropout1")});
}

void tst_Shell::undoNamesTheStep() {
    show();
    QVERIFY(!action("edit.undo")->isEnabled());
    m_fixture->openProject();
    const auto edit = edits::add(m_fixture->document.network(), "Dropout", {900, 900});
    QVERIFY(m_fixture->document.edit(edit.name, edit.edit).ok());
    QCOMPARE(action("edit.undo")->text(), "Undo: Add dropout1");
    QTest::keyClick(m_window.get(), Qt::Key_Z, Qt::ControlModifier);
    QCOMPARE(action("edit.redo")->text(), "Redo: Add dropout1");
    QTest::keyClick(m_window.get(), Qt::Key_Z, Qt::ControlModifier | Qt::ShiftModifier);
    QVERIFY(m_fixture->document.network().find(graph::NodeId("dropout1")) != nullptr);
}

void tst_Shell::unsavedWorkIsAskedAbout() {
    show();
    m_fixture->openProject();
    const auto edit = edits::add(m_fixture->document.network(), "Dropout", {900, 900});
    QVERIFY(m_fixture->document.edit(edit.name, edit.edit).ok());
    const Path folder = m_fixture->document.project().folder;
    answer("Cancel");
    QVERIFY(!m_window->close());
    QVERIFY(m_fixture->document.isOpen());
    answer("Save");
    QVERIFY(m_window->close());
    const auto saved = project::loadProject(folder);
    QVERIFY(saved.ok());
    QVERIFY(saved->served()->network.find(graph::NodeId("dropout1")) != nullptr);
}

void tst_Shell::settingsChangeTheThemeAtOnce() {
    show();
    SettingsDialog dialog(*m_settings, m_fixture->actions.registry(), m_window.get());
    auto* theme = dialog.findChildren<QComboBox*>().first();
    QCOMPARE(theme->accessibleName(), "Theme");
    theme->setCurrentIndex(theme->findText("Dark"));
    QVERIFY(Theme::instance().dark());
    QCOMPARE(m_settings->theme(), Theme::Mode::Dark);
    Theme::instance().apply(Theme::Mode::Light);
}

void tst_Shell::newProjectSaysWhatIsMissing() {
    show();
    NewProjectDialog dialog(m_fixture->studio(), m_window.get());
    QPushButton* create = nullptr;
    for (auto* button : dialog.findChildren<QPushButton*>())
        if (button->text() == "Create")
            create = button;
    QVERIFY(create != nullptr && !create->isEnabled());
    dialog.preset(QString::fromStdString((Path(qgetenv("LEPTON_SOURCE").toStdString()) / "datasets/samples/digits").string()), "mlp");
    dialog.show();
    QTRY_VERIFY_WITH_TIMEOUT(create->isEnabled(), 20000);
    if (const QByteArray folder = qgetenv("LEPTON_SHOTS"); !folder.isEmpty())
        dialog.grab().save(QString::fromUtf8(folder) + "/new-project.png");
    QTest::mouseClick(create, Qt::LeftButton);
    QTRY_VERIFY_WITH_TIMEOUT(m_fixture->document.isOpen(), 20000);
    QVERIFY(!dialog.isVisible());
    QVERIFY(m_fixture->document.network().find(graph::NodeId("conv1")) == nullptr); // the MLP it was told
}

namespace {

bool isControl(const QWidget* widget) {
    return qobject_cast<const QAbstractButton*>(widget) || qobject_cast<const QLineEdit*>(widget) || qobject_cast<const QComboBox*>(widget) ||
           qobject_cast<const QAbstractSpinBox*>(widget) || qobject_cast<const QAbstractItemView*>(widget) || qobject_cast<const QPlainTextEdit*>(widget);
}

/// The parts that Qt makes of its own controls are named by them.
bool isPartOfAControl(const QWidget* widget) {
    for (const auto* parent = widget->parentWidget(); parent != nullptr; parent = parent->parentWidget())
        if (isControl(parent) && !parent->inherits("QAbstractItemView"))
            return true;
    return widget->objectName().startsWith("qt_") || widget->inherits("QHeaderView") || widget->inherits("QTableCornerButton") ||
           widget->metaObject()->className() == QByteArray("QTableCornerButton");
}

} // namespace

void tst_Shell::everyControlHasAName() {
    show();
    m_fixture->openProject();
    QStringList unnamed;
    for (const auto& entry : m_window->rooms().entries()) {
        Q_EMIT m_fixture->actions.showRoom(entry.name);
        QTest::qWait(20);
        if (auto* canvas = m_window->findChild<CanvasView*>())
            canvas->select({graph::NodeId("conv1")});
        for (auto* widget : m_window->findChildren<QWidget*>()) {
            const bool named = !widget->accessibleName().isEmpty() ||
                               (qobject_cast<QAbstractButton*>(widget) && !qobject_cast<QAbstractButton*>(widget)->text().isEmpty());
            if (isControl(widget) && !isPartOfAControl(widget) && !named)
                unnamed << entry.name + ": " + widget->metaObject()->className() + " " + widget->objectName() + " in " +
                               (widget->parentWidget() ? widget->parentWidget()->metaObject()->className() : "");
        }
    }
    unnamed.removeDuplicates();
    QVERIFY2(unnamed.isEmpty(), qPrintable(unnamed.join("\n")));
}

QTEST_MAIN(tst_Shell)
#include "tst_Shell.moc"

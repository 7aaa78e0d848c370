// SPDX-License-Identifier: GPL-3.0-or-later
// The actions that are there in every room, where their shortcuts are kept, and what they do.
#include "widgets/common/CommandList.h"
#include "widgets/common/CommandPalette.h"
#include "widgets/common/ErrorBar.h"
#include "widgets/common/FieldKeys.h"
#include "widgets/common/NavigationBar.h"
#include "widgets/common/ProjectDocument.h"
#include "widgets/common/RoomStack.h"
#include "widgets/common/SamplePaths.h"
#include "widgets/common/SettingsDialog.h"
#include "widgets/common/StudioActions.h"
#include "widgets/common/StudioSettings.h"
#include "widgets/common/StudioWindow.h"
#include "widgets/common/Theme.h"
#include "widgets/common/Toast.h"
#include "widgets/common/TopBar.h"
#include "widgets/home/NewProjectDialog.h"
#include "widgets/training/TrainRoom.h"

#include <QAction>
#include <QFileDialog>
#include <QMenu>

namespace lepton::widgets {

namespace {

// Acts that are there in every room.
QAction* add(StudioWindow* window, ActionRegistry& registry, const Act& act, std::function<void()> perform) {
    return registry.add(window, act, Qt::WindowShortcut, std::move(perform));
}

} // namespace

void StudioWindow::buildActions() {
    auto& registry = m_studio.actions->registry();
    registry.addPlace("project", {tr("Project"), {}});
    registry.addPlace("edit", {tr("Edit"), {}});
    registry.addPlace("run", {tr("Training"), {}});
    registry.addPlace("go", {tr("Rooms"), {}});
    registry.addPlace("studio", {tr("Studio"), {}});
    auto* menu = m_top->projectMenu();
    auto* document = m_studio.document;
    const auto act = [this, &registry](const Act& what, std::function<void()> perform) { return add(this, registry, what, std::move(perform)); };
    menu->addAction(act({"project.new", tr("New project…"), {QKeySequence::New}, tr("create start"), {}}, [this] { newProject({}, {}); }));
    menu->addAction(act({"project.open", tr("Open project…"), {QKeySequence::Open}, tr("load folder"), {}}, [this] { openProject(); }));
    menu->addAction(act({"project.open-package", tr("Open package…"), {}, tr("model deploy inspect leptonmodel"), {}}, [this] {
        const QString file = QFileDialog::getOpenFileName(this, tr("Open a package"), {}, tr("Packages (*.leptonmodel);;All files (*)"));
        if (!file.isEmpty())
            Q_EMIT m_studio.actions->openPackage(file);
    }));
    menu->addAction(act({"project.sample", tr("Try the sample"), {}, tr("example digits demo"), {}}, [this] { openSample(); }));
    menu->addSeparator();
    menu->addAction(act({"project.save", tr("Save"), {QKeySequence::Save}, {}, {}}, [this] { save(); }));
    menu->addAction(act({"project.close", tr("Close project"), {Qt::CTRL | Qt::Key_W}, {}, {}}, [this] {
        if (mayLeaveProject())
            m_studio.document->close();
    }));
    menu->addSeparator();
    menu->addAction(act({"edit.undo", tr("Undo"), {QKeySequence::Undo}, tr("back revert"), {}}, [document] { document->undo(); }));
    menu->addAction(act({"edit.redo", tr("Redo"), {Qt::CTRL | Qt::SHIFT | Qt::Key_Z}, tr("again"), {}}, [document] { document->redo(); }));
    menu->addSeparator();
    // The keypad's Enter too.
    menu->addAction(act({"run.train", tr("Train"), {Qt::CTRL | Qt::Key_Return, Qt::CTRL | Qt::Key_Enter}, tr("run start fit learn"), {}},
                        [this] { Q_EMIT m_studio.actions->train(); }));
    act({"run.pause", tr("Pause or continue the run"), {}, tr("training halt resume"), {}}, [this] { trainPressed(); });
    act({"run.stop-after-epoch", tr("Stop the run after this epoch"), {}, tr("training end finish"), {}}, [this] { trainRoom()->stopAfterEpoch(); });
    act({"run.stop", tr("Stop the run"), {}, tr("training end cancel abort"), {}}, [this] { trainRoom()->stop(); });
    menu->addSeparator();
    menu->addAction(act({"studio.settings", tr("Settings…"), {Qt::CTRL | Qt::Key_Comma}, tr("preferences options theme language keyboard shortcuts"), {}},
                        [this] { openSettings(); }));
    menu->addAction(act({"studio.quit", tr("Quit"), {Qt::CTRL | Qt::Key_Q}, tr("exit"), {}}, [this] { close(); }));
    int number = 0;
    for (const auto& entry : m_rooms->entries())
        act({"go." + entry.name, tr("Go to %1").arg(entry.title), {QKeySequence(Qt::CTRL | static_cast<Qt::Key>(Qt::Key_1 + number++))}, tr("room show"), {}},
            [this, name = entry.name] { showRoom(name); });
    act({"studio.theme", tr("Switch between light and dark"), {}, tr("theme colours scheme night"), {}}, [this] {
        const auto mode = Theme::instance().dark() ? Theme::Mode::Light : Theme::Mode::Dark;
        m_settings.setTheme(mode);
        Theme::instance().apply(mode);
    });
    act({"studio.commands", tr("Search actions"), {Qt::CTRL | Qt::Key_K}, {}, {}}, [this] { showCommands(); });
    updateActions();
}

void StudioWindow::updateActions() {
    const auto& document = *m_studio.document;
    const auto& history = document.history();
    const auto& registry = m_studio.actions->registry();
    const auto named = [](const QString& verb, const Text& step) { return step.empty() ? verb : verb + ": " + translated(step); };
    for (const char* id : {"project.save", "project.close", "run.train"})
        ActionRegistry::setAvailable(registry.action(id), document.isOpen(), tr("Open a project first"));
    for (const char* id : {"run.pause", "run.stop", "run.stop-after-epoch"})
        ActionRegistry::setAvailable(registry.action(id), trainRoom() != nullptr && trainRoom()->running(), tr("No run goes on"));
    auto* undo = registry.action("edit.undo");
    ActionRegistry::setAvailable(undo, history.canUndo(), tr("Nothing was done yet"));
    undo->setText(named(tr("Undo"), history.undoName()));
    auto* redo = registry.action("edit.redo");
    ActionRegistry::setAvailable(redo, history.canRedo(), tr("Nothing was undone"));
    redo->setText(named(tr("Redo"), history.redoName()));
}

void StudioWindow::showCommands() {
    m_rooms->room("network"); // so that its acts are known
    m_commands->open([studio = m_studio](const QString& typed) { return findCommands(studio, typed); });
}

/// The user's shortcuts come from the settings and go back there.
void StudioWindow::keepShortcuts() {
    auto& registry = m_studio.actions->registry();
    const auto tell = [this, &registry] {
        for (const auto& entry : m_rooms->entries())
            m_navigation->setShortcut(entry.name, shortcutText(registry.shortcuts("go." + entry.name)));
    };
    connect(&registry, &ActionRegistry::shortcutsChanged, m_navigation, tell);
    registry.setRemapped(m_settings.shortcuts());
    connect(&registry, &ActionRegistry::shortcutsChanged, this, [this, &registry] { m_settings.setShortcuts(registry.remapped()); });
    new FieldKeys(registry, this);
}

void StudioWindow::openSettings() {
    m_rooms->room("network"); // so that its acts are known
    SettingsDialog dialog(m_settings, m_studio.actions->registry(), this);
    connect(&dialog, &SettingsDialog::restartAsked, this, &StudioWindow::restart);
    ask(dialog);
}

void StudioWindow::openProject() {
    const QString folder = QFileDialog::getExistingDirectory(this, tr("Open a project folder"), QString::fromStdString(projectsFolder().string()));
    if (!folder.isEmpty())
        openProjectAt(folder);
}

void StudioWindow::openSample() {
    const Path folder = sampleProjectFolder();
    std::error_code fault;
    if (std::filesystem::exists(folder / "project.json", fault)) {
        openProjectAt(QString::fromStdString(folder.string()));
        return;
    }
    const Path digits = bundledDigits();
    if (digits.empty()) {
        m_errors->report(Error(ErrorCode::NotFound, LT("core", "The bundled digits are missing")).fix(LT("core", "Install Lepton Studio again, or open data of your own")));
        return;
    }
    if (mayLeaveProject())
        m_studio.document->create(folder, "cnn", digits);
}

void StudioWindow::newProject(const QString& source, const QString& templateName) {
    if (!mayLeaveProject())
        return;
    NewProjectDialog dialog(m_studio, this);
    dialog.preset(source, templateName);
    ask(dialog);
}

void StudioWindow::save() {
    const auto saved = m_studio.document->save();
    if (!saved)
        m_errors->report(saved.error());
    else
        m_toast->say(tr("Saved"));
}

} // namespace lepton::widgets

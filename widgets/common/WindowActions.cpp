// SPDX-License-Identifier: GPL-3.0-or-later
// The actions that are there in every room, with their shortcuts, and what the file ones do.
#include "widgets/common/ErrorBar.h"
#include "widgets/common/ProjectDocument.h"
#include "widgets/common/RoomStack.h"
#include "widgets/common/SamplePaths.h"
#include "widgets/common/StudioActions.h"
#include "widgets/common/StudioWindow.h"
#include "widgets/common/Theme.h"
#include "widgets/common/Toast.h"
#include "widgets/common/TopBar.h"
#include "widgets/home/NewProjectDialog.h"

#include <QAction>
#include <QFileDialog>
#include <QMenu>

namespace lepton::widgets {

QAction* StudioWindow::add(const char* id, const QString& text, const QKeySequence& shortcut, std::function<void()> act) {
    auto* action = new QAction(text, this);
    action->setObjectName(id);
    action->setShortcut(shortcut);
    connect(action, &QAction::triggered, this, std::move(act));
    addAction(action);
    return action;
}

void StudioWindow::buildActions() {
    auto* menu = m_top->projectMenu();
    auto* document = m_studio.document;
    menu->addAction(add("new", tr("New project…"), QKeySequence::New, [this] { newProject({}, {}); }));
    menu->addAction(add("open", tr("Open project…"), QKeySequence::Open, [this] { openProject(); }));
    menu->addAction(add("sample", tr("Try the sample"), {}, [this] { openSample(); }));
    menu->addSeparator();
    menu->addAction(add("save", tr("Save"), QKeySequence::Save, [this] { save(); }));
    menu->addAction(add("close", tr("Close project"), Qt::CTRL | Qt::Key_W, [this] {
        if (mayLeaveProject())
            m_studio.document->close();
    }));
    menu->addSeparator();
    menu->addAction(add("undo", tr("Undo"), QKeySequence::Undo, [document] { document->undo(); }));
    menu->addAction(add("redo", tr("Redo"), Qt::CTRL | Qt::SHIFT | Qt::Key_Z, [document] { document->redo(); }));
    menu->addSeparator();
    auto* train = add("train", tr("Train"), {}, [this] { Q_EMIT m_studio.actions->train(); });
    train->setShortcuts({Qt::CTRL | Qt::Key_Return, Qt::CTRL | Qt::Key_Enter}); // the keypad's too
    menu->addAction(train);
    menu->addSeparator();
    menu->addAction(add("settings", tr("Settings…"), Qt::CTRL | Qt::Key_Comma, [this] { openSettings(); }));
    menu->addAction(add("quit", tr("Quit"), Qt::CTRL | Qt::Key_Q, [this] { close(); }));

    int number = 0;
    for (const auto& entry : m_rooms->entries())
        add(qPrintable("room-" + entry.name), tr("Go to %1").arg(entry.title), QKeySequence(Qt::CTRL | static_cast<Qt::Key>(Qt::Key_1 + number++)),
            [this, name = entry.name] { showRoom(name); });
    // Not in the menu and not in its own list.
    auto* commands = add("commands", {}, Qt::CTRL | Qt::Key_K, [this] { showCommands(); });
    commands->setToolTip(tr("Search actions"));
    updateActions();
}

void StudioWindow::updateActions() {
    const auto& document = *m_studio.document;
    const auto& history = document.history();
    const auto named = [](const QString& verb, const Text& step) { return step.empty() ? verb : verb + ": " + translated(step); };
    for (const char* id : {"save", "close", "train"})
        findChild<QAction*>(id)->setEnabled(document.isOpen());
    auto* undo = findChild<QAction*>("undo");
    undo->setEnabled(history.canUndo());
    undo->setText(named(tr("Undo"), history.undoName()));
    auto* redo = findChild<QAction*>("redo");
    redo->setEnabled(history.canRedo());
    redo->setText(named(tr("Redo"), history.redoName()));
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
    dialog.exec();
}

void StudioWindow::save() {
    const auto saved = m_studio.document->save();
    if (!saved)
        m_errors->report(saved.error());
    else
        m_toast->say(tr("Saved"));
}

} // namespace lepton::widgets

// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/common/StudioWindow.h"

#include "widgets/common/CommandPalette.h"
#include "widgets/common/EngineClient.h"
#include "widgets/common/ErrorBar.h"
#include "widgets/common/NavigationBar.h"
#include "widgets/common/ProjectDocument.h"
#include "widgets/common/RoomList.h"
#include "widgets/common/RoomStack.h"
#include "widgets/common/StatusStrip.h"
#include "widgets/common/StudioActions.h"
#include "widgets/common/StudioSettings.h"
#include "widgets/common/Theme.h"
#include "widgets/common/Toast.h"
#include "widgets/common/TopBar.h"
#include "widgets/training/TrainRoom.h"

#include <QApplication>
#include <QCloseEvent>
#include <QHBoxLayout>
#include <QMessageBox>
#include <QProcess>
#include <QPushButton>

namespace lepton::widgets {

StudioWindow::StudioWindow(const Studio& studio, StudioSettings& settings, QWidget* parent)
    : QMainWindow(parent), m_studio(studio), m_settings(settings) {
    setMinimumSize(1024, 640);
    resize(1440, 900);
    m_navigation = new NavigationBar;
    m_top = new TopBar(studio);
    m_errors = new ErrorBar(studio);
    m_rooms = new RoomStack(studio, roomList());
    m_status = new StatusStrip(studio);
    for (const auto& entry : m_rooms->entries())
        m_navigation->addRoom(entry.name, entry.icon, entry.title);

    auto* column = new QVBoxLayout;
    column->setSpacing(0);
    column->addWidget(m_top);
    column->addWidget(m_errors);
    column->addWidget(m_rooms, 1);
    column->addWidget(m_status);
    auto* central = new QWidget;
    auto* row = new QHBoxLayout(central);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(0);
    row->addWidget(m_navigation);
    row->addLayout(column, 1);
    setCentralWidget(central);
    m_toast = new Toast(central);
    m_commands = new CommandPalette(central);

    buildActions();
    keepShortcuts();
    connectStudio();
    restoreGeometry(settings.windowGeometry());
    updateTitle();
    showRoom("home");
}

void StudioWindow::connectStudio() {
    const auto* actions = m_studio.actions;
    connect(actions, &StudioActions::showRoom, this, &StudioWindow::showRoom);
    connect(actions, &StudioActions::openSample, this, &StudioWindow::openSample);
    connect(actions, &StudioActions::openProject, this, &StudioWindow::openProject);
    connect(actions, &StudioActions::openProjectAt, this, &StudioWindow::openProjectAt);
    connect(actions, &StudioActions::newProject, this, [this] { newProject({}, {}); });
    connect(actions, &StudioActions::newProjectFrom, this, &StudioWindow::newProject);
    connect(actions, &StudioActions::report, m_errors, &ErrorBar::report);
    connect(actions, &StudioActions::notify, m_toast, &Toast::say);
    connect(actions, &StudioActions::selectNode, this, [this](const QString& node) {
        const bool made = m_rooms->made("network");
        showRoom("network");
        if (!made) // it did not hear this
            Q_EMIT m_studio.actions->selectNode(node);
    });
    connect(actions, &StudioActions::addLayer, this, [this](const QString& type) {
        const bool made = m_rooms->made("network");
        showRoom("network");
        if (!made)
            Q_EMIT m_studio.actions->addLayer(type);
    });
    whenTrainRoomIsNeeded();

    connect(m_navigation, &NavigationBar::chosen, this, &StudioWindow::showRoom);
    connect(m_navigation, &NavigationBar::settingsAsked, this, &StudioWindow::openSettings);
    connect(m_top, &TopBar::commandsAsked, this, &StudioWindow::showCommands);
    connect(m_top, &TopBar::trainPressed, this, &StudioWindow::trainPressed);
    connect(m_status, &StatusStrip::problemsAsked, this, [this] {
        showRoom("network");
        auto* document = m_studio.document;
        for (const auto& item : document->project().networks) // where they are, if they are not here
            if (document->problems().empty() && isTrained(document->project(), item.name) && document->problemCount(item.name) > 0)
                document->setActiveNetwork(item.name);
        const auto& problems = document->problems();
        if (!problems.empty() && !problems.front().node.empty())
            Q_EMIT m_studio.actions->selectNode(QString::fromStdString(problems.front().node.str()));
    });

    const auto* document = m_studio.document;
    connect(document, &ProjectDocument::opened, this, [this] {
        m_settings.addRecentProject(QString::fromStdString(m_studio.document->project().folder.string()));
        updateTitle();
        updateActions();
        showRoom("network");
        watchRun();
    });
    connect(document, &ProjectDocument::closed, this, [this] {
        updateTitle();
        updateActions();
        showRoom("home");
    });
    connect(document, &ProjectDocument::recovered, this,
            [this] { m_toast->say(tr("The last session ended unexpectedly. Its unsaved changes are back; save to keep them.")); });
    connect(document, &ProjectDocument::networkChanged, this, &StudioWindow::updateActions);
    connect(document, &ProjectDocument::modifiedChanged, this, &StudioWindow::updateTitle);
    connect(document, &ProjectDocument::failed, m_errors, &ErrorBar::report);
    connect(m_studio.engine, &EngineClient::died, m_errors, &ErrorBar::report);
}

/// A room that is made while a signal is on its way does not hear it: it is sent once more.
void StudioWindow::whenTrainRoomIsNeeded() {
    auto* actions = m_studio.actions;
    const auto made = [this](const char* room) {
        const bool before = m_rooms->made(room);
        m_rooms->room(room);
        return before;
    };
    connect(actions, &StudioActions::train, this, [this, made, actions] {
        if (!made("train")) {
            watchRun();
            Q_EMIT actions->train();
        }
    });
    connect(actions, &StudioActions::showRun, this, [made, actions](const QString& run) {
        if (!made("train"))
            Q_EMIT actions->showRun(run);
    });
    connect(actions, &StudioActions::deployRun, this, [made, actions](const QString& run) {
        if (!made("deploy"))
            Q_EMIT actions->deployRun(run);
    });
    connect(actions, &StudioActions::openPackage, this, [made, actions](const QString& file) {
        if (!made("deploy"))
            Q_EMIT actions->openPackage(file);
    });
}

/// The train room finds a run that still goes on, so it is there from the opening of a project on.
void StudioWindow::watchRun() {
    auto* room = qobject_cast<TrainRoom*>(m_rooms->room("train"));
    if (room == nullptr)
        return;
    const auto follow = [this, room] {
        m_top->setRun(room->paused() ? TopBar::Run::Paused : room->running() ? TopBar::Run::Running : TopBar::Run::None);
        updateActions();
    };
    disconnect(room, &TrainRoom::runStateChanged, this, nullptr);
    connect(room, &TrainRoom::runStateChanged, this, follow);
    follow();
}

TrainRoom* StudioWindow::trainRoom() const { return m_rooms->made("train") ? qobject_cast<TrainRoom*>(m_rooms->room("train")) : nullptr; }

void StudioWindow::trainPressed() {
    auto* room = trainRoom();
    if (room != nullptr && room->paused()) {
        room->unpause();
    } else if (room != nullptr && room->running()) {
        room->pause();
    } else {
        watchRun();
        Q_EMIT m_studio.actions->train();
    }
}

void StudioWindow::showRoom(const QString& name) {
    if (m_rooms->showRoom(name))
        m_navigation->setCurrent(name);
}

/// Not every window manager gives the keyboard back to the window when its dialog closes, and without it no key is heard.
/// Asked for once the dialog is gone, since its end would take it away again.
void StudioWindow::ask(QDialog& dialog) {
    dialog.exec();
    QMetaObject::invokeMethod(this, [this] { activateWindow(); }, Qt::QueuedConnection);
}

void StudioWindow::restart() {
    QStringList arguments;
    if (m_studio.document->isOpen())
        arguments << QString::fromStdString(m_studio.document->project().folder.string());
    if (close())
        QProcess::startDetached(QApplication::applicationFilePath(), arguments);
}

void StudioWindow::updateTitle() {
    const auto& document = *m_studio.document;
    setWindowTitle(document.isOpen() ? tr("%1[*] – Lepton Studio").arg(QString::fromStdString(document.project().name)) : tr("Lepton Studio"));
    setWindowModified(document.modified());
}

bool StudioWindow::mayLeaveProject() {
    if (!m_studio.document->modified())
        return true;
    QMessageBox box(QMessageBox::NoIcon, tr("Unsaved changes"),
                    tr("%1 has changes that are not saved.").arg(QString::fromStdString(m_studio.document->project().name)), QMessageBox::NoButton, this);
    box.setInformativeText(tr("Save them before going on?"));
    QPushButton* save = box.addButton(tr("Save"), QMessageBox::AcceptRole);
    QPushButton* discard = box.addButton(tr("Discard"), QMessageBox::DestructiveRole);
    box.addButton(tr("Cancel"), QMessageBox::RejectRole);
    box.setDefaultButton(save);
    ask(box);
    if (box.clickedButton() == discard)
        return true;
    if (box.clickedButton() != save)
        return false;
    const auto saved = m_studio.document->save();
    if (!saved)
        m_errors->report(saved.error());
    return saved.ok();
}

void StudioWindow::openProjectAt(const QString& folder) {
    if (!mayLeaveProject())
        return;
    if (const auto opened = m_studio.document->open(folder.toStdString()); !opened)
        m_errors->report(opened.error());
}

void StudioWindow::closeEvent(QCloseEvent* event) {
    m_settings.setWindowGeometry(saveGeometry());
    if (!mayLeaveProject()) {
        event->ignore();
        return;
    }
    m_studio.document->close();
    event->accept();
}

} // namespace lepton::widgets

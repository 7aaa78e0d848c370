// SPDX-License-Identifier: GPL-3.0-or-later
// How the train room starts runs: the project is saved, commands of callbacks are asked for, and the engine is told.
#include "core/project/RunFolder.h"
#include "widgets/common/EngineClient.h"
#include "widgets/common/Notice.h"
#include "widgets/common/ProjectDocument.h"
#include "widgets/common/StudioActions.h"
#include "widgets/training/CommandNotice.h"
#include "widgets/training/TrainRoom.h"

namespace lepton::widgets {

void TrainRoom::startRun() {
    if (!m_running)
        queueRun();
}

void TrainRoom::queueRun() {
    if (m_starting || !studio().document->isOpen())
        return;
    if (auto saved = studio().document->save(); !saved) {
        Q_EMIT studio().actions->report(saved.error());
        return;
    }
    askForCommands({});
}

void TrainRoom::continueRun(const QString& run) {
    if (!m_running && !m_starting && !run.isEmpty())
        askForCommands(run);
}

/// `resume`: the run to go on with; empty: a new one.
void TrainRoom::askForCommands(const QString& resume) {
    m_resumed = resume;
    setStarting(true);
    m_notice->clear();
    m_commands->hide();
    Q_EMIT studio().actions->showRoom(QStringLiteral("train"));
    const std::string project = studio().document->project().folder.string();
    const Json params = resume.isEmpty() ? Json{{"project", project}} : Json{{"run", resume.toStdString()}};
    studio().engine->call(protocol::method::commandsList, params, this, [this](const Result<Json>& answer) {
        m_unconfirmed = answer ? answer->value("unconfirmed", Json::array()) : Json::array();
        QStringList commands;
        for (const auto& command : m_unconfirmed)
            if (command.is_string())
                commands << QString::fromStdString(command.get<std::string>());
        if (commands.isEmpty())
            return launch();
        setStarting(false);
        m_commands->ask(commands);
    });
}

void TrainRoom::confirmCommands() {
    setStarting(true);
    studio().engine->call(protocol::method::commandsConfirm, {{"commands", m_unconfirmed}}, this, [this](const Result<Json>& answer) {
        if (answer)
            return launch();
        setStarting(false);
        m_notice->showError(answer.error());
    });
}

void TrainRoom::launch() {
    if (!studio().document->isOpen())
        return setStarting(false); // closed meanwhile
    setStarting(true);
    const Path project = studio().document->project().folder;
    Json params{{"project", project.string()}, {"queue", true}};
    if (!m_resumed.isEmpty())
        params["resume"] = m_resumed.toStdString();
    studio().engine->call(protocol::method::runStart, params, this, [this, project, resume = m_resumed](Result<Json> answer) {
        setStarting(false);
        if (!answer) {
            Q_EMIT studio().actions->report(answer.error());
            return;
        }
        if (!studio().document->isOpen() || studio().document->project().folder != project)
            return; // another project was opened meanwhile; the run goes on by itself
        const QString run = QString::fromStdString(answer->value("run", resume.toStdString()));
        showNew(run);
        Q_EMIT studio().actions->runStarted(run);
    });
}

void TrainRoom::setStarting(bool starting) {
    m_starting = starting;
    updateControls();
}

} // namespace lepton::widgets

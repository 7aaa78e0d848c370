// SPDX-License-Identifier: GPL-3.0-or-later
// How the train room comes to know of a run: from its folder, and from the engine that follows it.
#include "core/project/EventIndex.h"
#include "core/project/RunFolder.h"
#include "widgets/common/Background.h"
#include "widgets/common/EngineClient.h"
#include "widgets/common/Notice.h"
#include "widgets/common/ProjectDocument.h"
#include "widgets/common/StudioActions.h"
#include "widgets/training/RunPlan.h"
#include "widgets/training/TrainRoom.h"
#include "widgets/training/TrainingCharts.h"

#include <QThreadPool>

namespace lepton::widgets {

/// A run that has just been started: the engine tells its story from the first event on, unasked.
void TrainRoom::showNew(const QString& run) {
    ++m_round;
    m_attaching = false;
    m_run = run;
    m_progress.start(planOf(*studio().document));
    m_charts->attach(m_progress);
    setRunning(true);
    refresh();
    const auto readPlan = [folder = Path(run.toStdString()), source = studio().document->source()] { return planOfRun(folder, source); };
    inBackground(this, readPlan, [this, round = m_round](const std::optional<RunProgress::Plan>& plan) {
        if (round != m_round || !plan)
            return;
        m_progress.setPlan(*plan);
        m_redraw.start();
    });
}

/// A run that is there already: a finished one is read here, one that goes on is told by the engine.
void TrainRoom::follow(const QString& run) {
    m_run = run;
    m_attaching = true;
    m_progress.start(planOf(*studio().document));
    m_charts->setRun(run);
    m_charts->attach(m_progress);
    setRunning(false);
    refresh();
    const Path folder(run.toStdString());
    const auto read = [folder, source = studio().document->source(), smooth = m_charts->smoothing()] { return readStory(folder, source, smooth); };
    inBackground(this, read, [this, folder, round = ++m_round](const RunStory& story) {
        if (round != m_round)
            return;
        storyRead(story);
        // The next time it opens at once.
        QThreadPool::globalInstance()->start([events = project::RunPaths{folder}.events()] { project::updateEventIndex(events); });
    });
}

void TrainRoom::storyRead(const RunStory& story) {
    m_progress = story.progress;
    m_charts->attach(m_progress);
    refresh();
    // One that has said how it ended, and still is held, may be about to go on: its whole story may change.
    if (story.running)
        attach(m_run, m_progress.status().isEmpty() ? story.bytes : 0);
    else if (m_progress.error())
        m_notice->showError(*m_progress.error());
}

void TrainRoom::attach(const QString& run, std::int64_t from) {
    m_attaching = true;
    setRunning(true);
    studio().engine->call(protocol::method::runAttach, {{"run", run.toStdString()}, {"from", from}}, this, [this, from, round = m_round](Result<Json> answer) {
        if (round != m_round)
            return;
        m_attaching = false;
        if (!answer) {
            m_notice->showError(answer.error());
            setRunning(false);
            return;
        }
        if (from == 0) {
            m_progress.start(m_progress.plan()); // the story begins anew
            m_charts->attach(m_progress);
        }
        setRunning(answer->value("running", false));
        if (m_running)
            Q_EMIT studio().actions->runStarted(m_run);
    });
}

void TrainRoom::take(const QString& run, const Json& events) {
    if (run != m_run || m_attaching)
        return;
    const bool paused = m_progress.paused();
    const bool waiting = m_progress.waiting().has_value();
    const bool held = m_progress.notFinite().has_value();
    for (const auto& event : events)
        m_progress.take(event);
    if (!held && m_progress.notFinite() && !isVisible())
        Q_EMIT studio().actions->notify(tr("The run has paused: %1").arg(m_progress.notFinite()->sentence()));
    if (paused != m_progress.paused() || waiting != m_progress.waiting().has_value())
        updateControls();
    if (!m_redraw.isActive())
        m_redraw.start();
}

void TrainRoom::ended(const QString& run, const QString&, const Json& error) {
    if (run != m_run || m_attaching)
        return;
    setRunning(false);
    if (error.is_object())
        m_notice->showError(errorFromJson(error));
    else if (m_progress.error())
        m_notice->showError(*m_progress.error());
    refresh();
}

} // namespace lepton::widgets

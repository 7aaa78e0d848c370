// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/common/Room.h"
#include "widgets/training/RunProgress.h"
#include "widgets/training/RunStory.h"

#include <QElapsedTimer>
#include <QString>
#include <QTimer>

#include <optional>

class QStackedWidget;

namespace lepton::widgets {

class CommandNotice;
class EmptyState;
class NotFiniteNotice;
class Notice;
class RunControls;
class SamplePredictions;
class TrainingCharts;
class TrainingLog;
class TrainingSettingsPanel;
class TrainingTiles;

/// How is it going? Settings, live charts, figures and the log of one run. The run itself is a process of its own, so nothing here
/// ends with the window.
class TrainRoom : public Room {
    Q_OBJECT
public:
    explicit TrainRoom(const Studio& studio, QWidget* parent = nullptr);
    ~TrainRoom() override;
    void enter() override;

    QString activeRun() const { return m_running ? m_run : QString(); } ///< folder of the run that goes on; empty: none
    QString shownRun() const { return m_run; }                          ///< the run on show, finished or not
    bool running() const { return m_running; }
    bool paused() const { return m_running && m_progress.paused(); }

    void startRun();                       ///< saves the project and starts a run, if none goes on; errors go to StudioActions::report
    void queueRun();                       ///< the same though one goes on: the new one waits for the device
    void continueRun(const QString& run);  ///< goes on with an interrupted or stopped run
    void showRun(const QString& run);      ///< shows another run, live or finished
    void pause();
    void unpause();
    void stop();
    void stopAfterEpoch();

Q_SIGNALS:
    void runStateChanged(); ///< running(), paused() or activeRun() is new

private:
    void buildRunPage();
    void connectEngine();
    void control(const char* request, std::optional<double> learningRate = {});
    void askForCommands(const QString& resume);
    void confirmCommands();
    void launch();
    void setStarting(bool starting);
    void follow(const QString& run);
    void attach(const QString& run, std::int64_t from);
    void showNew(const QString& run);
    void storyRead(const RunStory& story);
    void take(const QString& run, const Json& events);
    void ended(const QString& run, const QString& status, const Json& error);
    void refresh();
    void updateControls();
    void setRunning(bool running);
    void findLatestRun();

    QStackedWidget* m_pages = nullptr;
    EmptyState* m_empty = nullptr;
    Notice* m_notice = nullptr;
    CommandNotice* m_commands = nullptr;
    NotFiniteNotice* m_notFinite = nullptr;
    TrainingCharts* m_charts = nullptr;
    TrainingTiles* m_tiles = nullptr;
    TrainingLog* m_log = nullptr;
    SamplePredictions* m_predictions = nullptr;
    TrainingSettingsPanel* m_settings = nullptr;
    RunControls* m_controls = nullptr;
    RunProgress m_progress;
    QString m_run;
    QString m_resumed;  ///< what is being started goes on with this run; empty: a new one
    Json m_unconfirmed; ///< commands that it would run, and nobody has allowed
    bool m_running = false;
    bool m_starting = false;
    bool m_attaching = false; ///< events that come now belong to an earlier telling of the story
    int m_round = 0;          ///< what a worker reads for another run is told by it
    QTimer m_redraw;   ///< joins events that come in quick succession into one redraw, at most 30 a second
};

} // namespace lepton::widgets

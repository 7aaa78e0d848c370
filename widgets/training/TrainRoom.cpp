// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/training/TrainRoom.h"

#include "widgets/common/Background.h"
#include "widgets/common/EmptyState.h"
#include "widgets/common/EngineClient.h"
#include "widgets/common/Notice.h"
#include "widgets/common/ProjectDocument.h"
#include "widgets/common/StudioActions.h"
#include "widgets/common/Theme.h"
#include "widgets/training/CommandNotice.h"
#include "widgets/training/NotFiniteNotice.h"
#include "widgets/training/RunCharts.h"
#include "widgets/training/RunControls.h"
#include "widgets/training/RunPlan.h"
#include "widgets/training/SamplePredictions.h"
#include "widgets/training/TrainingCharts.h"
#include "widgets/training/TrainingLog.h"
#include "widgets/training/TrainingSettingsPanel.h"
#include "widgets/training/TrainingTiles.h"

#include <QFileInfo>
#include <QHBoxLayout>
#include <QPushButton>
#include <QStackedWidget>

#include <algorithm>

namespace lepton::widgets {

namespace {

constexpr int frame = 1000 / 30;
constexpr int settingsWidth = 312;
constexpr int logHeight = 188; // leaves two rows of charts at 1440×900

QString statusWords(const RunProgress& progress, bool running, bool starting) {
    if (starting)
        return TrainRoom::tr("starting…");
    if (running && progress.waiting())
        return progress.waiting()->sentence();
    if (running)
        return progress.paused() ? TrainRoom::tr("paused") : TrainRoom::tr("training");
    if (progress.status() == QLatin1String("completed"))
        return TrainRoom::tr("completed");
    if (progress.status() == QLatin1String("stopped"))
        return TrainRoom::tr("stopped, can be resumed");
    if (progress.status() == QLatin1String("failed"))
        return TrainRoom::tr("failed");
    return progress.empty() ? QString() : TrainRoom::tr("interrupted, can be resumed");
}

} // namespace

TrainRoom::TrainRoom(const Studio& studio, QWidget* parent) : Room(studio, parent) {
    setRole(this, "page");
    setAttribute(Qt::WA_StyledBackground);
    m_controls = new RunControls;
    m_notice = new Notice;
    m_commands = new CommandNotice;
    m_notFinite = new NotFiniteNotice;
    m_settings = new TrainingSettingsPanel(studio);
    m_settings->setFixedWidth(settingsWidth);
    m_pages = new QStackedWidget;
    m_empty = new EmptyState(QStringLiteral("chart"), tr("Nothing trained yet"),
                             tr("Training shows the network the training samples again and again and, after each pass, measures it on the "
                                "validation samples. Losses and metrics are drawn here as it goes on; you can pause or stop at any time."));
    connect(m_empty->addButton(tr("Train"), true), &QPushButton::clicked, this, [this] { Q_EMIT this->studio().actions->train(); });
    m_pages->addWidget(m_empty);
    buildRunPage();
    auto* columns = new QHBoxLayout;
    columns->setSpacing(measure::cardPadding);
    columns->addWidget(m_pages, 1);
    columns->addWidget(m_settings);
    auto* all = new QVBoxLayout(this);
    all->setContentsMargins(24, measure::cardPadding, 24, measure::cardPadding);
    all->setSpacing(12);
    all->addWidget(m_controls);
    all->addWidget(m_notice);
    all->addWidget(m_commands);
    all->addWidget(m_notFinite);
    all->addLayout(columns, 1);
    m_redraw.setSingleShot(true);
    m_redraw.setInterval(frame);
    connect(&m_redraw, &QTimer::timeout, this, &TrainRoom::refresh);
    connectEngine();
    updateControls();
}

TrainRoom::~TrainRoom() = default;

void TrainRoom::buildRunPage() {
    m_charts = new TrainingCharts;
    m_tiles = new TrainingTiles;
    m_log = new TrainingLog;
    m_log->setMinimumHeight(logHeight);
    m_log->setMaximumHeight(logHeight + 96);
    m_log->setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Ignored); // room goes to the charts first
    auto* page = new QWidget;
    auto* column = new QVBoxLayout(page);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(12);
    column->addWidget(m_charts, 5);
    column->addWidget(m_tiles);
    m_predictions = new SamplePredictions;
    m_predictions->setMinimumHeight(logHeight);
    m_predictions->setMaximumHeight(logHeight + 96);
    m_predictions->setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Ignored);
    auto* last = new QHBoxLayout;
    last->setSpacing(12);
    last->addWidget(m_predictions, 3);
    last->addWidget(m_log, 5); // a line of an epoch is not cut
    column->addLayout(last, 1);
    connect(m_predictions, &SamplePredictions::wanted, this, [this] {
        auto settings = studio().document->project().training;
        settings.callbacks.push_back({"sample-predictions"});
        studio().document->setTraining(settings);
    });
    connect(studio().document, &ProjectDocument::settingsChanged, this, [this] { m_redraw.start(); });
    m_pages->addWidget(page);
    connect(m_charts, &TrainingCharts::saveFailed, this, [this](const Error& error) { m_notice->showError(error); });
    connect(m_charts, &TrainingCharts::wanted, this, [this] { m_redraw.start(); });
    connect(m_charts, &TrainingCharts::smoothingChanged, this, [this](double steps) {
        m_progress.smoothOver(steps);
        m_redraw.start();
    });
}

void TrainRoom::connectEngine() {
    connect(m_controls, &RunControls::train, this, [this] { Q_EMIT studio().actions->train(); });
    connect(m_controls, &RunControls::queue, this, &TrainRoom::queueRun);
    connect(m_controls, &RunControls::resume, this, [this] { continueRun(m_run); });
    connect(m_controls, &RunControls::pause, this, &TrainRoom::pause);
    connect(m_controls, &RunControls::unpause, this, &TrainRoom::unpause);
    connect(m_controls, &RunControls::stop, this, &TrainRoom::stop);
    connect(m_controls, &RunControls::stopAfterEpoch, this, &TrainRoom::stopAfterEpoch);
    connect(m_commands, &CommandNotice::allowed, this, &TrainRoom::confirmCommands);
    connect(m_commands, &CommandNotice::refused, this, &TrainRoom::launch);
    connect(m_notFinite, &NotFiniteNotice::showLayer, this, [this](const QString& node) { Q_EMIT studio().actions->selectNode(node); });
    connect(m_notFinite, &NotFiniteNotice::proceed, this, [this](double rate) { control("continue", rate); });
    connect(m_notFinite, &NotFiniteNotice::stop, this, &TrainRoom::stop);
    connect(studio().actions, &StudioActions::train, this, &TrainRoom::startRun);
    connect(studio().actions, &StudioActions::resumeRun, this, &TrainRoom::continueRun);
    connect(studio().actions, &StudioActions::showRun, this, &TrainRoom::showRun);
    connect(studio().engine, &EngineClient::runEvents, this, &TrainRoom::take);
    connect(studio().engine, &EngineClient::runEnded, this, &TrainRoom::ended);
    connect(studio().document, &ProjectDocument::opened, this, &TrainRoom::findLatestRun);
    connect(studio().document, &ProjectDocument::closed, this, &TrainRoom::findLatestRun);
    connect(studio().engine, &EngineClient::stateChanged, this, [this] {
        // A new engine knows nothing of what the old one watched; the run itself has gone on.
        if (studio().engine->state() == EngineClient::State::Ready && m_running && !m_starting)
            follow(m_run);
    });
    findLatestRun();
}

void TrainRoom::enter() {
    if (m_run.isEmpty())
        findLatestRun();
}

/// The newest run of the project that was opened: shown, and followed if it is still going on.
void TrainRoom::findLatestRun() {
    ++m_round;
    m_run.clear();
    m_progress.start({});
    m_notice->clear();
    m_commands->hide();
    setRunning(false);
    refresh();
    if (!studio().document->isOpen())
        return;
    const Path runs = studio().document->project().runsFolder();
    inBackground(this, [runs] { return newestRun(runs); }, [this, runs](const QString& run) {
        if (!run.isEmpty() && m_run.isEmpty() && !m_starting && studio().document->isOpen() && studio().document->project().runsFolder() == runs)
            follow(run);
    });
}

void TrainRoom::showRun(const QString& run) {
    m_notice->clear();
    m_commands->hide();
    follow(run);
}

void TrainRoom::control(const char* request, std::optional<double> learningRate) {
    Json params{{"run", m_run.toStdString()}, {"request", request}};
    if (learningRate)
        params["learning_rate"] = *learningRate;
    studio().engine->call(protocol::method::runControl, params, this, [this](const Result<Json>& answer) {
        if (!answer)
            m_notice->showError(answer.error());
    });
}

void TrainRoom::pause() { control("pause"); }

void TrainRoom::unpause() { control("continue"); }

void TrainRoom::stop() { control("stop"); }

void TrainRoom::stopAfterEpoch() { control("stop-after-epoch"); }

void TrainRoom::setRunning(bool running) {
    m_running = running;
    updateControls();
}

void TrainRoom::updateControls() {
    RunControls::Facts facts;
    facts.run = QFileInfo(m_run).fileName();
    facts.running = m_running;
    facts.paused = m_progress.paused();
    facts.starting = m_starting;
    facts.waiting = m_progress.waiting().has_value();
    facts.held = m_progress.notFinite().has_value();
    facts.resumable = !m_run.isEmpty() && m_progress.status() != QLatin1String("completed") && !m_progress.empty();
    facts.status = statusWords(m_progress, m_running, m_starting);
    m_controls->show(facts);
    m_controls->setEnabled(studio().document->isOpen());
    Q_EMIT runStateChanged();
}

void TrainRoom::refresh() {
    m_redraw.stop();
    m_pages->setCurrentIndex(m_run.isEmpty() ? 0 : 1);
    m_controls->setVisible(!m_run.isEmpty());
    m_charts->setRun(m_run);
    m_charts->refresh(m_progress);
    m_tiles->refresh(m_progress, m_running, static_cast<double>(studio().document->isOpen() ? studio().document->memory().total() : 0));
    m_log->refresh(m_progress);
    m_notFinite->refresh(m_progress, m_running);
    const auto& callbacks = studio().document->project().training.callbacks;
    m_predictions->setVisible(!isAdversarial(m_progress)); // its samples are what it makes
    m_predictions->setSource(studio().document->source());
    m_predictions->refresh(m_progress.predictions(), std::any_of(callbacks.begin(), callbacks.end(), [](const auto& one) { return one.type == "sample-predictions"; }));
    updateControls();
}

} // namespace lepton::widgets

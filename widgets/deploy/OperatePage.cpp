// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/deploy/OperatePage.h"

#include "widgets/common/EmptyState.h"
#include "widgets/common/EngineClient.h"
#include "widgets/common/Pills.h"
#include "widgets/common/Theme.h"
#include "widgets/deploy/AnswerPanel.h"
#include "widgets/deploy/DeployJson.h"
#include "widgets/deploy/DeploymentTable.h"
#include "widgets/deploy/DeploymentWatch.h"
#include "widgets/deploy/JobCard.h"
#include "widgets/deploy/ServerLog.h"
#include "widgets/deploy/StatusCard.h"
#include "widgets/deploy/TrafficView.h"
#include "widgets/deploy/VersionsCard.h"

#include <QHBoxLayout>
#include <QPushButton>
#include <QStackedWidget>

#include <algorithm>

namespace lepton::widgets {

namespace {

constexpr int gap = 12;
constexpr int statusWidth = 320;
constexpr int othersInterval = 10'000;

/// Whether the target has a number of servers to change.
bool scales(const TargetFacts* target) {
    return target != nullptr && std::any_of(target->parameters.begin(), target->parameters.end(), [](const auto& spec) { return spec.name == "replicas" || spec.name == "min_replicas"; });
}

} // namespace

OperatePage::OperatePage(const Studio& studio, DeployJobs* jobs, QWidget* parent) : QWidget(parent), m_studio(studio), m_jobs(jobs) {
    m_watch = new DeploymentWatch(studio.engine, this);
    m_others.setInterval(othersInterval);
    m_empty = new EmptyState(QStringLiteral("cloud-upload"), tr("Nothing is deployed yet"),
                             tr("What you deploy stands here: which version is live where, how many requests it answers and how fast, what went wrong, and the way back."));
    connect(m_empty->addButton(tr("Deploy a model"), true), &QPushButton::clicked, this, &OperatePage::deployAsked);
    m_contents = build();
    m_all = new QStackedWidget;
    m_all->addWidget(m_empty);
    m_all->addWidget(m_contents);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(m_all);
    connectActs();
}

QWidget* OperatePage::build() {
    m_table = new DeploymentTable;
    m_status = new StatusCard;
    m_status->setFixedWidth(statusWidth);
    m_job = new JobCard;
    m_traffic = new TrafficView;
    m_versions = new VersionsCard;
    m_answers = new AnswerPanel(m_studio);
    m_log = new ServerLog(m_studio.engine);
    m_pages = new Pills(tr("What is shown of the deployment"));
    m_page = new QStackedWidget;
    auto* answers = new QWidget; // it hides where nothing answers
    auto* around = new QVBoxLayout(answers);
    around->setContentsMargins(0, 0, 0, 0);
    around->addWidget(m_answers, 1);
    around->addStretch();
    for (const auto& [name, widget] : std::initializer_list<std::pair<QString, QWidget*>>{{tr("Traffic"), m_traffic}, {tr("Versions"), m_versions}, {tr("Use it"), answers}, {tr("Log"), m_log}}) {
        m_pages->add(name);
        m_page->addWidget(widget);
    }
    auto* pills = new QHBoxLayout;
    pills->addWidget(m_pages);
    pills->addStretch();
    auto* right = new QVBoxLayout;
    right->setSpacing(gap);
    right->addLayout(pills);
    right->addWidget(m_job);
    right->addWidget(m_page, 1);
    auto* columns = new QHBoxLayout;
    columns->setSpacing(gap);
    columns->addWidget(m_status);
    columns->addLayout(right, 1);
    auto* contents = new QWidget;
    auto* all = new QVBoxLayout(contents);
    all->setContentsMargins(0, 0, 0, 0);
    all->setSpacing(gap);
    all->addWidget(m_table);
    all->addLayout(columns, 1);
    return contents;
}

void OperatePage::connectActs() {
    connect(m_pages, &Pills::changed, m_page, &QStackedWidget::setCurrentIndex);
    connect(m_table, &DeploymentTable::changed, this, &OperatePage::follow);
    connect(m_watch, &DeploymentWatch::told, this, &OperatePage::take);
    connect(m_watch, &DeploymentWatch::failed, this, [this](const QString&, const Error& error) { m_status->setFailure(error); });
    connect(&m_others, &QTimer::timeout, this, &OperatePage::askAll);
    connect(m_jobs, &DeployJobs::begun, this, &OperatePage::follow);
    connect(m_jobs, &DeployJobs::ended, this, &OperatePage::follow);
    connect(m_status, &StatusCard::scaleAsked, this, [this](int replicas) { m_jobs->scale(m_shown, replicas); });
    connect(m_status, &StatusCard::deleteAsked, this, [this] { m_jobs->remove(m_shown); });
    connect(m_status, &StatusCard::goOnAsked, this, [this] {
        if (const auto* deployment = chosen(); deployment != nullptr && deployment->interrupted() != nullptr)
            m_jobs->rollback(m_shown, deployment->interrupted()->number, deployment->interrupted()->version);
    });
    connect(m_status, &StatusCard::goBackAsked, this, [this] {
        const auto* deployment = chosen();
        if (deployment != nullptr && deployment->current() != nullptr)
            m_jobs->rollback(m_shown, deployment->live, deployment->current()->version);
        else
            m_jobs->remove(m_shown);
    });
    connect(m_versions, &VersionsCard::rollbackAsked, this, [this](int revision, const QString& version) { m_jobs->rollback(m_shown, revision, version); });
}

void OperatePage::setTargets(const std::vector<TargetFacts>& targets) {
    m_targets = targets;
    m_table->setDeployments(m_deployments, m_targets);
    follow();
}

void OperatePage::setDeployments(const std::vector<DeploymentFacts>& deployments) {
    m_deployments = deployments;
    m_all->setCurrentWidget(deployments.empty() ? static_cast<QWidget*>(m_empty) : m_contents);
    m_table->setDeployments(deployments, m_targets);
    follow();
    if (isVisible())
        askAll();
}

void OperatePage::choose(const QString& deployment) { m_table->choose(deployment); }

const DeploymentFacts* OperatePage::chosen() const { return findDeployment(m_deployments, m_table->chosen()); }

void OperatePage::follow() {
    const auto* deployment = chosen();
    if (deployment == nullptr) {
        m_shown.clear();
        m_watch->watch({});
        m_log->setDeployment({});
        m_answers->clear();
        return;
    }
    const auto* target = findTarget(m_targets, deployment->target);
    const bool busy = m_jobs->busy(deployment->name), answers = target == nullptr || target->answers;
    if (deployment->name != m_shown)
        m_traffic->clear(answers ? QString() : tr("A registry keeps the image; nothing serves there, so there is nothing to measure."));
    m_shown = deployment->name;
    m_status->setDeployment(*deployment, target != nullptr ? target->title : deployment->target, scales(target), busy);
    m_versions->setDeployment(*deployment, busy);
    m_answers->setDeployment(*deployment);
    m_log->setDeployment(deployment->name);
    DeployJob* job = m_jobs->of(deployment->name);
    m_job->setJob(job != nullptr && (job->running() || job->error()) ? job : nullptr);
    m_watch->watch(deployment->name);
}

void OperatePage::take(const QString& deployment, const Json& status) {
    if (deployment != m_shown)
        return;
    const DeploymentState state = stateIn(status);
    m_status->setState(state);
    m_table->setState(deployment, state.state);
    m_traffic->setReplicas(state.ready, state.wanted);
    if (status.contains("figures") && status["figures"].is_object())
        m_traffic->append(status["figures"]);
}

/// The states of those that are not chosen; each answers when its target has.
void OperatePage::askAll() {
    for (const auto& deployment : m_deployments)
        if (deployment.name != m_shown)
            m_studio.engine->call(protocol::method::deployStatus, {{"name", deployment.name.toStdString()}}, this, [this, name = deployment.name](Result<Json> answer) {
                if (answer)
                    m_table->setState(name, textIn(*answer, "state"));
            });
}

void OperatePage::showEvent(QShowEvent* event) {
    QWidget::showEvent(event);
    m_watch->setLooking(true);
    m_others.start();
    askAll();
}

void OperatePage::hideEvent(QHideEvent* event) {
    QWidget::hideEvent(event);
    m_watch->setLooking(false);
    m_others.stop();
}

} // namespace lepton::widgets

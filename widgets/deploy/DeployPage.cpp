// SPDX-License-Identifier: GPL-3.0-or-later
// How the page is built and what stands in it; what its buttons do is in DeployPageActs.cpp.
#include "widgets/deploy/DeployPage.h"

#include "widgets/common/EmptyState.h"
#include "widgets/common/EngineClient.h"
#include "widgets/common/Notice.h"
#include "widgets/common/ProjectDocument.h"
#include "widgets/common/Theme.h"
#include "widgets/deploy/AnswerPanel.h"
#include "widgets/deploy/DeployJson.h"
#include "widgets/deploy/JobCard.h"
#include "widgets/deploy/PlanCard.h"
#include "widgets/deploy/TargetList.h"
#include "widgets/deploy/TargetSettings.h"

#include <QHBoxLayout>
#include <QScrollArea>
#include <QStackedWidget>

namespace lepton::widgets {

namespace {
constexpr int targetsWidth = 264;
constexpr int settingsWidth = 344;
constexpr int gap = 12;
} // namespace

DeployPage::DeployPage(const Studio& studio, DeployJobs* jobs, QWidget* parent) : QWidget(parent), m_studio(studio), m_jobs(jobs) {
    m_notice = new Notice;
    m_targets = new TargetList;
    m_targets->setFixedWidth(targetsWidth);
    m_settings = new TargetSettings(studio.engine);
    m_settings->setFixedWidth(settingsWidth);
    m_hint = new EmptyState(QStringLiteral("cloud-upload"), {}, {});
    m_plan = new PlanCard;
    m_right = new QStackedWidget;
    m_right->addWidget(m_hint);
    m_right->addWidget(m_plan);
    m_right->addWidget(buildOutcome());
    auto* columns = new QHBoxLayout;
    columns->setSpacing(gap);
    columns->addWidget(m_targets);
    columns->addWidget(m_settings);
    columns->addWidget(m_right, 1);
    auto* all = new QVBoxLayout(this);
    all->setContentsMargins(0, 0, 0, 0);
    all->setSpacing(gap);
    all->addWidget(m_notice);
    all->addLayout(columns, 1);
    connect(m_targets, &TargetList::changed, this, &DeployPage::chooseTarget);
    connect(m_settings, &TargetSettings::changed, this, &DeployPage::settingsChanged);
    connect(m_settings, &TargetSettings::planAsked, this, &DeployPage::plan);
    connect(m_settings, &TargetSettings::deployAsked, this, &DeployPage::deploy);
    connect(m_plan, &PlanCard::deployAsked, this, &DeployPage::deploy);
    connect(m_job, &JobCard::againAsked, this, &DeployPage::again);
    connect(m_jobs, &DeployJobs::begun, this, [this](DeployJob* job) {
        connect(job, &DeployJob::packaged, this, &DeployPage::packaged);
        followButtons();
        followCards();
        followOutcome();
    });
    connect(m_jobs, &DeployJobs::ended, this, [this] {
        followButtons();
        followCards();
        followOutcome();
    });
    connect(studio.engine, &EngineClient::stateChanged, this, [this] {
        if (m_studio.engine->state() == EngineClient::State::Ready && m_facts.empty())
            refresh();
    });
    followOutcome();
}

QWidget* DeployPage::buildOutcome() {
    m_job = new JobCard;
    m_answers = new AnswerPanel(m_studio);
    auto* inner = new QWidget;
    auto* column = new QVBoxLayout(inner);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(gap);
    column->addWidget(m_job);
    column->addWidget(m_answers, 1);
    column->addStretch();
    auto* scroll = new QScrollArea;
    scroll->setWidgetResizable(true);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setFocusPolicy(Qt::NoFocus);
    scroll->setWidget(inner);
    inner->setAutoFillBackground(false);
    m_outcome = scroll;
    return scroll;
}

void DeployPage::refresh() {
    m_studio.engine->call(protocol::method::deployTargets, Json::object(), this, [this](Result<Json> answer) { takeTargets(answer); });
}

void DeployPage::takeTargets(const Result<Json>& answer) {
    if (!answer) {
        m_notice->showError(answer.error());
        return;
    }
    m_notice->clear();
    const bool first = m_facts.empty();
    auto facts = targetFacts(*answer);
    const bool same = facts.size() == m_facts.size() && std::equal(facts.begin(), facts.end(), m_facts.begin(), [](const auto& a, const auto& b) { return a.name == b.name && a.missing.has_value() == b.missing.has_value(); });
    m_facts = std::move(facts);
    m_settings->setSecretPlace(sentenceIn(*answer, "secret_place"));
    if (!same)
        m_targets->setTargets(m_facts);
    if (first)
        m_targets->choose(m_memory.lastTarget(projectKey()));
    followCards();
    followButtons();
    Q_EMIT targetsTold(m_facts);
}

const TargetFacts* DeployPage::target() const { return findTarget(m_facts, m_targets->chosen()); }

/// Packages of others are no project's; their settings are remembered together.
QString DeployPage::projectKey() const { return m_studio.document->isOpen() ? QString::fromStdString(m_studio.document->project().folder.string()) : QString(); }

/// The one used the last time, else the package's, with the target behind it where another target has that name already.
QString DeployPage::nameFor(const TargetFacts& target) const {
    const QString before = m_memory.name(projectKey(), target.name);
    const QString wanted = before.isEmpty() ? deploymentNameOf(m_source.name) : before;
    const auto* taken = findDeployment(m_deployments, wanted);
    return taken != nullptr && taken->target != target.name ? deploymentNameOf(wanted + QLatin1Char('-') + target.name) : wanted;
}

Json DeployPage::settingsFor(const TargetFacts& target, const QString& name) const {
    const Json kept = m_memory.settings(projectKey(), target.name);
    const auto* there = findDeployment(m_deployments, name);
    if (!kept.empty() || there == nullptr || there->target != target.name || there->current() == nullptr)
        return kept;
    return there->current()->settings;
}

void DeployPage::chooseTarget(const QString& name) {
    const auto* chosen = findTarget(m_facts, name);
    if (chosen == nullptr)
        return;
    const QString deployment = nameFor(*chosen);
    m_settings->setTarget(*chosen, deployment, settingsFor(*chosen, deployment));
    settingsChanged();
}

void DeployPage::setSource(const DeploySource& source) {
    if (source == m_source)
        return;
    const bool other = source.name != m_source.name;
    m_source = source;
    if (other && !m_targets->chosen().isEmpty())
        chooseTarget(m_targets->chosen());
    else
        settingsChanged();
}

void DeployPage::setDeployments(const std::vector<DeploymentFacts>& deployments) {
    const bool first = m_deployments.empty();
    m_deployments = deployments;
    if (first && !m_targets->chosen().isEmpty() && !m_jobs->busy(m_settings->name()) && m_settings->name() != nameFor(*target()))
        chooseTarget(m_targets->chosen());
    followCards();
    followButtons();
    followOutcome();
}

/// Empty if it may be deployed.
QString DeployPage::whyNot() const {
    const auto* chosen = target();
    if (chosen == nullptr)
        return tr("Looking for targets…");
    if (chosen->missing)
        return sentences(translated(chosen->missing->what), translated(chosen->missing->hint));
    if (m_source.empty())
        return tr("Choose a run or a package first.");
    if (m_source.package.error)
        return translated(m_source.package.error->what);
    const auto* taken = findDeployment(m_deployments, m_settings->name());
    if (taken != nullptr && taken->target != chosen->name) {
        const auto* other = findTarget(m_facts, taken->target);
        return tr("“%1” is a deployment to %2 already: choose another name.").arg(taken->name, other != nullptr ? other->title : taken->target);
    }
    return m_jobs->busy(m_settings->name()) ? tr("It is being worked on.") : QString();
}

} // namespace lepton::widgets

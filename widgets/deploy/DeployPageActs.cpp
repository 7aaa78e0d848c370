// SPDX-License-Identifier: GPL-3.0-or-later
// What the page's buttons do and how it follows the work.
#include "widgets/common/EmptyState.h"
#include "widgets/common/EngineClient.h"
#include "widgets/deploy/AnswerPanel.h"
#include "widgets/deploy/DeployJson.h"
#include "widgets/deploy/DeployPage.h"
#include "widgets/deploy/JobCard.h"
#include "widgets/deploy/PlanCard.h"
#include "widgets/deploy/TargetList.h"
#include "widgets/deploy/TargetSettings.h"

#include <QStackedWidget>

namespace lepton::widgets {

QString DeployPage::heading() const {
    const auto* chosen = target();
    return tr("%1 to %2").arg(m_source.words, chosen != nullptr ? chosen->title : QString());
}

DeployOrder DeployPage::order() const {
    const auto* chosen = target();
    return {m_source.package.file, m_source.run, m_source.name, chosen->name, chosen->title, m_settings->name(), m_settings->values()};
}

Json DeployPage::planParams() const {
    return {{"package", m_source.package.file.toStdString()}, {"target", m_targets->chosen().toStdString()}, {"name", m_settings->name().toStdString()}, {"settings", m_settings->values()}};
}

/// Whether the plan on show is of what stands in the fields.
bool DeployPage::planFits() const { return m_planAnswer.is_object() && m_planned == planParams(); }

void DeployPage::settingsChanged() {
    if (!m_planned.is_null() && m_planned != planParams()) {
        ++m_round;
        m_planned = m_planAnswer = Json();
    }
    followCards();
    followButtons();
    followOutcome();
}

void DeployPage::followButtons() {
    const auto* chosen = target();
    if (chosen == nullptr)
        return;
    const QString why = whyNot();
    const bool planFirst = !chosen->local() && !planFits();
    const bool greyed = chosen->missing || m_source.empty() || (!why.isEmpty() && !m_jobs->busy(m_settings->name()));
    m_settings->setButtons(why.isEmpty(), planFirst, greyed ? why : QString());
}

void DeployPage::followCards() {
    for (const auto& facts : m_facts) {
        auto* card = m_targets->card(facts.name);
        if (card == nullptr)
            continue;
        const bool chosen = facts.name == m_targets->chosen();
        const QString name = chosen ? m_settings->name() : nameFor(facts);
        const auto* there = findDeployment(m_deployments, name);
        const bool answering = there != nullptr && there->target == facts.name && there->live != 0 && !there->url.isEmpty();
        card->setPlace(answering ? there->url : placeWords(facts, chosen ? m_settings->values() : settingsFor(facts, name)));
        if (m_jobs->busy(name) && m_jobs->of(name)->order().target == facts.name)
            card->setState(TargetCard::Mark::Working, tr("working"));
        else if (there != nullptr && there->target == facts.name && there->current() != nullptr)
            card->setState(TargetCard::Mark::Live, facts.answers ? tr("live · %1").arg(there->current()->version) : tr("%1 pushed").arg(there->current()->version));
        else if (there != nullptr && there->target == facts.name && there->lastError)
            card->setState(TargetCard::Mark::Trouble, tr("failed"));
        else
            card->setState(TargetCard::Mark::None, {});
    }
}

/// The plan while it is of what stands in the fields, else the work on this deployment, else what is live, else what to do next.
void DeployPage::followOutcome() {
    DeployJob* job = m_jobs->of(m_settings->name());
    const bool running = job != nullptr && job->running();
    const bool removed = job != nullptr && job->kind() == DeployJob::Kind::Remove && job->state() == DeployJob::State::Done; // the list may not know it yet
    if (!m_planned.is_null() && !running) {
        m_right->setCurrentWidget(m_plan);
        return;
    }
    const auto* there = findDeployment(m_deployments, m_settings->name());
    const bool ours = there != nullptr && there->target == m_targets->chosen();
    if (job != nullptr && job->order().target != m_targets->chosen())
        job = nullptr;
    m_job->setJob(job);
    if (ours && !running && !removed)
        m_answers->setDeployment(*there);
    else
        m_answers->clear();
    if (job != nullptr || (ours && !there->url.isEmpty())) {
        m_right->setCurrentWidget(m_outcome);
        return;
    }
    const auto* chosen = target();
    m_hint->setHeading(chosen == nullptr ? tr("No target yet") : chosen->local() ? tr("One click and it answers") : tr("Plan first, then deploy"));
    m_hint->setText(chosen == nullptr ? tr("The engine is asked which targets there are.")
                    : chosen->local() ? tr("Deploy starts a server on this machine, compares its answers with those in the package and gives you its address, ready to try.")
                                      : tr("The plan names every address before it is talked to and every field that will change. Deploying then takes one click; what fails is taken back."));
    m_right->setCurrentWidget(m_hint);
}

void DeployPage::plan() {
    if (!whyNot().isEmpty())
        return;
    m_planAnswer = Json();
    m_planned = planParams();
    m_plan->showWorking(heading());
    followOutcome();
    followButtons();
    if (m_source.package.file.isEmpty()) {
        makePackageThenPlan();
        return;
    }
    m_studio.engine->call(protocol::method::deployPlan, m_planned, this, [this, round = ++m_round](Result<Json> answer) {
        if (round != m_round)
            return;
        if (answer) {
            m_planAnswer = *answer;
            m_plan->showPlan(*answer, heading());
        } else {
            m_plan->showError(answer.error(), heading());
        }
        followButtons();
    });
}

/// A plan is of a package; of a run one is made first.
void DeployPage::makePackageThenPlan() {
    const Json params{{"run", m_source.run.toStdString()}, {"name", m_source.name.toStdString()}};
    m_studio.engine->call(protocol::method::packageWrite, params, this, [this, round = ++m_round](Result<Json> answer) {
        if (round != m_round)
            return;
        if (!answer) {
            m_plan->showError(answer.error(), heading());
            return;
        }
        Q_EMIT packaged(packageFacts(*answer)); // it is the source from now on
        plan();
    });
}

void DeployPage::deploy() {
    const auto* chosen = target();
    if (!whyNot().isEmpty() || !m_settings->nameFits() || (!chosen->local() && !planFits()))
        return;
    m_memory.keep(projectKey(), chosen->name, m_settings->name(), m_settings->values());
    const auto steps = planFits() ? plannedSteps(m_planAnswer, false) : std::vector<DeployStep>();
    m_planned = m_planAnswer = Json();
    m_jobs->deploy(order(), steps);
}

/// What was ordered once more, as it stands in the fields now.
void DeployPage::again() {
    if (target() == nullptr || !whyNot().isEmpty())
        return;
    if (target()->local())
        deploy();
    else
        plan();
}

} // namespace lepton::widgets

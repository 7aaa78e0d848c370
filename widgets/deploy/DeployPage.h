// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/common/Room.h"
#include "widgets/deploy/DeployJobs.h"
#include "widgets/deploy/DeployMemory.h"
#include "widgets/deploy/DeploySource.h"
#include "widgets/deploy/DeploymentFacts.h"
#include "widgets/deploy/TargetFacts.h"

class QStackedWidget;

namespace lepton::widgets {

class AnswerPanel;
class EmptyState;
class JobCard;
class Notice;
class PlanCard;
class TargetList;
class TargetSettings;

/// From a package to an address: the targets, the chosen one's settings, the plan, how far it is, and what came of it.
class DeployPage : public QWidget {
    Q_OBJECT
public:
    DeployPage(const Studio& studio, DeployJobs* jobs, QWidget* parent = nullptr);
    void setSource(const DeploySource& source);
    void setDeployments(const std::vector<DeploymentFacts>& deployments);
    void refresh(); ///< asks which targets there are
    TargetList* targets() const { return m_targets; }
    TargetSettings* settings() const { return m_settings; }
    PlanCard* planCard() const { return m_plan; }
    JobCard* jobCard() const { return m_job; }
    AnswerPanel* answers() const { return m_answers; }
    Notice* notice() const { return m_notice; }

Q_SIGNALS:
    void packaged(const lepton::widgets::PackageFacts& facts);
    void targetsTold(const std::vector<lepton::widgets::TargetFacts>& targets);

private:
    // DeployPage.cpp
    QWidget* buildOutcome();
    void takeTargets(const Result<Json>& answer);
    void chooseTarget(const QString& name);
    QString projectKey() const;
    QString nameFor(const TargetFacts& target) const;
    Json settingsFor(const TargetFacts& target, const QString& name) const;
    const TargetFacts* target() const;
    QString whyNot() const;
    // DeployPageActs.cpp
    void settingsChanged();
    void followButtons();
    void followCards();
    void followOutcome();
    QString heading() const;
    DeployOrder order() const;
    Json planParams() const;
    bool planFits() const;
    void plan();
    void makePackageThenPlan();
    void deploy();
    void again();

    Studio m_studio;
    DeployJobs* m_jobs;
    DeployMemory m_memory;
    DeploySource m_source;
    std::vector<TargetFacts> m_facts;
    std::vector<DeploymentFacts> m_deployments;
    Json m_planned = Json(); ///< parameters of the plan on show; null: none
    Json m_planAnswer = Json();
    int m_round = 0;
    Notice* m_notice = nullptr;
    TargetList* m_targets = nullptr;
    TargetSettings* m_settings = nullptr;
    QStackedWidget* m_right = nullptr;
    EmptyState* m_hint = nullptr;
    PlanCard* m_plan = nullptr;
    QWidget* m_outcome = nullptr;
    JobCard* m_job = nullptr;
    AnswerPanel* m_answers = nullptr;
};

} // namespace lepton::widgets

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/common/Room.h"
#include "widgets/deploy/DeployJobs.h"
#include "widgets/deploy/DeploymentFacts.h"
#include "widgets/deploy/TargetFacts.h"

class QStackedWidget;

namespace lepton::widgets {

class AnswerPanel;
class DeploymentTable;
class DeploymentWatch;
class EmptyState;
class JobCard;
class Pills;
class ServerLog;
class StatusCard;
class TrafficView;
class VersionsCard;

/// What is live where, how it does, and what can be done about it.
class OperatePage : public QWidget {
    Q_OBJECT
public:
    OperatePage(const Studio& studio, DeployJobs* jobs, QWidget* parent = nullptr);
    void setTargets(const std::vector<TargetFacts>& targets);
    void setDeployments(const std::vector<DeploymentFacts>& deployments);
    void choose(const QString& deployment);
    DeploymentTable* table() const { return m_table; }
    StatusCard* status() const { return m_status; }
    TrafficView* traffic() const { return m_traffic; }
    VersionsCard* versions() const { return m_versions; }
    ServerLog* log() const { return m_log; }
    Pills* pages() const { return m_pages; }
    AnswerPanel* answers() const { return m_answers; }
    JobCard* jobCard() const { return m_job; }

Q_SIGNALS:
    void deployAsked(); ///< there is nothing to operate yet

protected:
    void showEvent(QShowEvent* event) override;
    void hideEvent(QHideEvent* event) override;

private:
    QWidget* build();
    void connectActs();
    void follow();
    void take(const QString& deployment, const Json& status);
    void askAll();
    const DeploymentFacts* chosen() const;

    Studio m_studio;
    DeployJobs* m_jobs;
    std::vector<TargetFacts> m_targets;
    std::vector<DeploymentFacts> m_deployments;
    DeploymentWatch* m_watch = nullptr;
    QTimer m_others; ///< those that are not chosen are asked less often
    QStackedWidget* m_all = nullptr;
    EmptyState* m_empty = nullptr;
    QWidget* m_contents = nullptr;
    DeploymentTable* m_table = nullptr;
    StatusCard* m_status = nullptr;
    JobCard* m_job = nullptr;
    Pills* m_pages = nullptr;
    QStackedWidget* m_page = nullptr;
    TrafficView* m_traffic = nullptr;
    VersionsCard* m_versions = nullptr;
    AnswerPanel* m_answers = nullptr;
    ServerLog* m_log = nullptr;
    QString m_shown;
};

} // namespace lepton::widgets

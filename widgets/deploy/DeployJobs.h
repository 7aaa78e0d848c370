// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/deploy/DeployJob.h"

#include <QHash>

namespace lepton::widgets {

/// All work on deployments, one piece at a time on each; it goes on whichever room is shown. Window's thread.
class DeployJobs : public QObject {
    Q_OBJECT
public:
    explicit DeployJobs(EngineClient* engine, QObject* parent = nullptr);

    /// The newest work on that deployment, gone on or ended; null: none since the studio was started.
    DeployJob* of(const QString& deployment) const { return m_jobs.value(deployment); }
    bool busy(const QString& deployment) const;
    /// None if it is being worked on.
    DeployJob* deploy(const DeployOrder& order, const std::vector<DeployStep>& planned = {});
    DeployJob* rollback(const QString& deployment, int revision, const QString& version);
    DeployJob* scale(const QString& deployment, int replicas);
    DeployJob* remove(const QString& deployment);

Q_SIGNALS:
    void begun(lepton::widgets::DeployJob* job);
    void ended(lepton::widgets::DeployJob* job);

private:
    DeployJob* make(DeployJob::Kind kind, const QString& deployment);

    EngineClient* m_engine;
    QHash<QString, DeployJob*> m_jobs;
};

} // namespace lepton::widgets

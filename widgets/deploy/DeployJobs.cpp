// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/deploy/DeployJobs.h"

#include "widgets/common/EngineClient.h"

namespace lepton::widgets {

DeployJobs::DeployJobs(EngineClient* engine, QObject* parent) : QObject(parent), m_engine(engine) {
    connect(engine, &EngineClient::deployEvent, this, [this](const QString& deployment, const Json& event) {
        if (DeployJob* job = of(deployment))
            job->take(event);
    });
}

bool DeployJobs::busy(const QString& deployment) const {
    const DeployJob* job = of(deployment);
    return job != nullptr && job->running();
}

DeployJob* DeployJobs::make(DeployJob::Kind kind, const QString& deployment) {
    if (busy(deployment))
        return nullptr;
    if (DeployJob* old = of(deployment))
        old->deleteLater();
    auto* job = new DeployJob(m_engine, kind, deployment, this);
    m_jobs.insert(deployment, job);
    connect(job, &DeployJob::ended, this, [this, job] { Q_EMIT ended(job); });
    return job;
}

DeployJob* DeployJobs::deploy(const DeployOrder& order, const std::vector<DeployStep>& planned) {
    DeployJob* job = make(DeployJob::Kind::Deploy, order.name);
    if (job != nullptr) {
        job->deploy(order, planned);
        Q_EMIT begun(job);
    }
    return job;
}

DeployJob* DeployJobs::rollback(const QString& deployment, int revision, const QString& version) {
    DeployJob* job = make(DeployJob::Kind::Rollback, deployment);
    if (job != nullptr) {
        job->rollback(revision, version);
        Q_EMIT begun(job);
    }
    return job;
}

DeployJob* DeployJobs::scale(const QString& deployment, int replicas) {
    DeployJob* job = make(DeployJob::Kind::Scale, deployment);
    if (job != nullptr) {
        job->scale(replicas);
        Q_EMIT begun(job);
    }
    return job;
}

DeployJob* DeployJobs::remove(const QString& deployment) {
    DeployJob* job = make(DeployJob::Kind::Remove, deployment);
    if (job != nullptr) {
        job->remove();
        Q_EMIT begun(job);
    }
    return job;
}

} // namespace lepton::widgets

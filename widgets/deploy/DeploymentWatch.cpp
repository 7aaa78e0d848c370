// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/deploy/DeploymentWatch.h"

#include "widgets/common/EngineClient.h"

namespace lepton::widgets {

namespace {
constexpr int interval = 2000;
}

DeploymentWatch::DeploymentWatch(EngineClient* engine, QObject* parent) : QObject(parent), m_engine(engine) {
    m_timer.setInterval(interval);
    connect(&m_timer, &QTimer::timeout, this, &DeploymentWatch::askNow);
}

void DeploymentWatch::watch(const QString& deployment) {
    if (deployment == m_deployment)
        return;
    m_deployment = deployment;
    ++m_round;
    m_asking = false;
    setLooking(m_looking);
}

void DeploymentWatch::setLooking(bool looking) {
    m_looking = looking;
    if (!looking || m_deployment.isEmpty()) {
        m_timer.stop();
        return;
    }
    m_timer.start();
    askNow();
}

void DeploymentWatch::askNow() {
    if (m_asking || m_deployment.isEmpty())
        return;
    m_asking = true;
    m_engine->call(protocol::method::deployStatus, {{"name", m_deployment.toStdString()}}, this, [this, deployment = m_deployment, round = m_round](Result<Json> answer) {
        if (round != m_round)
            return;
        m_asking = false;
        if (answer)
            Q_EMIT told(deployment, *answer);
        else
            Q_EMIT failed(deployment, answer.error());
    });
}

} // namespace lepton::widgets

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Error.h"
#include "core/base/Json.h"

#include <QObject>
#include <QTimer>

#include <optional>

namespace lepton::widgets {

class EngineClient;

/// How a deployment is, asked for every two seconds while somebody looks, one question at a time however slow its target is. Window's thread.
class DeploymentWatch : public QObject {
    Q_OBJECT
public:
    explicit DeploymentWatch(EngineClient* engine, QObject* parent = nullptr);
    void watch(const QString& deployment); ///< empty: none
    void setLooking(bool looking);
    const QString& deployment() const { return m_deployment; }
    void askNow();

Q_SIGNALS:
    void told(const QString& deployment, const lepton::Json& status);
    void failed(const QString& deployment, const lepton::Error& error);

private:
    EngineClient* m_engine;
    QString m_deployment;
    bool m_looking = false;
    bool m_asking = false;
    int m_round = 0;
    QTimer m_timer;
};

} // namespace lepton::widgets

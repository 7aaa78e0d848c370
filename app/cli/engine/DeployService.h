// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Json.h"
#include "core/deploy/Deployer.h"
#include "core/deploy/Figures.h"

#include <atomic>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>

namespace lepton::cli {

/// The engine's deploy/… and secrets/… requests (docs/protocol.md). Each blocks until it is answered; any thread, several at once.
class DeployService {
public:
    /// `tell` sends a notification's params for deploy/event; any thread.
    explicit DeployService(std::function<void(Json)> tell);

    static bool knows(const std::string& method);
    Result<Json> answer(const std::string& method, const Json& params);
    /// Ends what is under way; what was begun is taken back.
    void cancelAll();

private:
    Result<Json> plan(const Json& params) const;
    Result<Json> apply(const Json& params);
    Result<Json> rollback(const Json& params);
    Result<Json> scale(const Json& params);
    Result<Json> remove(const Json& params);
    Result<Json> cancel(const Json& params);
    Result<Json> list() const;
    Result<Json> status(const Json& params);
    /// Of the server's metrics since the last time they were asked for; null if they can't be had.
    Json figures(const std::string& name, const std::string& metricsUrl);
    Result<Json> usage(const Json& params) const;
    Result<Json> logs(const Json& params) const;
    /// Runs `work` with a reporter whose events are sent under the name.
    Result<Json> reported(const std::string& name, const std::function<Result<Json>(deploy::Reporter&)>& work);

    std::function<void(Json)> m_tell;
    deploy::Deployer m_deployer;
    std::mutex m_mutex;
    std::map<std::string, deploy::MetricsReading> m_readings; ///< the last, by deployment
    std::map<std::string, std::shared_ptr<std::atomic<bool>>> m_cancelled; ///< by deployment, of those worked on
};

} // namespace lepton::cli

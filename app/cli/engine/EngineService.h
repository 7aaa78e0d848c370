// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cli/engine/Channel.h"
#include "app/cli/engine/DeployService.h"
#include "app/cli/engine/RunWatcher.h"

#include <atomic>
#include <functional>
#include <list>
#include <map>
#include <memory>
#include <thread>

namespace lepton::cli {

/// `lepton engine`: answers the studio's requests until it closes its end or asks to shut down (docs/protocol.md).
///
/// One thread, run()'s, reads requests and follows the runs; what takes long has a worker of its own, so that events go
/// on and controls are heard while a package is being made. Runs and local deployments are processes of their own and
/// outlive this one.
class EngineService {
public:
    explicit EngineService(Channel& channel);
    ~EngineService();
    void run();

private:
    using Handler = std::function<Result<Json>(const Json& params)>;

    void handle(const Json& message);
    void inBackground(const Json& id, std::function<Result<Json>()> work);
    void pollRuns();
    void collectWorkers(bool waitForAll);

    Result<Json> initialize(const Json& params);
    Result<Json> startRun(const Json& params);
    Result<Json> attachRun(const Json& params);
    Result<Json> controlRun(const Json& params);
    Result<Json> watchRun(const Json& params);
    Result<Json> writePackage(const Json& params);
    Result<Json> predict(const Json& params);
    Result<Json> evaluate(const Json& params);
    static Result<Json> testRange(const Json& params);
    Result<Json> writeReport(const Json& params);
    void follow(RunWatcher watcher);

    struct Worker {
        std::thread thread;
        std::shared_ptr<std::atomic<bool>> done;
    };

    Channel& m_channel;
    bool m_shutdown = false;
    std::map<std::string, RunWatcher> m_runs;
    std::list<Worker> m_workers;
    DeployService m_deployments;
};

} // namespace lepton::cli

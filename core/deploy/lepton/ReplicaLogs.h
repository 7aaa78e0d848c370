// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/deploy/Reporter.h"
#include "core/deploy/lepton/EndpointView.h"

#include <atomic>
#include <map>
#include <string>
#include <thread>
#include <vector>

namespace lepton::deploy::dgx {

/// Tells what the replicas of an endpoint print while this object lives, a thread for each of the first eight.
class ReplicaLogs {
public:
    ReplicaLogs(WorkspaceClient client, Generation generation, std::string endpoint, Reporter& reporter);
    ~ReplicaLogs();
    /// From now on this one's too; one that is followed already is left alone.
    void follow(const std::string& replica);

private:
    void read(const std::string& replica);

    WorkspaceClient m_client;
    Generation m_generation;
    std::string m_endpoint;
    Reporter& m_reporter;
    std::atomic<bool> m_ended{false};
    std::map<std::string, std::thread> m_threads;
};

/// The newest lines of one replica's log, oldest first: what comes before a second of silence.
Result<std::vector<std::string>> newestLines(const WorkspaceClient& client, Generation generation, const std::string& endpoint, const std::string& replica, std::size_t lines);

} // namespace lepton::deploy::dgx

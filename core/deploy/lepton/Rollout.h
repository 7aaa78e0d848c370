// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/deploy/Reporter.h"
#include "core/deploy/lepton/EndpointView.h"

#include <string>

namespace lepton::deploy::dgx {

/// What is waited for, and how long.
struct RolloutGoal {
    std::string endpoint;
    int replicas = 1;     ///< that must be ready; 0: stopped
    std::string answers;  ///< path that must give 200 at the endpoint's address, "/v2/models/digits/versions/3/ready"; empty: not asked
    std::string token;    ///< sent there
    double seconds = 900; ///< given up after that
};

/// Watches an endpoint until it is Ready, no replica is of an older version, and its address answers. Tells each change of its state, of the replicas'
/// reasons, the events and the replicas' logs as they come. Errors: Conflict with the vendor's reason (a configuration that can't run, a server that ends
/// again and again, time is up), NotFound (deleted meanwhile), Cancelled, those of the client.
Result<EndpointView> watchRollout(const WorkspaceClient& client, Generation generation, const RolloutGoal& goal, Reporter& reporter);

/// Reasons of all replicas now; none where the workspace does not tell them.
std::vector<ReplicaReason> replicaReasons(const WorkspaceClient& client, Generation generation, const std::string& endpoint);

} // namespace lepton::deploy::dgx

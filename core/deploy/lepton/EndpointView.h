// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/deploy/lepton/WorkspaceClient.h"

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace lepton::deploy::dgx {

/// An endpoint as either generation's GET tells it.
struct EndpointView {
    std::string name;
    std::string state; ///< the vendor's word without spaces: Ready, NotReady, Starting, Updating, Scaling, Migrating, Restarting, Stopping, Stopped, Deleting, Error
    std::string url;   ///< empty until it has one; no slash at its end
    std::string image;
    int minReplicas = 0;
    int maxReplicas = 0;
    std::optional<int> readyReplicas;
    std::string version; ///< the vendor's, "2.1"; empty where it has none
    bool tokens = false; ///< asks for one
    std::optional<std::string> token; ///< the first that is told in full
    std::string mark;    ///< name of our deployment that made it; empty: somebody else did
    std::string words;   ///< why it is not ready, where its status says so
};

/// Errors: BadFormat.
Result<EndpointView> viewOf(Generation generation, const Json& told);
/// "/endpoints" or "/deployments".
const char* route(Generation generation);
/// live, starting, updating, failing, stopped or unknown.
std::string stateWord(const std::string& vendorState);

/// Why a replica is not ready.
struct ReplicaReason {
    std::string replica;
    std::string reason;  ///< Ready, InProgress, NoCapacity, ConfigError, SystemError, Queueing …
    std::string message;
    bool operator==(const ReplicaReason&) const = default;
    /// "digits-7c9d: ConfigError: Back-off pulling image …"
    std::string line() const;
};
/// The newest of each replica: of GET …/readiness, or of the status of GET …/replicas.
std::vector<ReplicaReason> reasonsOf(const Json& readiness);
std::vector<ReplicaReason> reasonsOfReplicas(const Json& replicas);
/// Names from GET …/replicas.
std::vector<std::string> replicaNames(const Json& replicas);

/// One of GET …/events in a line, without the time: "Warning Failed digits-7c9d: … (3 times)".
std::string eventLine(const Json& event);

} // namespace lepton::deploy::dgx

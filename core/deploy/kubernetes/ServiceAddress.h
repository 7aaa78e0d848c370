// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/deploy/kubernetes/Cluster.h"
#include "core/deploy/kubernetes/PortForward.h"

#include <memory>
#include <string>
#include <vector>

namespace lepton::deploy::kubernetes {

/// Where a deployment's service is reached.
struct ServiceAddress {
    std::string url;                      ///< for clients
    bool reachable = false;               ///< from this machine
    std::unique_ptr<PortForward> forward; ///< the way from here if `url` is none
};

/// Hosts by which the nodes may be reached, likeliest first: the setting, else nodes' external addresses, the API server's host, nodes' internal ones.
std::vector<std::string> nodeHosts(const Cluster& cluster);

/// Of a cluster-ip service the name within the cluster; of a node port the first host that answers; of a load balancer what the cloud gives it, for which is
/// waited. Where this machine does not get there, a forward to one of the ready pods. Errors: Unreadable (no address within 3 minutes, no ready pod).
Result<ServiceAddress> findAddress(const Cluster& cluster, const Blueprint& blueprint, Reporter& reporter);

/// The same without waiting or asking around: what can be said from the service alone; empty if nothing.
std::string knownAddress(const Cluster& cluster, const Json& service);

} // namespace lepton::deploy::kubernetes

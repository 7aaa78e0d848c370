// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/deploy/kubernetes/ApiClient.h"

#include <string>

namespace lepton::deploy::kubernetes {

/// Which versions of the APIs that we use a cluster offers. What is empty it does not have.
struct ClusterApis {
    std::string autoscaling = "autoscaling/v2"; ///< v2, else v2beta2
    std::string policy = "policy/v1";           ///< v1, else v1beta1
    std::string serviceMonitor;                 ///< monitoring.coreos.com/v1 where Prometheus' operator is installed
    std::string prometheusRule;
};

/// Asks /apis and, where its group is there, which kinds the monitoring API has.
Result<ClusterApis> askApis(const ApiClient& client);

} // namespace lepton::deploy::kubernetes

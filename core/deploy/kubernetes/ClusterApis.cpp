// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/deploy/kubernetes/ClusterApis.h"

namespace lepton::deploy::kubernetes {

namespace {

constexpr const char* monitoring = "monitoring.coreos.com/v1";

bool offers(const Json& groups, const std::string& groupVersion) {
    for (const auto& group : groups.value("groups", Json::array()))
        for (const auto& version : group.value("versions", Json::array()))
            if (version.value("groupVersion", "") == groupVersion)
                return true;
    return false;
}

/// The first of them that the cluster has; empty if none.
std::string firstOf(const Json& groups, std::initializer_list<const char*> wanted) {
    for (const char* one : wanted)
        if (offers(groups, one))
            return one;
    return {};
}

} // namespace

Result<ClusterApis> askApis(const ApiClient& client) {
    ClusterApis apis;
    LEPTON_TRY(const Json groups, client.get("/apis"));
    apis.autoscaling = firstOf(groups, {"autoscaling/v2", "autoscaling/v2beta2"});
    apis.policy = firstOf(groups, {"policy/v1", "policy/v1beta1"});
    if (!offers(groups, monitoring))
        return apis;
    LEPTON_TRY(const Json resources, client.get(std::string("/apis/") + monitoring));
    for (const auto& resource : resources.value("resources", Json::array())) {
        if (resource.value("kind", "") == "ServiceMonitor")
            apis.serviceMonitor = monitoring;
        if (resource.value("kind", "") == "PrometheusRule")
            apis.prometheusRule = monitoring;
    }
    return apis;
}

} // namespace lepton::deploy::kubernetes

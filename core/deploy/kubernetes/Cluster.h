// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/deploy/Target.h"
#include "core/deploy/kubernetes/ApiClient.h"
#include "core/deploy/kubernetes/ApiError.h"
#include "core/deploy/kubernetes/Objects.h"

#include <string>
#include <utility>
#include <vector>

namespace lepton::deploy::kubernetes {

/// A cluster as the settings name it, and what it offers.
struct Cluster {
    Settings settings;
    ApiClient client;
    std::string nameSpace;
    ClusterApis apis;
};

/// Reads settings and kubeconfig, and asks the cluster which APIs it has. Errors: theirs.
Result<Cluster> openCluster(const Json& settings, std::function<bool()> goOn = {});

/// Tokens for clients and for metrics: those of the deployment's Secret, where it has one, else new ones. Empty if it is not protected.
struct Tokens {
    std::string clients, metrics;
};
Result<Tokens> tokensFor(const Cluster& cluster, const Blueprint& blueprint);

/// What applying these objects would change, worked out by the cluster.
struct DryRun {
    bool namespaceMissing = false; ///< it will be made; then nothing could be tried out
    std::vector<Change> changes;
    std::vector<FieldConflict> conflicts; ///< none if they are taken over
};
/// Errors: NotFound (no such namespace, and it is not to be made), and whatever the cluster does not accept.
Result<DryRun> tryOut(const Cluster& cluster, const std::vector<Json>& objects);

/// Applies them in their order. An autoscaler that is new gets the Deployment's replicas as they are; one that is no longer among them goes at once, as it would
/// undo the new number.
Result<void> applyObjects(const Cluster& cluster, const std::string& deployment, const std::vector<Json>& objects, Reporter& reporter);
/// Takes away those of ours that are no longer among them. Only once nothing runs any more that needs them.
Result<void> removeOthers(const Cluster& cluster, const std::string& deployment, const std::vector<Json>& objects, Reporter& reporter);

/// Rights that apply, status and logs need beside those that a dry run tries: what is missing, in words.
std::vector<Text> missingRights(const Cluster& cluster);

/// The objects of ours that are there, as {apiVersion, kind, metadata …}.
Result<std::vector<Json>> ourObjects(const Cluster& cluster, const std::string& deployment);

} // namespace lepton::deploy::kubernetes

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/deploy/Target.h"
#include "core/base/Json.h"
#include "core/deploy/kubernetes/ClusterApis.h"
#include "core/deploy/kubernetes/Settings.h"

#include <string>
#include <vector>

namespace lepton::deploy::kubernetes {

/// All that a deployment's objects are made of.
struct Blueprint {
    std::string deployment; ///< its name: the label app.kubernetes.io/instance
    std::string model, version, digest; ///< the package's; digest is the file's SHA-256
    std::string image;      ///< reference with digest
    int revision = 1;
    Settings settings;
    ClusterApis apis;
    std::string token;        ///< for clients; empty: open
    std::string metricsToken; ///< for Prometheus

    /// The objects' name: the deployment's, with a letter first as a Service needs it.
    std::string name() const;
    std::string configName() const { return name() + "-settings"; }
    std::string secretName() const { return name() + "-token"; }
};

/// The request's own part of it, without tokens. The image is the setting `image`, else the repository with the package's version as its tag.
Blueprint blueprintOf(const Request& request, const Settings& settings, const ClusterApis& apis);

/// app.kubernetes.io/instance and managed-by: by these a deployment's objects and pods are found again, whichever model they serve.
Json selectorLabels(const std::string& deployment);
/// "app.kubernetes.io/instance=digits,app.kubernetes.io/managed-by=lepton-studio"
std::string labelSelector(const std::string& deployment);

/// In the order in which they are applied: settings and secret first, the Deployment before what watches it.
std::vector<Json> objectsOf(const Blueprint& blueprint);

/// The kinds that objectsOf() may make on this cluster, {apiVersion, kind}, in the order in which they are taken away.
std::vector<std::pair<std::string, std::string>> kindsOf(const ClusterApis& apis);

Json configMap(const Blueprint& blueprint);
Json tokenSecret(const Blueprint& blueprint);
Json deploymentObject(const Blueprint& blueprint);
Json service(const Blueprint& blueprint);
Json autoscaler(const Blueprint& blueprint);
Json disruptionBudget(const Blueprint& blueprint);
Json networkPolicy(const Blueprint& blueprint);
Json serviceMonitor(const Blueprint& blueprint);
Json prometheusRule(const Blueprint& blueprint);

/// apiVersion, kind, metadata with name and labels.
Json objectHead(const Blueprint& blueprint, const std::string& apiVersion, const std::string& kind, const std::string& name);

} // namespace lepton::deploy::kubernetes

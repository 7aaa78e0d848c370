// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/deploy/Target.h"

#include <vector>

namespace lepton::deploy::kubernetes {

/// What apply() would send to a cluster, written as files, for people who let other tools do that. Talks to nobody. In `folder`, which is made:
///   kubernetes.yaml     the objects in the forms of current clusters: kubectl apply, or podman play kube on one machine
///   secret.yaml         the tokens, new ones, readable by this user only and in .gitignore; not there without `protect`
///   monitoring.yaml     ServiceMonitor and PrometheusRule, for clusters with Prometheus' operator
///   chart/              the same as a Helm chart with values.yaml
///   prometheus/alerts.yaml, grafana/dashboard.json
///   ci/train-and-deploy.sh, ci/github-workflow.yml   trains, evaluates against a gate, packages and deploys with `lepton`
///   README.md           what each is for
/// The image is the setting `image`, else image_repository with the package's version as its tag: it has to be there before the objects are applied.
/// Gives the files. Errors: the settings', Unwritable.
Result<std::vector<Path>> writeKubernetesFiles(const Request& request, const Json& settings, const Path& folder);

} // namespace lepton::deploy::kubernetes

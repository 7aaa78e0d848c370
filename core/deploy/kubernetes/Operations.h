// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/deploy/Target.h"

#include <string>
#include <vector>

/// What is done to a deployment that is there, found by its settings and labels.
namespace lepton::deploy::kubernetes {

Result<Status> readStatus(const Deployment& deployment);
/// The newest lines over all pods, oldest first, each with its pod's name if there are several.
Result<std::vector<std::string>> readLogs(const Deployment& deployment, int lines);
/// By the scale sub-resource, and waits until they are ready. Errors: Unsupported with an autoscaler, which would undo it.
Result<void> setReplicas(const Deployment& deployment, int replicas, Reporter& reporter);
/// Everything with the deployment's labels; waits until its pods have ended, a minute at most.
Result<void> removeAll(const Deployment& deployment, Reporter& reporter);

} // namespace lepton::deploy::kubernetes

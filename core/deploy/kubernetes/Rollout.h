// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/deploy/Reporter.h"
#include "core/deploy/kubernetes/ApiClient.h"

#include <string>
#include <vector>

namespace lepton::deploy::kubernetes {

/// How far a Deployment's newest version is.
struct RolloutState {
    enum class Kind {
        Going,
        Troubled, ///< something stands in the way that may pass: `reason` says what
        Done,
        Failed,   ///< it will not come right by itself
    };
    Kind kind = Kind::Going;
    Text reason;
    std::string pod;     ///< whose trouble it is; empty: the Deployment's
    bool crashed = false; ///< its server ended: the log of the run before says why
    bool mayPassLate = false; ///< a node may still be added: only the cluster's own deadline ends it
    int ready = 0;       ///< replicas of the newest version that serve
    int wanted = 1;
};

/// From the Deployment, its pods (of all versions) and their events as they are now. Done: every replica is of the newest version and available.
/// Failed: the cluster says ProgressDeadlineExceeded, or an image's name can't be read. What trouble a pod of the newest version has
/// comes in the cluster's words: ErrImagePull, CrashLoopBackOff, Unschedulable, readiness that fails, a missing secret.
RolloutState judgeRollout(const Json& deployment, const std::vector<Json>& pods, const std::vector<Json>& events);

/// When we last changed the Deployment, by the cluster's clock ("2026-11-21T06:47:00Z"): what is older belongs to versions before. Empty if it can't be told.
std::string changedAt(const Json& deployment);
/// By whichever of its times it has.
std::string timeOf(const Json& event);

/// Whether a pod is of the Deployment's newest version.
bool isNewest(const Json& deployment, const Json& pod);

/// Watches a Deployment until its rollout is done, while events and the new pods' logs go to the reporter. Trouble that
/// doesn't pass within `patience` seconds, and three crashes of a pod, are failures.
/// Errors: Unreadable with the reason and, of a crash, the log's last lines; Cancelled.
Result<void> followRollout(const ApiClient& client, const std::string& nameSpace, const std::string& name, const std::string& labelSelector, double patience, Reporter& reporter);

} // namespace lepton::deploy::kubernetes

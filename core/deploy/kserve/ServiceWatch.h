// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/deploy/Reporter.h"
#include "core/deploy/kserve/ServiceState.h"
#include "core/deploy/kubernetes/ApiClient.h"

#include <string>
#include <vector>

namespace lepton::deploy::kserve {

/// An InferenceService in its namespace.
struct ServicePlace {
    kubernetes::ApiClient client;
    std::string nameSpace;
    std::string name;

    std::string path() const;
    /// Those that KServe made for it. Errors: the client's.
    Result<std::vector<Json>> pods() const;
};

/// Watches it until it is ready with `image` in `replicas` pods, telling its conditions, pods, events and their servers' logs as they come. Trouble that stays for
/// 20 seconds is failure. Errors: Unreadable with KServe's reason; NotFound (deleted meanwhile); Cancelled; the client's.
Result<ServiceState> watchService(const ServicePlace& place, const std::string& image, int replicas, double seconds, Reporter& reporter);

/// The newest lines of the pods' servers, oldest first.
Result<std::vector<std::string>> newestLines(const ServicePlace& place, int lines);

} // namespace lepton::deploy::kserve

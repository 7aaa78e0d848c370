// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/deploy/kserve/Settings.h"
#include "core/deploy/kubernetes/ApiClient.h"

#include <optional>
#include <string>
#include <vector>

namespace lepton::deploy::kserve {

inline constexpr const char* apiVersion = "serving.kserve.io/v1beta1";

/// What a cluster lets an InferenceService be.
struct ClusterOffer {
    std::string mode = "Serverless";  ///< of services that don't say: "Serverless", "RawDeployment"
    bool knative = false;             ///< its API is there
    std::optional<bool> ociStorage;   ///< storageUri oci:// is turned on; none: KServe's ConfigMap may not be read
    std::vector<std::string> runtimes; ///< that serve Triton repositories by protocol v2
    std::string runtime;              ///< the one that is taken
    std::string format;               ///< its model format: "triton", "onnx"
};

/// Asks for KServe's API, its ConfigMap, Knative's API and, for Triton, the runtimes. Errors: Unsupported (no KServe of v1beta1, Serverless without Knative, OCI storage that
/// is turned off), NotFound (no runtime, with those there are).
Result<ClusterOffer> askOffer(const kubernetes::ApiClient& client, const std::string& nameSpace, const Settings& settings);

} // namespace lepton::deploy::kserve

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/deploy/kserve/ClusterOffer.h"

#include <string>

namespace lepton::deploy::kserve {

/// The name of our container: KServe looks for this one.
inline constexpr const char* containerName = "kserve-container";
/// Labels by which a deployment's objects are known as ours. Not those of the target kubernetes: KServe hands them on to Deployments and pods that it makes.
inline constexpr const char* ownerLabel = "lepton.studio/deployment";

/// All that a deployment's objects are made of.
struct Blueprint {
    std::string deployment;
    std::string model, version, digest; ///< the package's
    std::string image;                  ///< reference with digest; unused with Triton
    int revision = 1;
    Settings settings;
    ClusterOffer offer;
    std::string token; ///< for clients; empty: open

    /// The objects' name: the deployment's, with a letter first as a service needs it.
    std::string name() const;
    std::string secretName() const { return name() + "-lepton-token"; }
};

/// InferenceService v1beta1: our image as a container of its own (port 8000, HTTP/1), or the Triton runtime on storageUri.
Json inferenceService(const Blueprint& blueprint);
/// Secret with the server's token file.
Json tokenSecret(const Blueprint& blueprint);
bool isOurs(const Json& object, const std::string& deployment);

} // namespace lepton::deploy::kserve

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Json.h"
#include "core/project/SettingsType.h"

#include <string>

namespace lepton::deploy::kserve {

/// The settings of an InferenceService as the user chooses them: settingsType() has their ranges and words.
struct Settings {
    std::string context, nameSpace;
    bool triton = false; ///< "server": "triton"; else our own
    std::string imageRepository, image, imagePullSecret;
    bool plainHttp = false;
    std::string storageUri, runtime, serviceAccount; ///< of Triton
    std::string mode;                                ///< "RawDeployment", "Serverless"; empty: the cluster's own
    int minReplicas = 1, maxReplicas = 1, concurrency = 0;
    std::string cpu = "1", memory = "1Gi";
    int gpu = 0;
    std::string address;
    bool protect = true, tlsVerify = true, forceConflicts = false;
    int readySeconds = 600;
    std::string systemNamespace = "kserve";
};

const project::SettingsType& settingsType();
/// From complete settings. Errors (BadValue), at "kserve.KEY": quantities that Kubernetes does not read, no place for the image, no or a strange storage address,
/// fewer replicas at most than at least.
Result<Settings> readSettings(const Json& settings);

} // namespace lepton::deploy::kserve

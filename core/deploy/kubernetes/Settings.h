// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Json.h"
#include "core/project/SettingsType.h"

#include <string>

namespace lepton::deploy::kubernetes {

/// The settings of a deployment to a cluster, as the user chooses them: settingsType() has their ranges and words.
struct Settings {
    std::string context, nameSpace;
    bool createNamespace = false;
    std::string imageRepository, image;
    bool plainHttp = false;
    int replicas = 1, maxReplicas = 0, cpuTarget = 70;
    std::string cpu = "1", memory = "1Gi";
    int gpu = 0;
    std::string service = "cluster-ip";
    int port = 80, nodePort = 0;
    std::string address;
    bool protect = true, networkPolicy = true, monitoring = true;
    std::string imagePullSecret;
    bool tlsVerify = true, forceConflicts = false;
    int rolloutSeconds = 600, revisionHistory = 10;
    int maxBatch = 64, queue = 256;
    double deadlineSeconds = 30;

    bool autoscaled() const { return maxReplicas > 0; }
    /// Threads that compute: as many as cores are asked for.
    int threads() const;
};

const project::SettingsType& settingsType();
/// From complete settings. Errors (BadValue), at "kubernetes.KEY": quantities that Kubernetes does not read, no place for the image, fewer replicas at most than at least.
Result<Settings> readSettings(const Json& settings);

/// Cores of a quantity of CPU: "500m" is 0.5. None if it is none.
std::optional<double> coresOf(const std::string& quantity);
/// Bytes of a quantity of memory: "512Mi". None if it is none.
std::optional<double> bytesOf(const std::string& quantity);

} // namespace lepton::deploy::kubernetes

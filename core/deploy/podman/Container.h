// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Files.h"
#include "core/base/Json.h"
#include "core/base/Text.h"
#include "core/deploy/Target.h"

#include <string>
#include <vector>

namespace lepton::deploy::podman {

/// A container with the server, as it shall run.
struct ContainerSpec {
    std::string name;       ///< "lepton-digits-3"
    std::string deployment; ///< its label, by which all of a deployment are found
    std::string image;
    std::string host;       ///< of this machine, on which it listens
    int port = 0;
    Json settings;          ///< the target's
    Path tokenFile;         ///< empty: clients need none
    bool keep = true;       ///< restarted as the settings say; false: a trial that is not
};

/// The label of a deployment's containers. Its folder is in it: two users' deployments of one name are apart.
std::string labelOf(const std::string& deployment, const Path& folder);
/// All words after `podman run`.
std::vector<std::string> runArguments(const ContainerSpec& spec, bool podman);

/// What has become of a container, from what `inspect` says.
struct ContainerState {
    bool running = false;
    std::string state; ///< as Status::state, "starting" while nobody has asked the server itself
    Text reason;       ///< why it does not run
    int restarts = 0;
    int exitCode = 0;
};
ContainerState stateOf(const Json& inspected);
/// "it was killed, as happens when its memory ran out" for 137; empty for 0.
Text exitReason(int exitCode, bool outOfMemory);

} // namespace lepton::deploy::podman

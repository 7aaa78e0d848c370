// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/deploy/Reporter.h"
#include "core/deploy/podman/Container.h"
#include "core/deploy/podman/Engine.h"

namespace lepton::deploy::podman {

/// Starts a container and returns once the server in it is ready. Errors: those of the engine; Conflict with the server's last words if it ends before that; then the
/// container is gone again.
Result<void> startReady(const Engine& engine, const ContainerSpec& spec, Reporter& reporter);

/// Puts `spec` into the place of all other containers of the deployment. With a port that is free both run side by side until the new one is ready. Where an old one has the port, the
/// new one is first tried on another; then the old one stops, the new one takes the port, and if it does not get ready the old one goes on. Step "start", and
/// "handover" where there is one.
Result<void> replace(const Engine& engine, const ContainerSpec& spec, Reporter& reporter);

/// Takes away all containers of the deployment but that of `spec`.
Result<void> removeOthers(const Engine& engine, const ContainerSpec& spec);

/// Whether a server is ready at an address.
bool answersReady(const std::string& url);

} // namespace lepton::deploy::podman

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/deploy/lepton/EndpointBody.h"

namespace lepton::deploy::dgx {

/// A machine that a workspace lends: "cpu.small", 1 core, 4096 MB.
struct ResourceShape {
    std::string name;
    std::vector<std::string> names; ///< by any of which it may be asked for
    std::string words; ///< "4 cores, 16 GB, 1 × nvidia-a100"
};

/// Those for endpoints, in the named node groups. Errors: those of the client.
Result<std::vector<ResourceShape>> offeredShapes(const WorkspaceClient& client, const WorkspaceFacts& facts, const std::vector<std::string>& nodeGroups);

/// Puts ids for names of node groups, and checks that the shape is offered. Errors: NotFound with what there is.
Result<void> matchOffers(EndpointWish& wish, const WorkspaceClient& client, const WorkspaceFacts& facts);

} // namespace lepton::deploy::dgx

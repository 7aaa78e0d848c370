// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/deploy/Target.h"
#include "core/deploy/lepton/WorkspaceClient.h"

#include <string>
#include <vector>

namespace lepton::deploy::dgx {

/// What a body changes at an endpoint, field by field, in the same words for both generations. Of the environment only the names are told: values may be
/// secrets of somebody else. `before`: as GET gave it, null if there is none; `after`: POST's or PATCH's body.
std::vector<Change> changesOf(Generation generation, const std::string& name, const Json& before, const Json& after);

} // namespace lepton::deploy::dgx

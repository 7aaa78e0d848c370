// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/deploy/Target.h"

#include <string>
#include <vector>

namespace lepton::deploy::kubernetes {

/// What an apply would change, field by field: the object as it is against what the cluster itself says it would be (a dry run), so that defaults and
/// normal forms ("1000m" is "1") are no differences, and fields of others none of ours. What the cluster keeps for itself (status, generation, managed
/// fields) is left out. Elements of lists are named by their name, else by their place. A Secret's values are never told.
std::vector<Change> differences(const Json& now, const Json& then);

} // namespace lepton::deploy::kubernetes

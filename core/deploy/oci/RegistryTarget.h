// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/deploy/Target.h"

namespace lepton::deploy {

/// An OCI registry that gets the package as a runnable image, a ModelPack, or both. Nothing serves there.
TargetType registryTarget();

} // namespace lepton::deploy

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/deploy/Target.h"

namespace lepton::deploy {

/// A container on this machine, by Podman or by Docker.
TargetType podmanTarget();
TargetType dockerTarget();

} // namespace lepton::deploy

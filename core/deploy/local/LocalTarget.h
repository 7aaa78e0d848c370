// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/deploy/Target.h"

namespace lepton::deploy {

/// This machine: a server that outlives the program which deployed it and is started again when it ends unasked (local/Supervisor.h).
/// Settings: host, port (0: any free one), threads (0: all), protect (clients need a token).
TargetType localTarget();

} // namespace lepton::deploy

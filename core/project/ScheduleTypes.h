// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/project/SettingsType.h"

namespace lepton::project {

/// How the learning rate may change during a run, in the order of the studio's list. All have "warmup_steps" and "warmup_factor".
const std::vector<SettingsType>& scheduleTypes();

} // namespace lepton::project

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/project/SettingsType.h"

namespace lepton::project {

/// The optimizers that a project can name, in the order of the studio's list; core/engine/optimizers has one file for each. All
/// have "learning_rate", "weight_decay" and "decay_biases".
const std::vector<SettingsType>& optimizerTypes();

} // namespace lepton::project

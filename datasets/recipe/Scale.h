// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "datasets/recipe/Step.h"

namespace lepton::datasets {

/// "Scale": pixel values 0 … 255 to 0 … 1, y = x / 255. No parameters.
StepType scaleStep();

} // namespace lepton::datasets

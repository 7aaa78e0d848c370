// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "datasets/recipe/Step.h"

namespace lepton::datasets::pictures {

/// "CenterCrop": the middle width × height (1 to 4096 each) of each picture; one that is smaller gets black edges. Of
/// an odd remainder the larger half goes to the right and the bottom.
StepType centerCropStep();

} // namespace lepton::datasets::pictures

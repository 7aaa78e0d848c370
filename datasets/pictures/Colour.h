// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "datasets/recipe/Step.h"

namespace lepton::datasets::pictures {

/// "Colour": all pictures to grey (0.299 R + 0.587 G + 0.114 B, ITU-R BT.601) or to RGB (grey three times).
StepType colourStep();

} // namespace lepton::datasets::pictures

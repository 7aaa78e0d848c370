// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "datasets/recipe/Step.h"

namespace lepton::datasets::pictures {

/// "Resize": brings pictures to width × height (1 to 4096 each). `mode` says what becomes of another proportion:
/// "cover" keeps it and cuts off what protrudes, evenly on both sides; "contain" keeps it and fills the rest with
/// black; "stretch" gives it up. Shrinking averages areas, enlarging interpolates linearly (OpenCV's INTER_AREA,
/// INTER_LINEAR).
StepType resizeStep();

} // namespace lepton::datasets::pictures

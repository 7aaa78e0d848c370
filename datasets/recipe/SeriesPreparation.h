// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "datasets/recipe/PreparationTypes.h"

namespace lepton::datasets {

/// "Series": the values up to now to the next ones. Input "window" float32 [history, columns], target "value" float32 [horizon · targets],
/// step by step, both scaled by the training rows. Training rows come first in time, then validation, then test.
PreparationType seriesPreparation();

} // namespace lepton::datasets

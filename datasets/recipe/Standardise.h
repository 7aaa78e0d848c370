// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "datasets/recipe/Step.h"

namespace lepton::datasets {

/// "Standardise": y = (x - mean) / deviation per channel, with the mean and the (population, divide by n) standard
/// deviation of all training pixels of the channel. A deviation of 0 becomes 1. Fitted values: mean[], deviation[].
StepType standardiseStep();

} // namespace lepton::datasets

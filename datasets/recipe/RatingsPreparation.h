// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "datasets/recipe/PreparationTypes.h"

namespace lepton::datasets {

/// "Ratings": a user and an item to a rating. Inputs "user" and "item", int64 [1] each, 0 for one that the training split does not have;
/// target "rating" float32 [1], from which the training ratings' mean is taken.
PreparationType ratingsPreparation();

} // namespace lepton::datasets

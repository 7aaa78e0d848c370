// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "datasets/recipe/PreparationTypes.h"

namespace lepton::datasets {

/// "Text": a sentence to be put into a class. Input "tokens" int64 [length], ids of a vocabulary fitted on the training split, filled up
/// with 0 at the end; target "label" int64 [].
PreparationType textPreparation();

} // namespace lepton::datasets

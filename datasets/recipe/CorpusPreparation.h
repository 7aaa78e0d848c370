// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "datasets/recipe/PreparationTypes.h"

namespace lepton::datasets {

/// "Corpus": running text to be continued. Input "tokens" int64 [length], target "next" int64 [length]: the same text one token on.
PreparationType corpusPreparation();

} // namespace lepton::datasets

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "datasets/recipe/PreparationTypes.h"

namespace lepton::datasets {

/// "Table": a row to a class or to numbers. Inputs "numbers" float32 [F] (scaled numbers and one-hot categories, in the columns' order) and
/// "categories" int64 [K] (ids of the embedded columns, each behind the last one's, so that one table of vectors serves all); target
/// "label" int64 [] or "value" float32 [T], standardised.
PreparationType tablePreparation();

} // namespace lepton::datasets

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/MetricSums.h"
#include "core/engine/TensorFile.h"

#include <vector>

namespace lepton::engine {

/// The lists of a half-done epoch's scores and ratings, as a checkpoint keeps them beside MetricSums::sums(): "metrics/scores" … Copies;
/// none where there are no such lists.
std::vector<NamedTensor> tensorsOf(MetricSums& sums);
/// Fills them in again; what the file does not have stays empty.
void takeTensors(MetricSums& sums, const TensorFile& file);

} // namespace lepton::engine

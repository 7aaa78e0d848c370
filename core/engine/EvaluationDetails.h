// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/MetricSums.h"

#include <string>
#include <vector>

namespace lepton::engine {

/// What an evaluation shows of the sums that it measured: "per_class", "roc", "precision_recall" and "calibration", those that there are.
/// `classes`: names; numbers where there are none.
Json detailsOf(const MetricSums& sums, const std::vector<std::string>& classes);

} // namespace lepton::engine

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/Objective.h"
#include "datasets/Preparation.h"

#include <string>
#include <vector>

namespace lepton::engine {

/// What a regression's only target is in the words and units of the data: value · scale + offset, for each of its numbers.
struct TargetUnits {
    std::vector<double> scale, offset;
    std::vector<std::string> names; ///< the columns; a series repeats them step by step

    bool empty() const { return scale.empty(); }
};

/// Empty if there is no such target.
TargetUnits targetUnits(const datasets::Preparation& preparation, const std::vector<datasets::TensorField>& targets);

/// What an objective is told of the data that a fitted recipe prepares.
Objective::Facts objectiveFacts(const datasets::Preparation& preparation, const std::vector<datasets::TensorField>& inputs,
                                const std::vector<datasets::TensorField>& targets, const std::vector<std::string>& classes);

} // namespace lepton::engine

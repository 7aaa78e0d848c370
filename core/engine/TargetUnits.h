// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "datasets/Preparation.h"

#include <vector>

namespace lepton::engine {

/// Units of the data that one unit of a regression's only target stands for, a value each; empty if there is no such target.
std::vector<double> unitsOf(const datasets::Preparation& preparation, const std::vector<datasets::TensorField>& targets);

} // namespace lepton::engine

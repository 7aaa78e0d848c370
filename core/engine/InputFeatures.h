// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/InputStatistics.h"

namespace lepton::engine {

/// A feature that is to be fitted.
struct FeaturePlan {
    InputFeature feature;
    std::int64_t categories = 0;    ///< a bin for each of so many; 0: bins by the values
    std::int64_t firstCategory = 0; ///< the number of the first
};

/// What is worth looking at in a field of the data, by the kind of data.
std::vector<FeaturePlan> featuresOf(const datasets::Preparation& preparation, const datasets::TensorField& field);

const char* measureName(InputFeature::Measure measure);
/// One of those names.
InputFeature::Measure measureFromName(const std::string& name);
/// Whether the measure can be taken of such a tensor: its kind of numbers, its axes, nothing beyond its end.
bool measures(const InputFeature& feature, const datasets::TensorField& field);

} // namespace lepton::engine

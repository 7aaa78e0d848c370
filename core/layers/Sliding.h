// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/layers/Rules.h"

#include <string>

// What layers share that slide learned filters over their input, in 1, 2 or 3 dimensions.
namespace lepton::layers {

/// Words that depend on the number of dimensions.
struct SlidingWords {
    const char* kernel;
    const char* padding;     ///< of numbers only
    const char* paddingSame; ///< where “same” is possible
    const char* dilation;
};
const SlidingWords& slidingWords(std::size_t dimensions);

graph::ParameterSpec filtersParameter();
graph::ParameterSpec kernelParameter(std::size_t dimensions);
graph::ParameterSpec strideParameter(std::size_t dimensions);
/// Numbers or “same”.
graph::ParameterSpec paddingParameter(std::size_t dimensions);
graph::ParameterSpec dilationParameter(std::size_t dimensions);
graph::ParameterSpec groupsParameter();
graph::ParameterSpec biasParameter();

/// A fault unless `groups` divides both.
std::optional<ShapeFault> checkGroups(std::int64_t groups, std::int64_t channels, std::int64_t filters);

/// Under the title: "32 filters · 3 × 3".
Text filtersCaption(const Parameters& p);

/// The weights of filters: weight of that shape, and a bias of `filters` numbers where it is on.
std::vector<graph::WeightSpec> filterWeights(const Parameters& p, std::int64_t first, std::int64_t second, std::int64_t filters);

/// The arguments of PyTorch's convolutions: `channels`, `filters` and the kernel, then "stride=2", "padding=1", "dilation=2",
/// "groups=4" and "bias=False", each only where it isn't PyTorch's default.
std::vector<std::string> pythonSliding(const Parameters& p, const std::string& channels, const std::string& filters, const std::string& groups);
/// The same for a layer with settings for filters and groups; of an input that isn't known the channels are left out.
std::vector<std::string> pythonSliding(const Parameters& p, Inputs inputs);

} // namespace lepton::layers

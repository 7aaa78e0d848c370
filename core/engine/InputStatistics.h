// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Json.h"
#include "datasets/BatchSource.h"
#include "datasets/Preparation.h"

#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace lepton::engine {

/// One number that tells something about a sample, and how it is distributed over the training split.
struct InputFeature {
    enum class Measure {
        Value,     ///< the element `index` itself
        Slot,      ///< which of `width` elements from `index` on is the largest: a category as one-hot
        Mean,      ///< of all elements: a picture's brightness
        Deviation, ///< standard deviation of all elements: a picture's contrast
        Channel,   ///< mean of the channel `index` of [C, H, W]
        Column,    ///< mean of the column `index` of [T, K]: a window of a series
        Length,    ///< elements that are not 0: tokens of a text
        Unknown,   ///< share of the tokens that are 1, which the training text did not hold
    };

    std::string name;   ///< "bill_length_mm", "brightness"
    std::string tensor; ///< the model's input
    Measure measure = Measure::Value;
    std::int64_t index = 0;
    std::int64_t width = 1;
    std::vector<double> edges;  ///< rising; a value's bin is how many of them are not above it
    std::vector<double> shares; ///< of the training samples in each bin: edges.size() + 1

    /// Of sample `i` of a tensor [N, …] whose samples have the shape that the feature was made for.
    double of(const datasets::Array& tensor, std::int64_t i) const;
    std::size_t bin(double value) const;
};

/// What a package says about the inputs that its model was trained on (statistics.json), to notice when it is asked about others.
struct InputStatistics {
    std::int64_t samples = 0; ///< that were looked at
    std::vector<InputFeature> features;

    Json toJson() const;
    /// Checked against the model's inputs, so that no feature reaches beyond a tensor. Errors: BadFormat.
    static Result<InputStatistics> fromJson(const Json& json, std::span<const datasets::TensorField> inputs, const std::string& where);
};

/// Looks at up to 2,000 of the samples `train`, evenly spread; the same data gives the same statistics. `inputs`: the model's; those that are not of
/// the data (noise) have no features. Rows have a feature a column (up to 64), pictures brightness, contrast and colour, texts
/// length and unknown words, windows the mean of each column.
Result<InputStatistics> inputStatistics(const datasets::Preparation& preparation, std::span<const datasets::TensorField> inputs, const datasets::BatchSource& data,
                                        const std::vector<std::int64_t>& train);

/// Population stability index of two distributions over the same bins: Σ (a − e) · ln(a / e). Shares below 1e-4 count as 1e-4.
/// By custom below 0.1 nothing has changed, above 0.25 much has (N. Siddiqi, Credit Risk Scorecards, 2006).
double stabilityIndex(std::span<const double> expected, std::span<const double> actual);

} // namespace lepton::engine

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Json.h"

#include <cstdint>
#include <span>
#include <vector>

namespace lepton::exchange {

/// How values are spread: equally wide buckets from the smallest to the largest.
struct Histogram {
    double minimum = 0, maximum = 0; ///< of the finite values; both 0 if there is none
    double sum = 0, sumOfSquares = 0;
    std::int64_t count = 0;     ///< of the finite values
    std::int64_t notFinite = 0; ///< NaN and infinities, which are in no bucket
    std::vector<std::int64_t> counts; ///< one a bucket; empty without finite values

    double mean() const { return count > 0 ? sum / static_cast<double>(count) : 0; }
    double deviation() const; ///< of the population
    double bucketWidth() const { return counts.empty() ? 0 : (maximum - minimum) / static_cast<double>(counts.size()); }
};

/// A bucket holds its lower border, the last one its upper border too. Values that are all the same are in one bucket.
Histogram histogramOf(std::span<const float> values, int buckets = 40);

/// {"minimum","maximum","mean","deviation","count","not_finite","counts":[…]}
Json toJson(const Histogram& histogram);

} // namespace lepton::exchange

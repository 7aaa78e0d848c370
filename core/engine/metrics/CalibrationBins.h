// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Json.h"

#include <array>
#include <cstdint>

namespace lepton::engine::metrics {

/// Scores of the answers beside the shares of right ones, in 15 bins of equal width (Guo et al. 2017, equation 3): bin b holds scores
/// above b / 15 up to (b + 1) / 15.
class CalibrationBins {
public:
    static constexpr std::size_t bins = 15;
    struct Bin {
        std::int64_t count = 0, right = 0;
        double confidence = 0; ///< the scores' sum
    };

    /// `score` of the answer, 0 to 1; of a number that is none the sum is none either.
    void add(double score, bool right);
    CalibrationBins& operator+=(const CalibrationBins& more);
    bool empty() const;

    const std::array<Bin, bins>& all() const { return m_bins; }
    /// Σ count / n · |share of right ones − mean score|; NaN without samples.
    double error() const;

    Json json() const;
    /// Throws what nlohmann::json throws.
    static CalibrationBins fromJson(const Json& json);

private:
    std::array<Bin, bins> m_bins{};
};

} // namespace lepton::engine::metrics

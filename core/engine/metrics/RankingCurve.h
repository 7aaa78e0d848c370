// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <utility>
#include <vector>

namespace lepton::engine::metrics {

/// Samples ordered by a score, equal ones together: what ROC and precision-recall curves and their areas follow from.
class RankingCurve {
public:
    struct Step {
        double threshold = 0;
        std::int64_t positives = 0, negatives = 0; ///< with at least that score
    };

    /// {score, is positive} in any order. A score that is no number leaves the curve empty.
    static RankingCurve of(std::vector<std::pair<float, bool>> scores);
    /// From counts a bin of the scores 0 to 1.
    static RankingCurve ofBins(const std::int64_t* positives, const std::int64_t* negatives, std::int64_t bins);

    /// Falling thresholds.
    const std::vector<Step>& steps() const { return m_steps; }
    std::int64_t positives() const { return m_steps.empty() ? 0 : m_steps.back().positives; }
    std::int64_t negatives() const { return m_steps.empty() ? 0 : m_steps.back().negatives; }
    /// By trapezoids; NaN unless there are positives and negatives.
    double rocArea() const;
    /// Σ (Rₙ − Rₙ₋₁) Pₙ; NaN without positives.
    double averagePrecision() const;

    /// The corners of the ROC curve, which starts at no sample; if there are more than `most`, so many of them, evenly along the curve,
    /// the last among them.
    std::vector<Step> corners(std::size_t most) const;
    /// At most so many of the steps, evenly along the curve, the first and the last among them.
    std::vector<Step> thinned(std::size_t most) const;

private:
    std::vector<Step> m_steps;
};

} // namespace lepton::engine::metrics

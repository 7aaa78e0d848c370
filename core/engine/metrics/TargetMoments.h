// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Json.h"

#include <cstdint>
#include <span>
#include <vector>

namespace lepton::engine::metrics {

/// Of each target its mean, the squares around it and the squared errors, added up without loss of digits (Chan, Golub & LeVeque 1979).
class TargetMoments {
public:
    /// Values [samples, targets], sample by sample.
    void add(std::span<const double> truths, std::span<const double> answers, std::size_t targets);
    TargetMoments& operator+=(const TargetMoments& more);
    bool empty() const { return m_samples == 0; }

    /// R², the mean over the targets. As scikit-learn: a target that never changes counts 1 if every answer is right and 0 otherwise; NaN
    /// with fewer than two samples.
    double r2() const;

    Json json() const;
    /// Throws what nlohmann::json throws.
    static TargetMoments fromJson(const Json& json);

private:
    std::int64_t m_samples = 0;
    std::vector<double> m_mean, m_squares, m_errors; ///< a target each
};

} // namespace lepton::engine::metrics

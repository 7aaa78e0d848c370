// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Json.h"
#include "core/engine/metrics/RankingCurve.h"

#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace lepton::engine::metrics {

/// The scores of an epoch's samples with what they were: for metrics that need all of them at once. Exact for up to mostScores of
/// them (64 MiB); beyond that they are counted in 2¹⁴ bins of the scores 0 to 1 (fewer where there are more than 512 classes), which
/// moves an area by at most about the share of samples in one bin.
class ScoreList {
public:
    static constexpr std::int64_t mostScores = 1 << 24; ///< samples · classes

    /// `scores` [samples, classes], 0 to 1; `truths` the samples' classes.
    void addClasses(std::span<const float> scores, std::span<const std::int64_t> truths, std::int64_t classes);
    /// `scores` and `truths` (0 or 1) [samples, labels].
    void addLabels(std::span<const float> scores, std::span<const std::int64_t> truths, std::int64_t labels);
    ScoreList& operator+=(const ScoreList& more);

    bool empty() const { return m_width == 0; }
    std::int64_t classes() const { return m_width; }
    bool exact() const { return m_bins.empty(); }
    /// One class against the rest.
    RankingCurve curve(std::int64_t c) const;
    /// All classes' scores as one list.
    RankingCurve pooled() const;
    /// "roc_auc" or "average_precision": "macro" is the mean over the classes that have samples (for ROC also others than theirs),
    /// "weighted" by how many, "micro" of the pooled list. NaN where that is undefined.
    double area(const std::string& metric, const std::string& average) const;

    /// All but the three lists, which checkpoints keep as tensors.
    Json json() const;
    /// Throws what nlohmann::json throws.
    static ScoreList fromJson(const Json& json);
    std::vector<float>& scores() { return m_scores; }
    std::vector<float>& truths() { return m_truths; }
    std::vector<std::int64_t>& binCounts() { return m_bins; }

private:
    bool isPositive(std::size_t sample, std::int64_t c) const;
    void limit();
    void countInto(std::vector<std::int64_t>& bins) const;
    std::int64_t binsAClass() const;

    std::int64_t m_width = 0;
    bool m_labels = false;
    std::vector<float> m_scores;      ///< [samples, classes]
    std::vector<float> m_truths;      ///< [samples], or of labels [samples, labels]; classes beyond 2²⁴ there are none
    std::vector<std::int64_t> m_bins; ///< [classes, positive or negative, bins]; empty while the lists are exact
};

} // namespace lepton::engine::metrics

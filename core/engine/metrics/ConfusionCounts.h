// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Json.h"

#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <vector>

namespace lepton::engine::metrics {

/// One class against the rest.
struct ClassCount {
    std::int64_t truePositives = 0, falsePositives = 0, falseNegatives = 0;

    std::int64_t support() const { return truePositives + falseNegatives; } ///< samples of the class
    std::int64_t called() const { return truePositives + falsePositives; }  ///< samples that were called so
    // 0 where there is nothing to divide by, as scikit-learn's zero_division=0.
    double precision() const;
    double recall() const;
    double f1() const;
    double iou() const;
};

/// How often which class was answered for which. Whole numbers, so that the order in which batches are added does not matter.
class ConfusionCounts {
public:
    /// One class a sample, each 0 to `classes` − 1.
    void addClasses(std::span<const std::int64_t> truths, std::span<const std::int64_t> answers, std::int64_t classes);
    /// `labels` yes-or-no answers a sample, sample by sample, each 0 or 1.
    void addLabels(std::span<const std::int64_t> truths, std::span<const std::int64_t> answers, std::int64_t labels);
    ConfusionCounts& operator+=(const ConfusionCounts& more);

    bool empty() const { return m_classes == 0; }
    std::vector<ClassCount> perClass() const;
    /// [true class][answered class]; of addClasses.
    std::vector<std::vector<std::int64_t>> matrix() const;
    /// "precision", "recall", "f1" or "iou" as scikit-learn has it: "macro" is over the classes that occur in truth or answers (of labels
    /// over all), "micro" over all samples, "weighted" over the classes by their samples. NaN without samples.
    double average(const std::string& metric, const std::string& kind) const;

    Json json() const;
    /// Throws what nlohmann::json throws.
    static ConfusionCounts fromJson(const Json& json);

private:
    void add(std::int64_t code, std::int64_t count) { m_counts[code] += count; }
    void fold();
    std::map<std::int64_t, std::int64_t> folded() const;

    std::int64_t m_classes = 0;
    bool m_labels = false;
    std::vector<std::int64_t> m_fresh;              ///< codes not yet counted: a step only appends
    std::map<std::int64_t, std::int64_t> m_counts;  ///< code → how often; truth · classes + answer, or label · 4 + truth · 2 + answer
};

/// The measure of one class by its name.
double measureOf(const ClassCount& count, const std::string& metric);

} // namespace lepton::engine::metrics

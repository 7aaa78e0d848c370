// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/Callback.h"

#include <optional>
#include <string>

namespace lepton::engine::callbacks {

/// Watches one metric for its best value.
class Improvement {
public:
    /// `mode`: "min", "max", or "auto": accuracy is to grow, all else to shrink.
    Improvement(std::string metric, const std::string& mode, double minimum)
        : m_metric(std::move(metric)), m_larger(mode == "max" || (mode == "auto" && m_metric.ends_with("accuracy"))), m_minimum(minimum) {}

    /// True if this epoch is better than all before it by more than the minimum.
    bool update(const EpochReport& report) {
        const double value = report.metric(m_metric);
        const bool better = !m_best || (m_larger ? value > *m_best + m_minimum : value < *m_best - m_minimum);
        if (better)
            m_best = value;
        return better;
    }

    const std::string& metric() const { return m_metric; }
    Json state() const { return m_best ? Json(*m_best) : Json(); }
    void restore(const Json& json) { m_best = json.is_number() ? std::optional(json.get<double>()) : std::nullopt; }

    static graph::ParameterSpec metricParameter() {
        return {"metric", LT("core", "Metric"), graph::ParameterKind::Choice, "validation.loss", 0, 0,
                {"validation.loss", "validation.accuracy", "train.loss", "train.accuracy"}, LT("core", "What is watched; without validation data, that of training")};
    }

private:
    std::string m_metric;
    bool m_larger;
    double m_minimum;
    std::optional<double> m_best;
};

/// Says once that the metric watched can't be had.
inline void warnWithoutValidation(RunContext& run, const std::string& metric, const char* callback) {
    if (!run.hasValidation() && run.epochsDone() == 0 && metric.starts_with("validation."))
        run.warn(text(LT("core", "There is no validation data, so the callback “%1” goes by the training data"), callback));
}

} // namespace lepton::engine::callbacks

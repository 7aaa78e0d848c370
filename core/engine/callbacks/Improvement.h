// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/Callback.h"
#include "core/project/MetricTypes.h"

#include <cmath>
#include <optional>
#include <string>

namespace lepton::engine::callbacks {

/// Watches one metric for its best value.
class Improvement {
public:
    /// `mode`: "min", "max", or "auto": as project::largerIsBetter.
    Improvement(std::string metric, const std::string& mode, double minimum)
        : m_metric(std::move(metric)), m_larger(mode == "max" || (mode == "auto" && project::largerIsBetter(m_metric.substr(m_metric.find('.') + 1)))), m_minimum(minimum) {}

    /// True if this epoch is better than all before it by more than the minimum. One whose metric is undefined is not.
    bool update(const EpochReport& report) {
        const double value = report.metric(m_metric);
        if (std::isnan(value))
            return false;
        const bool better = !m_best || (m_larger ? value > *m_best + m_minimum : value < *m_best - m_minimum);
        if (better)
            m_best = value;
        return better;
    }

    const std::string& metric() const { return m_metric; }
    Json state() const { return m_best ? Json(*m_best) : Json(); }
    void restore(const Json& json) { m_best = json.is_number() ? std::optional(json.get<double>()) : std::nullopt; }

    static graph::ParameterSpec metricParameter() {
        graph::ParameterSpec spec{"metric", LT("core", "Metric"), graph::ParameterKind::Choice, "validation.loss", 0, 0, {},
                                  LT("core", "What is watched: a metric of the objective; without validation data, that of training")};
        for (const char* split : {"validation.", "train."}) {
            spec.choices.push_back(std::string(split) + "loss");
            for (const auto& type : project::metricTypes())
                spec.choices.push_back(split + type.name);
        }
        return spec;
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

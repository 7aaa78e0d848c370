// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/training/Metrics.h"

#include "core/project/MetricTypes.h"
#include "widgets/common/Theme.h"

#include <QLocale>

#include <cmath>

namespace lepton::widgets {

namespace {

Json measuredAt(const project::RunSummary& run) {
    if (run.best.is_object() && run.best.contains("metrics"))
        return run.best["metrics"];
    if (!run.lastEpoch.is_object())
        return {};
    const Json validation = run.lastEpoch.value("validation", Json());
    return validation.is_object() && !validation.empty() ? validation : run.lastEpoch.value("train", Json());
}

} // namespace

QString metricTitle(const std::string& name) { return translated(project::metricTitle(name)); }

bool largerIsBetter(const std::string& name) { return project::largerIsBetter(name); }

std::optional<double> lowestOf(const std::string& name) { return name == "loss" ? std::optional(0.0) : project::lowestOf(name); }

std::optional<double> highestOf(const std::string& name) { return project::highestOf(name); }

std::string mainMetric(const Json& metrics) {
    if (!metrics.is_object())
        return {};
    for (const char* name : {"accuracy", "mae", "perplexity"})
        if (metrics.contains(name))
            return name;
    for (const auto& [name, value] : metrics.items())
        if (name != "loss" && name != "samples" && (value.is_number() || value.is_null()))
            return name;
    return {};
}

std::optional<double> metricOf(const project::RunSummary& run, const std::string& name) {
    const Json metrics = measuredAt(run);
    if (!metrics.is_object() || !metrics.contains(name) || !metrics[name].is_number())
        return std::nullopt;
    const double value = metrics[name].get<double>();
    return std::isfinite(value) ? std::optional(value) : std::nullopt;
}

std::string mainMetric(const project::RunSummary& run) {
    const Json metrics = measuredAt(run);
    const std::string name = mainMetric(metrics);
    return !name.empty() || !metrics.is_object() || !metrics.contains("loss") ? name : "loss";
}

QString metricFigure(double value) {
    const double size = std::abs(value);
    return QLocale().toString(value, 'f', size >= 1000 ? 0 : size >= 100 ? 1 : size >= 10 ? 2 : 3);
}

} // namespace lepton::widgets

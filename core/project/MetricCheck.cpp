// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/project/MetricTypes.h"
#include "core/project/ObjectiveCheck.h"

#include <algorithm>

namespace lepton::project {

namespace {

using graph::Problem;

std::string joined(const std::vector<std::string>& names) {
    std::string out;
    for (const auto& name : names)
        out += (out.empty() ? "" : ", ") + name;
    return out;
}

std::string withoutSplit(const std::string& watched) { return watched.substr(watched.find('.') + 1); }

} // namespace

void checkMetrics(const Project& project, std::vector<Problem>& problems) {
    const AnswerKind kind = answerKind(project);
    const auto fitting = fittingMetrics(kind);
    for (const auto& name : project.objective.metrics) {
        const auto metric = metricNamed(name);
        if (!metric.ok()) {
            problems.push_back({{}, "", "unknown-metric", metric.error().what, metric.error().hint, {}});
            continue;
        }
        if (!metric->type->fits(kind))
            problems.push_back({{}, "", "metric-fit", text(LT("core", "The metric “%1” does not fit what is learned"), name),
                                fitting.empty() ? Text(LT("core", "Remove it from the objective: there is only the loss here")) : text(LT("core", "Those that fit are: %1"), joined(fitting)), {}});
    }
    const auto watchable = watchableMetrics(project);
    for (const auto& callback : project.training.callbacks) {
        const std::string watched = callback.parameters.is_object() && callback.parameters.contains("metric") && callback.parameters["metric"].is_string()
                                        ? callback.parameters["metric"].get<std::string>()
                                        : std::string();
        const bool known = watched.empty() || std::any_of(watchable.begin(), watchable.end(), [&](const std::string& name) { return name == watched; });
        if (!known)
            problems.push_back({{}, "", "metric-watched", text(LT("core", "The callback “%1” watches “%2”, which is not measured"), callback.type, watched),
                                text(LT("core", "Add %1 to the objective's metrics, or watch one of: %2"), withoutSplit(watched), joined(watchable)), {}});
    }
}

} // namespace lepton::project

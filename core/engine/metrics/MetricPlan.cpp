// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/metrics/MetricPlan.h"

#include <algorithm>

namespace lepton::engine::metrics {

bool MetricPlan::wants(const char* type) const {
    return std::any_of(metrics.begin(), metrics.end(), [&](const project::Metric& metric) { return metric.type->name == type; });
}

Json toJson(const MetricPlan& plan) {
    Json names = Json::array();
    for (const auto& metric : plan.metrics)
        names.push_back(metric.name);
    return {{"metrics", std::move(names)}, {"classes", plan.classes}, {"positive_only", plan.positiveOnly}, {"offset", plan.offset}};
}

MetricPlan planFromJson(const Json& json) {
    MetricPlan out;
    for (const auto& name : json.at("metrics"))
        if (auto metric = project::metricNamed(name.get<std::string>()); metric.ok())
            out.metrics.push_back(std::move(*metric));
    out.classes = json.at("classes").get<std::vector<std::string>>();
    out.positiveOnly = json.at("positive_only").get<bool>();
    out.offset = json.at("offset").get<double>();
    return out;
}

} // namespace lepton::engine::metrics

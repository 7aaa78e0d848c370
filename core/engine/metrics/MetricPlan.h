// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Json.h"
#include "core/project/MetricTypes.h"

#include <string>
#include <vector>

namespace lepton::engine::metrics {

/// Which metrics a run measures, and what their values need to be known beside the sums.
struct MetricPlan {
    std::vector<project::Metric> metrics;
    std::vector<std::string> classes; ///< labels, where they are known
    bool positiveOnly = false;        ///< two classes by one output: without an average a metric is the positive class's
    double offset = 0;                ///< what makes ratings of their targets

    bool wants(const char* type) const;
    /// The label, else the number.
    std::string classTitle(std::size_t c) const { return c < classes.size() ? classes[c] : std::to_string(c); }
};

Json toJson(const MetricPlan& plan);
/// Metrics that are not known any more are left out. Throws what nlohmann::json throws.
MetricPlan planFromJson(const Json& json);

} // namespace lepton::engine::metrics

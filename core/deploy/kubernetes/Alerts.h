// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Json.h"

#include <string>

namespace lepton::deploy::kubernetes {

/// Prometheus alert rules for one deployed model, as {"groups": […]}: the same form in a rule file and in a PrometheusRule's spec. Nothing answers, errors
/// (over 5 % of the requests), latency (0.5 s on average), a queue that is full, and inputs that drift (population stability index over 0.25).
Json alertRules(const std::string& deployment, const std::string& model);

/// A Grafana dashboard (schema 38) over the server's metrics, with variables for the data source and the model.
Json dashboard(const std::string& deployment, const std::string& model);

} // namespace lepton::deploy::kubernetes

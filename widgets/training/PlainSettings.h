// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/graph/Parameter.h"
#include "core/project/TrainingSettings.h"

#include <functional>
#include <vector>

namespace lepton::widgets {

/// A setting that every run has: its specification, and its place in TrainingSettings.
struct PlainSetting {
    graph::ParameterSpec spec;
    std::function<Json(const project::TrainingSettings&)> get;
    std::function<void(project::TrainingSettings&, const Json&)> set;
};

const std::vector<PlainSetting>& runSettings();       ///< epochs, batch size, seed, threads
const std::vector<PlainSetting>& gradientSettings();  ///< clipping, accumulation
const std::vector<PlainSetting>& averageSettings();   ///< moving average, mixup
const std::vector<PlainSetting>& precisionSettings();
const std::vector<PlainSetting>& checkpointSettings();

} // namespace lepton::widgets

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/project/Project.h"

#include <optional>
#include <vector>

// The parts of checkProject.
namespace lepton::project {

/// Every Input gets something from the data, of its shape and kind.
void checkInputs(const graph::Analysis& analysis, const DataTensors& data, std::vector<graph::Problem>& problems);

/// Every term finds its Outputs and its target, and they fit each other.
void checkTerms(const Project& project, const graph::Analysis& analysis, const std::optional<DataTensors>& data, std::vector<graph::Problem>& problems);

/// Every metric is known and fits what is learned, and callbacks watch only what is measured.
void checkMetrics(const Project& project, std::vector<graph::Problem>& problems);

/// The discriminator takes what the generator makes and gives one number for it.
void checkAdversary(const Project& project, const graph::Analysis& generator, const std::optional<DataTensors>& data, std::vector<graph::Problem>& problems);

} // namespace lepton::project

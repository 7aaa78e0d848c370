// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/Batch.h"
#include "core/project/Package.h"
#include "core/project/Project.h"

#include <string>
#include <vector>

namespace lepton::testing {

/// A package of a network with weights of chance (norms and biases as well), made without training. Its parity samples are `inputs`, one
/// tensor [n, …] an Input, and what the engine answers. Inputs are called "input0" and on, one output "answer", several by their ids.
project::Package packageOf(const std::string& name, const graph::Network& network, const project::Objective& objective, const std::vector<at::Tensor>& inputs);

/// "regression" by mse: answers are what the network gives.
project::Objective plainObjective();

} // namespace lepton::testing

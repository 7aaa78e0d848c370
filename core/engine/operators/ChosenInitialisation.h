// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/Operator.h"
#include "core/graph/LayerType.h"

#include <vector>

namespace lepton::engine::operators {

/// The operator with the start of its weights that "initialisation" says (core/layers/WeightSettings.h); the same operator for "default".
/// It is for weights with two or more dimensions; "constant" and "zeros" are for the factors of normalisations as well. Biases keep
/// the operator's own start. Formulas: PyTorch's torch.nn.init, with its default gains.
std::unique_ptr<const Operator> withInitialisation(std::unique_ptr<const Operator> op, const graph::Parameters& parameters, const std::vector<graph::WeightSpec>& weights);

} // namespace lepton::engine::operators

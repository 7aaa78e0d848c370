// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/layers/Rules.h"

namespace lepton::layers {

/// What MaxPool2d and AvgPool2d share: parameters, shape rule (PyTorch's, floor mode) and caption.
/// `scratchBytes`: kept per output element for the backward pass.
LayerType windowPooling(std::string name, std::int64_t scratchBytes);

} // namespace lepton::layers

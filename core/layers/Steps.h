// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/layers/Rules.h"

#include <string>

// What layers share that go along the steps of a sequence, [N, T, F]: N samples of T steps with F features each.
namespace lepton::layers {

/// A fault unless the input is a sequence of rows of values, [N, T, F].
std::optional<ShapeFault> requireSteps(const std::string& layer, const TensorType& input, const std::string& port);
/// A fault unless `lengths` is a whole number a sample, [N] or [N, 1].
std::optional<ShapeFault> requireLengths(const std::string& layer, const TensorType& lengths);
/// A fault unless `mask` says yes or no to each of the steps of `keys`, [N, S].
std::optional<ShapeFault> requireMask(const std::string& layer, const TensorType& mask, const TensorType& keys);

} // namespace lepton::layers

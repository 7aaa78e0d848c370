// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/layers/Rules.h"

#include <string>
#include <vector>

// Most layers compute with measured values (float32). Ids (int64) and masks (bool) also flow along edges.
namespace lepton::layers {

/// The same layers, with rules that refuse ids and masks where the layer computes with values, and inputs of different kinds where it
/// joins them. Layers that only move values take any kind; those with ports for ids and masks look after them by their own rules.
std::vector<graph::LayerType> mindingNumberKinds(std::vector<graph::LayerType> types);

/// A fault if the input is no measured values.
std::optional<ShapeFault> requireValues(const std::string& layer, const TensorType& input, const std::string& port);
/// A fault unless the input is ids.
std::optional<ShapeFault> requireIds(const std::string& layer, const TensorType& input, const std::string& port);
/// A fault unless the input is one row of ids a sample, [N, T].
std::optional<ShapeFault> requireIdRows(const std::string& layer, const TensorType& input);

} // namespace lepton::layers

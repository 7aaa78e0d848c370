// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/graph/LayerType.h"

#include <string>
#include <vector>

// Settings that all layers with weights share: how the weights begin, whether and how fast they are trained, whose they are.
namespace lepton::layers {

/// The same layers; those that are `weighted` take "initialisation", "initialisation_value", "frozen", "learning_rate" and "weights_of", and
/// those with one matrix of weights "spectral_norm". With the defaults nothing changes.
std::vector<graph::LayerType> withWeightSettings(std::vector<graph::LayerType> types);

/// Whether the parameter is one of them.
bool isWeightSetting(const std::string& parameter);

/// The dimension of a layer's weight that counts its outputs, which spectral normalisation puts first: 1 for transposed convolutions.
int spectralDimension(const std::string& layer);

} // namespace lepton::layers

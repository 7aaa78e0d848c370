// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/graph/LayerType.h"

#include <optional>

// Pieces that several shape rules share.
namespace lepton::layers {

using graph::LayerFacts;
using graph::LayerType;
using graph::Parameters;
using graph::ParameterKind;
using graph::ShapeFault;
using graph::TensorType;
using RuleResult = std::variant<LayerFacts, ShapeFault>;
using Inputs = std::span<const TensorType>;

/// A fault unless the input is a batch of pictures, [N, C, H, W].
std::optional<ShapeFault> requirePictures(const char* layer, const TensorType& input);
/// A fault unless the input is a batch of sequences with channels, [N, C, L].
std::optional<ShapeFault> requireSequences(const char* layer, const TensorType& input);
/// A fault unless the input is a batch of volumes, [N, C, D, H, W].
std::optional<ShapeFault> requireVolumes(const char* layer, const TensorType& input);

/// Output height and width of a sliding window (PyTorch's Conv2d and MaxPool2d, floor mode):
/// floor((size + 2·padding − dilation·(kernel − 1) − 1) / stride) + 1.
std::int64_t windowOutput(std::int64_t size, std::int64_t kernel, std::int64_t stride, std::int64_t padding, std::int64_t dilation);


/// The fault of a window that is larger than its (padded) input, with its repairs.
ShapeFault windowTooLarge(const char* layer, std::array<std::int64_t, 2> kernel, const graph::Shape& input, bool offersSame);

/// For layers that change no shape: the rule, with nothing to learn.
RuleResult sameShape(const Parameters&, Inputs inputs);

/// "3 × 3"
std::string pairText(std::array<std::int64_t, 2> pair);

graph::ParameterSpec pairParameter(std::string name, const char* label, int defaultValue, int minimum, int maximum, const char* doc);

} // namespace lepton::layers

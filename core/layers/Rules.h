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

/// One number a spatial dimension: [L], [H, W] or [D, H, W].
using Dimensions = std::vector<std::int64_t>;

/// A fault unless the input is [N, C, L], [N, C, H, W] or [N, C, D, H, W], for 1, 2 or 3 dimensions.
std::optional<ShapeFault> requireSpatial(const char* layer, const TensorType& input, std::size_t dimensions);
/// A fault unless the input is a batch of pictures, [N, C, H, W].
std::optional<ShapeFault> requirePictures(const char* layer, const TensorType& input);
/// A fault unless the input is a batch of sequences with channels, [N, C, L].
std::optional<ShapeFault> requireSequences(const char* layer, const TensorType& input);
/// A fault unless the input is a batch of volumes, [N, C, D, H, W].
std::optional<ShapeFault> requireVolumes(const char* layer, const TensorType& input);
/// What lies behind N and C of an input that requireSpatial accepts.
Dimensions spatialOf(const TensorType& input);
/// [N, channels, …spatial], of the input's kind of numbers.
TensorType spatialOutput(const TensorType& input, std::int64_t channels, const Dimensions& spatial);
std::int64_t productOf(const Dimensions& sizes);

/// Output height and width of a sliding window (PyTorch's Conv2d and MaxPool2d, floor mode; 0 where it doesn't fit):
/// floor((size + 2·padding − dilation·(kernel − 1) − 1) / stride) + 1.
std::int64_t windowOutput(std::int64_t size, std::int64_t kernel, std::int64_t stride, std::int64_t padding, std::int64_t dilation);

/// The fault of a window that is larger than its (padded) input, with its repairs.
ShapeFault windowTooLarge(const char* layer, const Dimensions& kernel, const Dimensions& input, bool offersSame);

/// For layers that change no shape: the rule, with nothing to learn.
RuleResult sameShape(const Parameters&, Inputs inputs);

/// "3 × 3"
std::string dimensionsText(const Dimensions& sizes);
/// As a parameter holds it: 3 for one dimension, else [3, 3].
Json dimensionsJson(const Dimensions& sizes);
/// That with the same number for each dimension.
Json dimensionsJson(std::size_t dimensions, std::int64_t number);

/// An Integer, a Pair or a Triple.
graph::ParameterSpec dimensionsParameter(std::string name, const char* label, std::size_t dimensions, int defaultValue, int minimum, int maximum, const char* doc);

} // namespace lepton::layers

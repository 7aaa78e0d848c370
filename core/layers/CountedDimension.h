// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/layers/Rules.h"

// Dimensions as users count them: 1 is the first after the batch, −1 the last. No layer touches the batch. As the batch is
// PyTorch's dimension 0, these are also PyTorch's numbers.
namespace lepton::layers {

/// Where in a shape of `rank` dimensions, the batch included, this one is; none if it is the batch or outside.
std::optional<std::size_t> countedDimension(std::int64_t counted, std::size_t rank);
/// The fault of one for which countedDimension has no answer. `repairs`: of the setting that holds it.
ShapeFault noSuchDimension(const char* layer, std::int64_t counted, const graph::Shape& shape, std::vector<graph::Repair> repairs);
/// The fault where a new dimension can't go there, between those of `shape`.
ShapeFault noNewDimension(const char* layer, std::int64_t counted, const graph::Shape& shape);
/// The setting "dimension", a single one.
graph::ParameterSpec dimensionParameter(std::int64_t defaultValue, const char* doc);
/// "dimension 2"
Text dimensionCaption(const Parameters& p);
/// A repair that sets it.
graph::Repair setDimension(std::int64_t counted);

/// The sizes after the batch: "3 × 8 × 8".
std::string sampleText(const graph::Shape& shape);
/// Whole numbers as a list: "1, 2".
std::string listText(const std::vector<std::int64_t>& numbers);

/// A fault unless all inputs have one shape.
std::optional<ShapeFault> requireOneShape(const char* layer, Inputs inputs, Text fix);
/// A fault unless each input is one row of numbers a sample, [N, F].
std::optional<ShapeFault> requireRows(const char* layer, Inputs inputs, const std::vector<graph::PortSpec>& ports);
/// The ports "a" and "b".
std::vector<graph::PortSpec> twoInputs();

} // namespace lepton::layers

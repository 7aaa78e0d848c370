// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/templates/Template.h"

#include <algorithm>

// What the templates for pictures share.
namespace lepton::templates {

/// Size the pictures come in, or a chosen square when they differ, with the recipe that brings them there.
struct PictureInput {
    std::vector<std::int64_t> shape; ///< [C, H, W]
    Json recipe;                     ///< resize and colour, which a served model needs for pictures of any size, then scale and standardise
    std::int64_t smaller() const { return std::min(shape[1], shape[2]); }
    std::int64_t larger() const { return std::max(shape[1], shape[2]); }
};

/// For classifiers. `chosenSize`: of a side, where the pictures differ in size.
PictureInput pictureInput(const DataFacts& data, std::int64_t chosenSize = 64);
/// For networks that give pictures back: values stay in 0 … 1, where a sigmoid or tanh can reach them.
PictureInput unitPictureInput(const DataFacts& data, std::int64_t chosenSize = 64);

/// Classification with cross-entropy by Adam 0.001 in batches of 64, the textbook's start.
Draft classifier(graph::Network network, const PictureInput& input);

/// A network that learns to give back what it was given, by the mean squared error.
Draft reconstructor(const char* name, graph::Network network, const PictureInput& input);

/// Errors unless the data is pictures, labelled with two classes or more.
Result<void> requireClasses(const DataFacts& data);

/// Height and width as layers make them smaller.
struct PictureSize {
    std::int64_t height = 0, width = 0;
    explicit PictureSize(const PictureInput& input) : height(input.shape[1]), width(input.shape[2]) {}
    std::int64_t smaller() const { return std::min(height, width); }
    void pad(std::int64_t by) { height += by, width += by; }
    void halve() { height /= 2, width /= 2; }                       ///< pooling by 2
    void halveUp() { height = (height + 1) / 2, width = (width + 1) / 2; } ///< a convolution of kernel 3, stride 2 and padding 1
};

} // namespace lepton::templates

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/templates/Template.h"

// What the templates for pictures share.
namespace lepton::templates {

/// Size the pictures come in, or 64 × 64 when they differ, with the recipe that brings them there.
struct PictureInput {
    std::vector<std::int64_t> shape; ///< [C, H, W]
    Json recipe;                     ///< resize and colour where needed, then scale and standardise
};
PictureInput pictureInput(const DataFacts& data);

/// Classification with cross-entropy by Adam 0.001 in batches of 64, the textbook's start.
Draft classifier(graph::Network network, const PictureInput& input);

/// Errors unless the data is labelled with two classes or more.
Result<void> requireClasses(const DataFacts& data);

// One function a template, each in the file of its name.
Template cnn();
Template mlp();

} // namespace lepton::templates

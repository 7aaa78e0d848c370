// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "datasets/Split.h"
#include "datasets/TensorField.h"
#include "datasets/recipe/Recipe.h"

#include <QImage>

#include <atomic>
#include <memory>
#include <optional>
#include <vector>

namespace lepton::widgets {

/// What follows from a source, the split's settings and the recipe's steps: the split itself, and the recipe fitted to its training part.
struct PreparedData {
    std::shared_ptr<const datasets::SplitIndices> split;
    std::optional<Error> splitError;
    std::shared_ptr<const datasets::Recipe> recipe; ///< of pictures: fitted, if it could be
    std::vector<datasets::TensorField> inputs, targets; ///< of other data: what the recipe gives the network
    bool byRows = false;                            ///< the split's numbers are those of the rows: none was left out, and none is a window of many
    bool estimated = false;                         ///< fitted to a part of the training pictures only: quick, for looking at
    std::optional<Error> recipeError;
};

/// Blocks; for a worker. Ends early, with what it has, once `cancelled` is set.
PreparedData prepareData(const std::shared_ptr<const datasets::Source>& source, const Json& split, const Json& recipe, const std::atomic<bool>& cancelled);

/// One sample of pictures before and after the recipe.
struct SampleLook {
    QImage before, after;
    std::vector<QImage> variants; ///< as it may come up in training; none if the recipe has no steps for that
    QString name, label, split;
    QString beforeFacts; ///< "28 × 28, grey, 0 to 255"
    QString afterFacts;  ///< "1 × 28 × 28, −0.81 to 2.02"
    std::optional<Error> error;
};

inline constexpr int variantCount = 6;

/// Blocks; for a worker. `roll`: which random numbers the variants are made of.
SampleLook lookAt(const datasets::Source& source, const PreparedData& prepared, std::int64_t sample, std::uint64_t roll = 0);

} // namespace lepton::widgets

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "datasets/recipe/Recipe.h"
#include "datasets/recipe/Scaling.h"
#include "datasets/recipe/StepReader.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace lepton::datasets {

/// How one column of a table becomes numbers.
struct TableColumn {
    std::string name;
    bool number = true;
    std::shared_ptr<const Recipe> picture; ///< how a picture is brought to its size and colour; null: the column holds none
    std::int64_t pictureHeight = 0, pictureWidth = 0;
    bool grey = false;
    std::string missing; ///< "mean", "median", "zero" (of numbers), "category" (of categories), "error"

    std::string scaling = "standard"; ///< of numbers
    bool indicator = false;           ///< one more number: 1 where the value is missing
    bool fitted = false;
    double fill = 0; ///< what stands for a missing number, in the column's own units
    Scaling scale;

    bool embedded = false;                                     ///< categories as ids instead of one-hot
    std::vector<std::string> categories;                       ///< "" stands for a missing one; behind them comes the slot of all others
    std::unordered_map<std::string, std::int64_t> slotNumbers; ///< of the categories

    /// How many of the "numbers" it makes.
    std::int64_t width() const { return number ? (indicator ? 2 : 1) : embedded || picture ? 0 : slots(); }
    /// [C, H, W] of a column of pictures.
    std::vector<std::int64_t> pictureShape() const { return {grey ? 1 : 3, pictureHeight, pictureWidth}; }
    std::int64_t slots() const { return static_cast<std::int64_t>(categories.size()) + 1; }
    bool refusesMissing() const { return missing == "error"; }

    /// Fill and scale from the training rows' values; nothing for categories.
    void fit(const std::vector<double>& values);
    /// Writes width() floats. None: missing.
    void writeNumber(std::optional<double> value, float* to) const;
    void writeOneHot(std::string_view cell, float* to) const;
    /// 0 … slots()-1; a category that is not known, or a missing one without a place of its own, has the last.
    std::int64_t slotOf(std::string_view cell) const;

    Json toJson() const;
    /// Errors are kept in the reader.
    static TableColumn read(StepReader& reader);
};

} // namespace lepton::datasets

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Json.h"
#include "datasets/Source.h"

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace lepton::datasets {

/// How the data is divided. Part of the project, with a seed of its own, so that runs can be compared.
struct SplitSettings {
    std::uint64_t seed = 7;
    double validation = 0.1; ///< share of the samples that may be divided, [0, 1)
    double test = 0.15;      ///< the same; validation + test < 1
    bool stratified = true;  ///< every class in the same proportions

    bool operator==(const SplitSettings&) const = default;
};

Json toJson(const SplitSettings& settings);
/// Missing keys keep their defaults. Errors (BadValue): unknown keys, wrong types, shares out of range; each named.
Result<SplitSettings> splitSettingsFromJson(const Json& json, const std::string& where = "split");

/// Sample numbers, each list ascending, together every sample exactly once.
struct SplitIndices {
    std::vector<std::int64_t> train, validation, test;

    const std::vector<std::int64_t>& of(Split split) const;
    bool operator==(const SplitIndices&) const = default;
};

/// Divides the samples. What the files give is kept: a given test split stays test and nothing more is cut for it,
/// likewise validation; the shares are of the samples that are left (given as training, or not given at all), rounded
/// to whole samples. Stratified counts are apportioned by largest remainder, so that the totals are those of the plain
/// division; each class keeps at least one training sample. The same on every machine, and changing the validation
/// share leaves the test split alone.
/// Errors: BadValue (shares out of range), BadFormat (no training data would be left).
Result<SplitIndices> splitSource(const Source& source, const SplitSettings& settings);

/// The same from bare labels and given splits (both one a sample), for `classes` classes.
Result<SplitIndices> splitLabels(std::span<const std::int64_t> labels, std::span<const std::optional<Split>> given,
                                 std::int64_t classes, const SplitSettings& settings);

} // namespace lepton::datasets

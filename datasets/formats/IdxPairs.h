// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Files.h"
#include "datasets/Source.h"

#include <optional>
#include <vector>

namespace lepton::datasets {

/// A file of pictures and the file of their labels, matched by name: "train-images-idx3-ubyte.gz" and
/// "train-labels-idx1-ubyte".
struct IdxPair {
    Path pictures;
    Path labels;
    std::optional<Split> split; ///< from "train", "t10k"/"test" or "val" in the name; none for a pair on its own
};

/// True for names that follow MNIST's pattern: "images" or "labels", and "idx".
bool isIdxName(const Path& file);

/// All pairs of a folder (training first), or the one that a picture file belongs to.
/// Errors: NotFound (a partner is missing), BadFormat (no IDX files; several sets for the same split).
Result<std::vector<IdxPair>> findIdxPairs(const Path& path);

} // namespace lepton::datasets

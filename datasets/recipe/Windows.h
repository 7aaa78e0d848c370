// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "datasets/Source.h"
#include "datasets/Split.h"

#include <cstdint>
#include <optional>
#include <vector>

namespace lepton::datasets {

/// A stretch of a sequence that belongs to one split.
struct Stretch {
    Split split = Split::Train;
    std::int64_t begin = 0, end = 0;
};

/// Divides a sequence in its order: training first, then validation, then test. Positions that the files give to a split stay there, and
/// nothing more is cut for it; the shares are of the others. `given`: one a position, or empty. Errors: BadValue (shares out of range).
Result<std::vector<Stretch>> divideInOrder(std::int64_t length, const std::vector<std::optional<Split>>& given, const SplitSettings& settings);

/// Where windows of `size` positions begin, `stride` apart, each within one stretch.
struct Windows {
    std::vector<std::int64_t> starts;
    SplitIndices split; ///< numbers in `starts`
};

/// Errors (BadFormat): a split that has positions, but fewer than one window needs; it names both. `unit` and `fix` are for the message.
Result<Windows> cutWindows(const std::vector<Stretch>& stretches, std::int64_t size, std::int64_t stride, const char* unit, const char* fix);

} // namespace lepton::datasets

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "datasets/Source.h"

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace lepton::datasets {

/// 128 bits that tell contents apart: equal contents have equal ones, and different contents by any likelihood don't.
/// Not for use against someone who makes collisions on purpose.
struct ContentHash {
    std::uint64_t high = 0;
    std::uint64_t low = 0;
    auto operator<=>(const ContentHash&) const = default; // NOLINT(modernize-use-nullptr): clang-tidy 14 errs
};
ContentHash contentHash(std::span<const std::byte> bytes);

/// Compares all samples (one hash each, in the source's order) and adds problems: "duplicate" for exact copies,
/// "duplicate-across-splits" for test or validation samples that are in the training split too, "label-conflict" for
/// copies that are labelled differently. Returns how many different samples there are.
long findDuplicates(const Source& source, const std::vector<ContentHash>& hashes, std::vector<Problem>& problems);

} // namespace lepton::datasets

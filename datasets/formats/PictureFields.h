// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "datasets/Source.h"

#include <algorithm>
#include <cstdint>
#include <span>

namespace lepton::datasets {

/// Smallest, largest and sum of pixel values; parts add up exactly in any order.
struct PixelRange {
    std::uint8_t min = 255;
    std::uint8_t max = 0;
    std::uint64_t sum = 0;
    std::uint64_t count = 0;

    void add(std::span<const std::byte> pixels);
    void add(const PixelRange& other);
};

/// Completes `info` from what a picture format has found out: the fields "image" and "label", samples, class counts,
/// given splits, and problems for classes without samples. info.classes is set already. `shape` is [H, W, C], -1 where
/// it differs.
void describePictures(const Source& source, std::int64_t samples, std::vector<std::int64_t> shape,
                      const PixelRange& pixels, long unique, long missing, SourceInfo& info);

} // namespace lepton::datasets

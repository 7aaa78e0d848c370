// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "datasets/Array.h"

#include <cairo.h>

#include <cstdint>
#include <string>
#include <vector>

namespace lepton::report {

/// Pixels, row by row, three bytes each (red, green, blue).
struct Picture {
    std::int64_t width = 0, height = 0;
    std::vector<std::uint8_t> pixels;
};

/// From uint8 [H, W, C], C 1 or 3, reduced to at most `side` pixels a side (areas averaged). Empty for anything else.
Picture pictureOf(const datasets::Array& array, std::int64_t side);
/// From uint8 [C, H, W].
Picture pictureOfChannels(const std::uint8_t* pixels, std::int64_t channels, std::int64_t height, std::int64_t width, std::int64_t side);

/// To be destroyed by the caller.
cairo_surface_t* surfaceOf(const Picture& picture);
/// A PNG file's bytes.
std::string pngOf(const Picture& picture);

} // namespace lepton::report

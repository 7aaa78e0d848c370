// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace lepton::exchange {

/// Pixels, row by row, `channels` bytes each: 1 (grey) or 3 (red, green, blue).
struct Pixels {
    int width = 0, height = 0, channels = 3;
    std::vector<std::uint8_t> bytes;
};

/// A PNG file (ISO/IEC 15948): 8 bits a channel, not interlaced, rows unfiltered.
std::string pngBytes(const Pixels& pixels);

} // namespace lepton::exchange

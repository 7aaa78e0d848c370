// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/graph/LayerType.h"

#include <array>
#include <cstdint>

namespace lepton::report {

/// Red, green and blue, 0 to 1.
struct Colour {
    double r = 0, g = 0, b = 0;
    bool operator==(const Colour&) const = default;
};

constexpr Colour rgb(std::uint32_t hex) { return {((hex >> 16U) & 255U) / 255.0, ((hex >> 8U) & 255U) / 255.0, (hex & 255U) / 255.0}; }
/// `share` of the way from a to b.
constexpr Colour mixed(Colour a, Colour b, double share) { return {a.r + (b.r - a.r) * share, a.g + (b.g - a.g) * share, a.b + (b.b - a.b) * share}; }

/// The studio's light palette, on paper.
namespace colour {
inline constexpr Colour paper = rgb(0xffffff), panel = rgb(0xf6f7f9), field = rgb(0xeef0f4), line = rgb(0xdde1e8), text = rgb(0x1b1e24), text2 = rgb(0x5b6472);
inline constexpr Colour accent = rgb(0x2f6fe4), ok = rgb(0x218a5b), warn = rgb(0xa8690a), error = rgb(0xc93a32), validation = rgb(0xc2700c);
/// For lines that stand for classes or networks.
inline constexpr std::array<Colour, 10> several{rgb(0x2f6fe4), rgb(0xc2700c), rgb(0x218a5b), rgb(0x8a5ae0), rgb(0xc93a32),
                                                rgb(0x1f8fa3), rgb(0xc54a80), rgb(0x7a7f1e), rgb(0x5b6472), rgb(0x8c5a3c)};
} // namespace colour

/// Those of the studio's canvas.
constexpr Colour familyColour(graph::Family family) {
    constexpr std::array<Colour, 10> all{rgb(0x7c8797), rgb(0x4c8dff), rgb(0x2fa7bb), rgb(0x9a6cf0), rgb(0xdd6650),
                                         rgb(0x4fa868), rgb(0xd8598f), rgb(0xe0932a), rgb(0x8e9aaf), rgb(0x7d88c9)};
    return all[static_cast<std::size_t>(family)];
}

} // namespace lepton::report

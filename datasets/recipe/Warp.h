// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "datasets/recipe/Step.h"

#include <cstdint>
#include <optional>

namespace lepton::datasets {

/// What stands where a picture has no pixels.
enum class Edges { Black, Repeat, Mirror };
/// "black", "repeat", "mirror": the choices of steps that move pictures.
StepParameter edgesParameter();
Edges edgesFromName(const std::string& name);

/// Where each pixel of a picture comes from: the pixel in column x and row y is what stood at (a x + b y + c, d x + e y + f), between four
/// pixels their mean by distance. Pixels are points at whole numbers, from 0 at the top left.
struct Warp {
    double a = 1, b = 0, c = 0;
    double d = 0, e = 1, f = 0;
    std::optional<Edges> edges; ///< none: it never looks beyond the picture, so any will do

    /// This one first, the other on what it gives; both as one, so that pixels are mixed once.
    Warp then(const Warp& next) const;
    /// Both can be one: they agree about edges.
    bool joins(const Warp& next) const { return !edges || !next.edges || *edges == *next.edges; }
    /// The same linear part, about the picture's middle.
    static Warp aboutMiddle(double a, double b, double d, double e, const PictureShape& shape);
};

/// `from` and `to`: uint8 [C, H, W], not overlapping. The same numbers on every machine, up to the rounding of `warp` itself.
void warpPicture(const std::uint8_t* from, std::uint8_t* to, const PictureShape& shape, const Warp& warp);

} // namespace lepton::datasets

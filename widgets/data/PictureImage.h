// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "datasets/Array.h"

#include <QImage>
#include <QRectF>

#include <span>
#include <vector>

class QPainter;

namespace lepton::widgets {

/// A picture, uint8 [H, W, C] with C 1 or 3, for the screen. Any thread.
QImage pictureImage(const datasets::Array& picture);

/// The same for values of any range, float32 [C, H, W]: the least becomes black, the greatest white. Any thread.
QImage valueImage(const std::vector<float>& values, std::int64_t channels, std::int64_t height, std::int64_t width);

/// Several pictures, uint8 [N, C, H, W] with C 1 or 3, beside and below each other in a square; none if shape and pixels don't fit. Any thread.
QImage tiledImage(const std::vector<std::int64_t>& shape, std::span<const std::uint8_t> pixels);

/// A smaller copy for a place of `side` pixels; pictures that are smaller already stay as they are. Any thread.
QImage thumbnail(const QImage& image, int side);

/// Draws it as large as fits; tiny pictures grow by whole factors with their pixels kept square and sharp.
void drawPicture(QPainter& painter, const QRectF& place, const QImage& image);

} // namespace lepton::widgets

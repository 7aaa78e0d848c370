// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Result.h"
#include "widgets/canvas/CanvasLayout.h"

#include <QByteArray>
#include <QImage>

#include <functional>
#include <optional>
#include <set>

namespace lepton::widgets {

/// What of the canvas a picture shows, and how.
struct PictureSettings {
    enum class Format { Svg, Png };
    Format format = Format::Svg;
    int scale = 2;                     ///< of a PNG: its pixels for one of the canvas at 100 %
    bool paper = false;                ///< light colours on white, whatever the theme
    std::optional<std::set<int>> only; ///< nodes of the layout; none: all
};

/// A PNG has at most this many pixels: 160 MB while it is made.
inline constexpr double mostPicturePixels = 40e6;

/// Nodes and edges with a margin around them, in the canvas's pixels; empty if there is nothing to show.
QRectF pictureArea(const CanvasLayout& layout, const std::optional<std::set<int>>& only);
/// The scale that a PNG of that area gets: the wanted one, or the largest that still fits mostPicturePixels.
double pictureScale(const QRectF& area, int wanted);
/// Paints into a painter whose pixels are those of the picture; `scale` of them are one of the canvas.
void paintPicture(QPainter& painter, const CanvasLayout& layout, const PictureSettings& settings, double scale);

/// Scalable, with its words as text. Errors: BadValue (nothing to show).
Result<QByteArray> svgPicture(const CanvasLayout& layout, const PictureSettings& settings, const QString& title);
/// Errors: BadValue (nothing to show), NoSpace (memory).
Result<QImage> pngPicture(const CanvasLayout& layout, const PictureSettings& settings);

/// Paints now and writes on a worker, beside and renamed. `done` is called on the window's thread, unless `context` is gone.
void savePicture(QObject* context, const CanvasLayout& layout, const PictureSettings& settings, const QString& title, const QString& file,
                 std::function<void(Result<void>)> done);

} // namespace lepton::widgets

// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/canvas/PictureExport.h"

#include "core/base/Files.h"
#include "widgets/canvas/CanvasPainter.h"
#include "widgets/common/Background.h"
#include "widgets/common/Theme.h"

#include <QBuffer>
#include <QPainter>
#include <QSvgGenerator>

#include <algorithm>
#include <cmath>

namespace lepton::widgets {

namespace {

constexpr double margin = 32;
/// Qt's raster engine counts pixels of a side in 16 bits.
constexpr double longestSide = 32'000;

Error nothingToShow() {
    return Error(ErrorCode::BadValue, LT("core", "There is nothing to make a picture of")).fix(LT("core", "Add layers to the network, or choose the whole network"));
}

QSize pixelsOf(const QRectF& area, double scale) {
    return {std::max(1, static_cast<int>(std::ceil(area.width() * scale))), std::max(1, static_cast<int>(std::ceil(area.height() * scale)))};
}

Result<QByteArray> pngBytes(const QImage& image) {
    QByteArray bytes;
    QBuffer buffer(&bytes);
    if (!buffer.open(QIODevice::WriteOnly) || !image.save(&buffer, "PNG"))
        return Error(ErrorCode::NoSpace, LT("core", "The picture is too large for the memory that is free")).fix(LT("core", "Choose a smaller size, or SVG"));
    return bytes;
}

Result<void> write(const QString& file, const Result<QByteArray>& bytes) {
    if (!bytes)
        return bytes.error();
    return writeFile(file.toStdString(), {bytes->constData(), static_cast<std::size_t>(bytes->size())});
}

} // namespace

QRectF pictureArea(const CanvasLayout& layout, const std::optional<std::set<int>>& only) {
    const auto shown = [&only](int node) { return !only || only->contains(node); };
    QRectF area;
    for (int i = 0; i < static_cast<int>(layout.nodes().size()); ++i)
        if (shown(i))
            area = area.united(layout.nodes()[static_cast<std::size_t>(i)].rect);
    if (area.isEmpty())
        return {};
    for (const auto& edge : layout.edges())
        if (shown(edge.from) && shown(edge.to))
            area = area.united(edge.bounds);
    return area.adjusted(-margin, -margin, margin, margin);
}

double pictureScale(const QRectF& area, int wanted) {
    if (area.isEmpty())
        return wanted;
    return std::min({static_cast<double>(wanted), std::sqrt(mostPicturePixels / (area.width() * area.height())), longestSide / std::max(area.width(), area.height())});
}

void paintPicture(QPainter& painter, const CanvasLayout& layout, const PictureSettings& settings, double scale) {
    std::optional<Theme::OnPaper> paper;
    if (settings.paper)
        paper.emplace();
    const QRectF area = pictureArea(layout, settings.only);
    CanvasState state;
    state.plainGround = true;
    state.only = settings.only;
    PaintCaches caches;
    painter.setRenderHint(QPainter::Antialiasing);
    painter.scale(scale, scale);
    painter.translate(-area.topLeft());
    CanvasPainter(layout, state, scale, caches).paint(painter, area.adjusted(0, 0, 1, 1)); // the last row and column of pixels too
}

Result<QByteArray> svgPicture(const CanvasLayout& layout, const PictureSettings& settings, const QString& title) {
    const QRectF area = pictureArea(layout, settings.only);
    if (area.isEmpty())
        return nothingToShow();
    QByteArray bytes;
    QBuffer buffer(&bytes);
    QSvgGenerator generator;
    generator.setOutputDevice(&buffer);
    generator.setSize(pixelsOf(area, 1));
    generator.setViewBox(QRect(QPoint(0, 0), pixelsOf(area, 1)));
    generator.setTitle(title.toHtmlEscaped()); // Qt writes it as it is
    generator.setDescription("Lepton Studio");
    QPainter painter;
    if (!painter.begin(&generator))
        return Error(ErrorCode::Internal, LT("core", "The picture can't be painted"));
    paintPicture(painter, layout, settings, 1);
    painter.end();
    return bytes;
}

Result<QImage> pngPicture(const CanvasLayout& layout, const PictureSettings& settings) {
    const QRectF area = pictureArea(layout, settings.only);
    if (area.isEmpty())
        return nothingToShow();
    const double scale = pictureScale(area, settings.scale);
    QImage image(pixelsOf(area, scale), QImage::Format_RGB32);
    if (image.isNull())
        return Error(ErrorCode::NoSpace, LT("core", "The picture is too large for the memory that is free")).fix(LT("core", "Choose a smaller size, or SVG"));
    image.fill(settings.paper ? QColor(Qt::white) : Theme::instance().palette().bg0);
    QPainter painter(&image);
    paintPicture(painter, layout, settings, scale);
    return image;
}

void savePicture(QObject* context, const CanvasLayout& layout, const PictureSettings& settings, const QString& title, const QString& file,
                 std::function<void(Result<void>)> done) {
    if (settings.format == PictureSettings::Format::Svg) {
        inBackground(context, [file, bytes = svgPicture(layout, settings, title)] { return write(file, bytes); }, std::move(done));
        return;
    }
    inBackground(
        context, [file, image = pngPicture(layout, settings)] { return image ? write(file, pngBytes(*image)) : Result<void>(image.error()); }, std::move(done));
}

} // namespace lepton::widgets

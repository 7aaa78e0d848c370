// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/data/PictureImage.h"

#include <QPainter>

#include <algorithm>
#include <cmath>
#include <cstring>

namespace lepton::widgets {

QImage pictureImage(const datasets::Array& picture) {
    if (picture.shape.size() != 3 || picture.type != datasets::ElementType::UInt8)
        return {};
    const auto height = static_cast<int>(picture.shape[0]);
    const auto width = static_cast<int>(picture.shape[1]);
    const auto channels = picture.shape[2];
    QImage image(width, height, channels == 1 ? QImage::Format_Grayscale8 : QImage::Format_RGB888);
    const auto* from = picture.as<std::uint8_t>().data();
    const auto bytes = static_cast<std::size_t>(width * channels);
    for (int y = 0; y < height; ++y)
        std::memcpy(image.scanLine(y), from + static_cast<std::size_t>(y) * bytes, bytes);
    return image;
}

QImage valueImage(const std::vector<float>& values, std::int64_t channels, std::int64_t height, std::int64_t width) {
    if (values.empty())
        return {};
    const auto [least, greatest] = std::minmax_element(values.begin(), values.end());
    const float low = *least;
    const float scale = *greatest > low ? 255.0F / (*greatest - low) : 0.0F;
    QImage image(static_cast<int>(width), static_cast<int>(height), channels == 1 ? QImage::Format_Grayscale8 : QImage::Format_RGB888);
    const auto plane = static_cast<std::size_t>(height * width);
    for (std::int64_t y = 0; y < height; ++y) {
        auto* line = image.scanLine(static_cast<int>(y));
        for (std::int64_t x = 0; x < width; ++x)
            for (std::int64_t c = 0; c < channels; ++c)
                *line++ = static_cast<uchar>(std::lround((values[static_cast<std::size_t>(c) * plane + static_cast<std::size_t>(y * width + x)] - low) * scale));
    }
    return image;
}

QImage tiledImage(const std::vector<std::int64_t>& shape, std::span<const std::uint8_t> pixels) {
    constexpr int gap = 1;
    if (shape.size() != 4 || (shape[1] != 1 && shape[1] != 3) || std::any_of(shape.begin(), shape.end(), [](auto size) { return size <= 0 || size > 65'536; }))
        return {};
    const auto count = static_cast<int>(shape[0]), height = static_cast<int>(shape[2]), width = static_cast<int>(shape[3]);
    const std::size_t plane = static_cast<std::size_t>(height) * static_cast<std::size_t>(width), one = plane * static_cast<std::size_t>(shape[1]);
    if (pixels.size() != one * static_cast<std::size_t>(count))
        return {};
    const int columns = static_cast<int>(std::ceil(std::sqrt(count))), rows = (count + columns - 1) / columns;
    QImage image(columns * (width + gap) - gap, rows * (height + gap) - gap, QImage::Format_ARGB32);
    image.fill(Qt::transparent);
    for (int i = 0; i < count; ++i)
        for (int y = 0; y < height; ++y) {
            auto* line = reinterpret_cast<QRgb*>(image.scanLine(i / columns * (height + gap) + y)) + i % columns * (width + gap);
            const std::uint8_t* at = pixels.data() + static_cast<std::size_t>(i) * one + static_cast<std::size_t>(y) * static_cast<std::size_t>(width);
            for (int x = 0; x < width; ++x, ++at)
                line[x] = shape[1] == 3 ? qRgb(at[0], at[plane], at[2 * plane]) : qRgb(at[0], at[0], at[0]);
        }
    return image;
}

QImage thumbnail(const QImage& image, int side) {
    return image.width() <= side && image.height() <= side ? image : image.scaled(side, side, Qt::KeepAspectRatio, Qt::SmoothTransformation);
}

void drawPicture(QPainter& painter, const QRectF& place, const QImage& image) {
    if (image.isNull())
        return;
    const double fit = std::min(place.width() / image.width(), place.height() / image.height());
    const double factor = fit >= 2 ? std::floor(fit) : fit;
    const QSizeF size(image.width() * factor, image.height() * factor);
    // On whole pixels, or the squares of a tiny picture get different widths.
    const QPointF corner(std::round(place.center().x() - size.width() / 2), std::round(place.center().y() - size.height() / 2));
    painter.setRenderHint(QPainter::SmoothPixmapTransform, factor < 1);
    painter.drawImage(QRectF(corner, size), image);
}

} // namespace lepton::widgets

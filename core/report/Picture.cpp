// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/report/Picture.h"

#include <algorithm>

namespace lepton::report {

namespace {

/// Mean of the pixels that fall into each of the fewer, wider ones.
Picture reduced(const Picture& in, std::int64_t side) {
    const std::int64_t longer = std::max(in.width, in.height);
    if (longer <= side)
        return in;
    Picture out;
    out.width = std::max<std::int64_t>(1, in.width * side / longer);
    out.height = std::max<std::int64_t>(1, in.height * side / longer);
    out.pixels.resize(static_cast<std::size_t>(out.width * out.height * 3));
    for (std::int64_t y = 0; y < out.height; ++y)
        for (std::int64_t x = 0; x < out.width; ++x)
            for (std::int64_t c = 0; c < 3; ++c) {
                const std::int64_t top = y * in.height / out.height, bottom = std::max(top + 1, (y + 1) * in.height / out.height);
                const std::int64_t left = x * in.width / out.width, right = std::max(left + 1, (x + 1) * in.width / out.width);
                std::int64_t sum = 0;
                for (std::int64_t v = top; v < bottom; ++v)
                    for (std::int64_t u = left; u < right; ++u)
                        sum += in.pixels[static_cast<std::size_t>((v * in.width + u) * 3 + c)];
                out.pixels[static_cast<std::size_t>((y * out.width + x) * 3 + c)] = static_cast<std::uint8_t>(sum / ((bottom - top) * (right - left)));
            }
    return out;
}

Picture picture(const std::uint8_t* pixels, std::int64_t channels, std::int64_t height, std::int64_t width, bool channelsFirst, std::int64_t side) {
    if ((channels != 1 && channels != 3) || width <= 0 || height <= 0)
        return {};
    Picture out{width, height, std::vector<std::uint8_t>(static_cast<std::size_t>(width * height * 3))};
    for (std::int64_t i = 0; i < width * height; ++i)
        for (std::int64_t c = 0; c < 3; ++c) {
            const std::int64_t channel = channels == 1 ? 0 : c;
            out.pixels[static_cast<std::size_t>(i * 3 + c)] = pixels[channelsFirst ? channel * width * height + i : i * channels + channel];
        }
    return reduced(out, side);
}

} // namespace

Picture pictureOf(const datasets::Array& array, std::int64_t side) {
    if (array.type != datasets::ElementType::UInt8 || array.shape.size() != 3)
        return {};
    return picture(array.as<std::uint8_t>().data(), array.shape[2], array.shape[0], array.shape[1], false, side);
}

Picture pictureOfChannels(const std::uint8_t* pixels, std::int64_t channels, std::int64_t height, std::int64_t width, std::int64_t side) {
    return picture(pixels, channels, height, width, true, side);
}

cairo_surface_t* surfaceOf(const Picture& picture) {
    cairo_surface_t* surface = cairo_image_surface_create(CAIRO_FORMAT_RGB24, static_cast<int>(picture.width), static_cast<int>(picture.height));
    unsigned char* bytes = cairo_image_surface_get_data(surface);
    if (bytes == nullptr)
        return surface;
    const auto stride = static_cast<std::size_t>(cairo_image_surface_get_stride(surface));
    for (std::int64_t y = 0; y < picture.height; ++y)
        for (std::int64_t x = 0; x < picture.width; ++x) {
            const std::uint8_t* from = &picture.pixels[static_cast<std::size_t>((y * picture.width + x) * 3)];
            const std::uint32_t pixel = static_cast<std::uint32_t>(from[0]) << 16U | static_cast<std::uint32_t>(from[1]) << 8U | from[2];
            *reinterpret_cast<std::uint32_t*>(bytes + static_cast<std::size_t>(y) * stride + static_cast<std::size_t>(x) * 4) = pixel;
        }
    cairo_surface_mark_dirty(surface);
    return surface;
}

std::string pngOf(const Picture& picture) {
    std::string out;
    cairo_surface_t* surface = surfaceOf(picture);
    cairo_surface_write_to_png_stream(
        surface,
        [](void* to, const unsigned char* bytes, unsigned int length) {
            static_cast<std::string*>(to)->append(reinterpret_cast<const char*>(bytes), length);
            return CAIRO_STATUS_SUCCESS;
        },
        &out);
    cairo_surface_destroy(surface);
    return out;
}

} // namespace lepton::report

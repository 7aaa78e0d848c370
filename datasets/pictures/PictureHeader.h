// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace lepton::datasets::pictures {

/// What a picture's bytes say about it before it is decoded. The size of TIFF, PGM and PPM stays 0.
struct PictureHeader {
    /// One of the types that are read. OpenCV would try many more on bytes that may come from anywhere.
    bool known = false;
    std::int64_t width = 0;
    std::int64_t height = 0;
    bool jpeg = false;
    /// The file ends before its end mark. The JPEG library would fill the missing part with grey and say nothing.
    bool cutOff = false;
};

PictureHeader readPictureHeader(std::span<const std::byte> bytes);

} // namespace lepton::datasets::pictures

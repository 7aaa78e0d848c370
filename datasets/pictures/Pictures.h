// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Files.h"
#include "datasets/Array.h"

#include <cstddef>
#include <span>
#include <string>
#include <vector>

namespace lepton::datasets::pictures {

/// Registers the image-folder format and the host steps. Called once by each program's main; again does no harm.
void registerAll();

/// A picture file's bytes as uint8 [H, W, C], C 1 (grey) or 3 (RGB): 16-bit pictures reduced to 8, transparency laid on
/// white, JPEG turned as its EXIF orientation says. `where` names it in errors. Any thread.
/// Errors: BadFormat (empty, not a picture, cut off), Unsupported (more than 100 million pixels).
Result<Array> decode(std::span<const std::byte> bytes, const std::string& where);
/// The same for bytes from strangers: nothing is decoded that does not say beforehand that it has no more than that many pixels, which
/// leaves out TIFF, PGM and PPM (Unsupported). Errors: also BadValue (too large).
Result<Array> decodeWithin(std::span<const std::byte> bytes, const std::string& where, std::int64_t mostPixels);
/// Errors: NotFound, Unreadable and those of decode.
Result<Array> decodeFile(const Path& file);

/// uint8 [H, W, C], C 1 or 3, as a PNG file's bytes. Errors: BadValue (another shape or type).
Result<std::vector<std::byte>> encodePng(const Array& picture);

/// True for names that end as the readable picture types do: png jpg jpeg bmp webp tif tiff pgm ppm.
bool isPictureName(const Path& file);

} // namespace lepton::datasets::pictures

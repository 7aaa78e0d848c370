// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Files.h"

#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace lepton::cli {

/// Writes pixels of one picture, [C, H, W] with C 1 or 3, as FOLDER/NAME.png; makes the folder. Returns the file.
/// Errors: Unsupported (another number of channels; a build without OpenCV), those of writeFile.
Result<Path> writePicture(const Path& folder, const std::string& name, const std::vector<std::int64_t>& shape, std::span<const std::uint8_t> pixels);

} // namespace lepton::cli

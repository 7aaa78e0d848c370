// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Files.h"
#include "datasets/Array.h"

#include <functional>
#include <span>
#include <string>

namespace lepton::datasets {

/// Decodes a picture file's bytes to uint8 [H, W, C]; `where` names it in errors.
using PictureReader = std::function<Result<Array>(std::span<const std::byte> bytes, const std::string& where)>;

/// Said by the module that can decode pictures, so that tables may name some. Before the first thread starts.
void setPictureReader(PictureReader reader);

/// Errors: those of the reader; Unsupported (this program has none), NotFound, Unreadable.
Result<Array> readPicture(const Path& file);

/// A picture in a question: "data:image/png;base64,…", or a path if the program has said that whoever asks may read its files.
/// Errors: BadValue (neither), those of readPicture.
Result<Array> pictureInQuestion(const std::string& value, const std::string& where);
/// For programs whose questions come from the user who started them; not for servers.
void allowPicturePaths();

} // namespace lepton::datasets

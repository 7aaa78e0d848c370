// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Result.h"

#include <string>

namespace lepton::datasets {

/// Text as UTF-8, and what it was before: "UTF-8", "UTF-16", "GB18030" or "Windows-1252" (which Latin-1 is part of).
struct DecodedText {
    std::string utf8;
    std::string encoding;
};

/// Recognises the encoding by byte order mark or contents and converts; the mark is left out. `where` is the file.
/// Errors: BadFormat (two encodings in one file, a broken one, bytes that are no text), naming the line.
Result<DecodedText> decodeText(std::string bytes, const std::string& where);

} // namespace lepton::datasets

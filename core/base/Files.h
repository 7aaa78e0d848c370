// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Result.h"

#include <cstddef>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace lepton {

using Path = std::filesystem::path;

/// The whole file. Errors: NotFound, Unreadable (with the system's reason).
Result<std::string> readFile(const Path& file);

/// Writes to a neighbour, flushes it to the disk and renames it into place, so that a reader or a power cut
/// sees the old contents or the new, never a part. Makes missing folders. Errors: NoSpace, Unwritable.
Result<void> writeFile(const Path& file, std::string_view bytes);

/// Appends to a file and hands the bytes to the system at once.
Result<void> appendFile(const Path& file, std::string_view bytes);

Result<void> makeFolders(const Path& folder);

/// The error for a failed system call on `file` from `errno`: NoSpace, NotFound, Unwritable or Unreadable.
Error systemError(int errnoValue, const Path& file, bool writing);

/// Lower-case hexadecimal SHA-256.
std::string sha256(std::string_view bytes);
std::string sha256(std::span<const std::byte> bytes);
/// SHA-256 of a file's contents, read in pieces.
Result<std::string> sha256File(const Path& file);

/// "2026-11-21T06:47:00Z"
std::string utcNow();

} // namespace lepton

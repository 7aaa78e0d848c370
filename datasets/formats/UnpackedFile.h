// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Files.h"

#include <cstddef>
#include <cstdint>
#include <memory>

namespace lepton::datasets {

/// Reads a file from its start, unpacking it on the way if its contents (not its name) are gzip (RFC 1952, several
/// members allowed). Memory stays bounded by what the caller asks for. One thread at a time.
class UnpackedFile {
public:
    /// Errors: NotFound, Unreadable.
    static Result<UnpackedFile> open(const Path& file);
    UnpackedFile(UnpackedFile&&) noexcept;
    ~UnpackedFile();

    /// Fills `to` with up to `count` bytes and returns how many: fewer only at the end.
    /// Errors: Unreadable; BadFormat (damaged gzip: broken stream, wrong checksum, bytes after it).
    Result<std::size_t> read(std::byte* to, std::size_t count);

    bool packed() const;
    /// The gzip stream broke off before its end mark.
    bool cutOff() const;
    /// Size on disk.
    std::uint64_t fileBytes() const;

private:
    struct State;
    explicit UnpackedFile(std::unique_ptr<State> state);
    std::unique_ptr<State> m_state;
};

} // namespace lepton::datasets

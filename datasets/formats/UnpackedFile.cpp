// SPDX-License-Identifier: GPL-3.0-or-later
#include "datasets/formats/UnpackedFile.h"

#include <zlib.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdio>
#include <cstring>

namespace lepton::datasets {

struct UnpackedFile::State {
    Path path;
    std::unique_ptr<std::FILE, int (*)(std::FILE*)> file{nullptr, &std::fclose};
    std::uint64_t fileBytes = 0;
    bool packed = false;
    bool ended = false;
    bool cutOff = false;
    z_stream stream{};
    std::array<unsigned char, 1 << 17> input{};

    ~State() {
        if (packed)
            inflateEnd(&stream);
    }

    /// True if there are packed bytes to work on.
    Result<bool> refill() {
        if (stream.avail_in > 0)
            return true;
        const auto got = std::fread(input.data(), 1, input.size(), file.get());
        if (std::ferror(file.get()) != 0)
            return systemError(errno, path, false);
        stream.next_in = input.data();
        stream.avail_in = static_cast<uInt>(got);
        return got > 0;
    }

    Error damaged(const char* reason) const {
        return Error(ErrorCode::BadFormat, text(LT("core", "The gzip file is damaged: %1"), reason))
            .at(path.string() + ", offset " +
                std::to_string(std::ftell(file.get()) - static_cast<long>(stream.avail_in)))
            .fix(LT("core", "Download or copy the file again"));
    }

    /// After the end of a member: another one may follow, anything else may not.
    Result<void> endMember() {
        LEPTON_TRY(const bool more, refill());
        if (!more) {
            ended = true;
            return {};
        }
        if (stream.next_in[0] != 0x1f)
            return damaged(LT("core", "other bytes follow its end"));
        inflateReset(&stream);
        return {};
    }

    Result<std::size_t> readPacked(std::byte* to, std::size_t count) {
        std::size_t filled = 0;
        while (filled < count && !ended) {
            LEPTON_TRY(const bool more, refill());
            if (!more) {
                ended = cutOff = true;
                break;
            }
            const auto room = static_cast<uInt>(std::min<std::size_t>(count - filled, 1U << 30U));
            stream.next_out = reinterpret_cast<unsigned char*>(to) + filled;
            stream.avail_out = room;
            const int status = inflate(&stream, Z_NO_FLUSH);
            filled += room - stream.avail_out;
            if (status == Z_STREAM_END)
                LEPTON_CHECK(endMember());
            else if (status != Z_OK && status != Z_BUF_ERROR)
                return damaged(stream.msg != nullptr ? stream.msg : "inflate");
        }
        return filled;
    }

    Result<std::size_t> readPlain(std::byte* to, std::size_t count) const {
        const auto got = std::fread(to, 1, count, file.get());
        if (std::ferror(file.get()) != 0)
            return systemError(errno, path, false);
        return got;
    }
};

UnpackedFile::UnpackedFile(std::unique_ptr<State> state) : m_state(std::move(state)) {}
UnpackedFile::UnpackedFile(UnpackedFile&&) noexcept = default;
UnpackedFile::~UnpackedFile() = default;

Result<UnpackedFile> UnpackedFile::open(const Path& file) {
    auto state = std::make_unique<State>();
    state->path = file;
    state->file.reset(std::fopen(file.c_str(), "rb"));
    if (!state->file)
        return systemError(errno, file, false);
    std::error_code unknown;
    state->fileBytes = std::filesystem::file_size(file, unknown);
    if (unknown)
        return systemError(unknown.value(), file, false);
    std::array<unsigned char, 2> magic{};
    const bool longEnough = std::fread(magic.data(), 1, 2, state->file.get()) == 2;
    std::rewind(state->file.get());
    if (longEnough && magic[0] == 0x1f && magic[1] == 0x8b) {
        // 15 + 16: the largest window, and gzip's header and checksum rather than zlib's.
        state->packed = inflateInit2(&state->stream, 15 + 16) == Z_OK;
        if (!state->packed)
            return Error(ErrorCode::Internal, LT("core", "zlib could not be started")).at(file.string());
    }
    return UnpackedFile(std::move(state));
}

Result<std::size_t> UnpackedFile::read(std::byte* to, std::size_t count) {
    return m_state->packed ? m_state->readPacked(to, count) : m_state->readPlain(to, count);
}

bool UnpackedFile::packed() const { return m_state->packed; }
bool UnpackedFile::cutOff() const { return m_state->cutOff; }
std::uint64_t UnpackedFile::fileBytes() const { return m_state->fileBytes; }

} // namespace lepton::datasets

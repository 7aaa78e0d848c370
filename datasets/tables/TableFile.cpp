// SPDX-License-Identifier: GPL-3.0-or-later
#include "datasets/tables/TableFile.h"

#include "datasets/formats/UnpackedFile.h"
#include "datasets/tables/Cells.h"
#include "datasets/tables/Encoding.h"

#include <algorithm>

namespace lepton::datasets {

namespace {

struct Bytes {
    std::string bytes;
    std::uint64_t fileBytes = 0;
    bool cut = false;
};

/// Up to `most` bytes, and then no more than whole lines.
Result<Bytes> readBytes(const Path& path, std::uint64_t most) {
    constexpr std::size_t piece = 1 << 20;
    LEPTON_TRY(auto file, UnpackedFile::open(path));
    Bytes out;
    out.fileBytes = file.fileBytes();
    if (!file.packed())
        out.bytes.reserve(static_cast<std::size_t>(std::min(most, file.fileBytes())) + piece);
    for (;;) {
        const auto before = out.bytes.size();
        const auto want = static_cast<std::size_t>(std::min<std::uint64_t>(piece, most - before));
        out.bytes.resize(before + want);
        LEPTON_TRY(const auto got, file.read(reinterpret_cast<std::byte*>(out.bytes.data()) + before, want));
        out.bytes.resize(before + got);
        if (got < want || out.bytes.size() >= most) {
            out.cut = got == want && most != UINT64_MAX;
            break;
        }
    }
    if (file.cutOff())
        return Error(ErrorCode::BadFormat, LT("core", "The gzip file breaks off before its end"))
            .at(path.string())
            .fix(LT("core", "Download or copy the file again"));
    if (out.cut)
        if (const auto end = out.bytes.rfind('\n'); end != std::string::npos)
            out.bytes.resize(end + (out.bytes.starts_with("\xFF\xFE") ? 2 : 1)); // in UTF-16LE a zero follows it
    return out;
}

} // namespace

Result<TextFile> readTextFile(const Path& file, std::uint64_t mostBytes) {
    LEPTON_TRY(auto read, readBytes(file, mostBytes));
    LEPTON_TRY(auto decoded, decodeText(std::move(read.bytes), file.string()));
    TextFile out{std::move(decoded.utf8), std::move(decoded.encoding), read.fileBytes, read.cut};
    if (out.utf8.find('\r') != std::string::npos) {
        std::string clean;
        clean.reserve(out.utf8.size());
        for (std::size_t i = 0; i < out.utf8.size(); ++i)
            if (out.utf8[i] != '\r')
                clean += out.utf8[i];
            else if (i + 1 >= out.utf8.size() || out.utf8[i + 1] != '\n')
                clean += '\n';
        out.utf8 = std::move(clean);
    }
    return out;
}

Result<TableFile> readTableFile(const Path& file, std::uint64_t mostBytes) {
    LEPTON_TRY(auto read, readBytes(file, mostBytes));
    LEPTON_TRY(const auto decoded, decodeText(std::move(read.bytes), file.string()));
    const std::string_view utf8 = decoded.utf8;
    const auto place = utf8.find_first_not_of(" \t\r\n");
    const bool json = place != std::string_view::npos && utf8[place] == '{';
    LEPTON_TRY(auto out, json ? parseJsonLines(utf8, file.string()) : parseCsv(utf8, file.string(), read.cut));
    out.encoding = decoded.encoding;
    out.fileBytes = read.fileBytes;
    out.cut = read.cut;
    return out;
}

} // namespace lepton::datasets

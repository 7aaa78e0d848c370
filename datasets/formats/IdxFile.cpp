// SPDX-License-Identifier: GPL-3.0-or-later
#include "datasets/formats/IdxFile.h"

#include "datasets/formats/UnpackedFile.h"

#include <algorithm>
#include <array>
#include <cstdio>

namespace lepton::datasets {

namespace {

constexpr std::size_t magicBytes = 4;
constexpr std::size_t axisBytes = 4;
/// Deflate can't pack better than 1032 to 1 (zlib's documentation), so a larger claim is never worth the memory.
constexpr std::uint64_t deflateLimit = 1040;
constexpr std::uint64_t tooManyBytes = std::uint64_t{1} << 46U;

/// One file while it is read; keeps what its errors need.
class IdxReader {
public:
    IdxReader(const Path& path, IdxContents contents, UnpackedFile file)
        : m_path(path), m_contents(contents), m_file(std::move(file)) {}

    Result<Array> read() {
        LEPTON_CHECK(readMagic());
        LEPTON_CHECK(readAxes());
        LEPTON_CHECK(checkAxes());
        return readElements();
    }

private:
    Error fault(Text what, std::uint64_t offset) const {
        return Error(ErrorCode::BadFormat, std::move(what)).at(m_path.string() + ", offset " + std::to_string(offset));
    }

    Error cutShort(std::uint64_t expected, std::uint64_t found) const {
        return fault(text(LT("core", "The file is cut off: its header announces %1 bytes, but it holds %2"), expected,
                          found),
                     found)
            .fix(LT("core", "Download or copy the file again"));
    }

    Result<void> readMagic() {
        std::array<std::byte, magicBytes> magic{};
        LEPTON_TRY(const auto got, m_file.read(magic.data(), magic.size()));
        if (got == 0)
            return fault(LT("core", "The file is empty"), 0).fix(LT("core", "Download or copy the file again"));
        if (got < magic.size())
            return fault(text(LT("core", "The file is cut off: an IDX header has at least %1 bytes, but it holds %2"),
                              magicBytes, got),
                         got)
                .fix(LT("core", "Download or copy the file again"));
        const auto byte = [&](std::size_t i) { return std::to_integer<int>(magic[i]); };
        if (byte(0) != 0 || byte(1) != 0 || byte(2) < 8 || byte(2) > 14 || byte(2) == 10 || byte(3) == 0)
            return notIdx(magic);
        m_rank = static_cast<std::size_t>(byte(3));
        return checkMagic(byte(2));
    }

    Error notIdx(const std::array<std::byte, magicBytes>& magic) const {
        std::array<char, 16> hex{};
        std::snprintf(hex.data(), hex.size(), "0x%02x%02x%02x%02x", std::to_integer<unsigned>(magic[0]),
                      std::to_integer<unsigned>(magic[1]), std::to_integer<unsigned>(magic[2]),
                      std::to_integer<unsigned>(magic[3]));
        return fault(text(LT("core", "This is not an IDX file: its magic number is %1, where %2 was expected"),
                          std::string(hex.data()),
                          std::string(m_contents == IdxContents::Pictures ? "0x00000803" : "0x00000801")),
                     0)
            .fix(LT("core", "Check that this is the right file, and download or copy it again"));
    }

    Result<void> checkMagic(int type) const {
        const bool labels = m_contents == IdxContents::Labels;
        if (!labels && m_rank == 1)
            return fault(LT("core", "The file holds labels, but pictures were expected (magic number 0x00000801 "
                                    "instead of 0x00000803)"),
                         0)
                .fix(LT("core", "Choose the file with the pictures; the labels are found beside it"));
        if (labels && m_rank != 1)
            return fault(text(LT("core", "The file does not hold labels: it has %1 axes, labels have one (magic number "
                                         "0x00000801)"),
                              m_rank),
                         0)
                .fix(LT("core", "Put the label file that belongs to the pictures in its place"));
        if (m_rank != 1 && m_rank != 3 && m_rank != 4)
            return fault(
                text(LT("core", "The file has %1 axes; pictures have 3 (number, height, width) or 4 (and colour)"),
                     m_rank),
                3);
        if (type != 0x08)
            return Error(ErrorCode::Unsupported,
                         LT("core", "Only IDX files of unsigned bytes can be read, this one holds another type"))
                .at(m_path.string() + ", offset 2")
                .fix(LT("core", "Convert the values to bytes from 0 to 255"));
        return {};
    }

    Result<void> readAxes() {
        std::vector<std::byte> bytes(m_rank * axisBytes);
        LEPTON_TRY(const auto got, m_file.read(bytes.data(), bytes.size()));
        if (got < bytes.size())
            return cutShort(headerBytes(), magicBytes + got);
        for (std::size_t i = 0; i < bytes.size(); i += axisBytes) {
            std::int64_t axis = 0;
            for (std::size_t k = 0; k < axisBytes; ++k)
                axis = axis * 256 + std::to_integer<std::int64_t>(bytes[i + k]);
            m_axes.push_back(axis);
        }
        return {};
    }

    Result<void> checkAxes() {
        if (m_axes[0] == 0)
            return fault(LT("core", "The file holds no samples"), magicBytes)
                .fix(LT("core", "Download or copy the file again"));
        for (const auto axis : m_axes) {
            if (axis == 0)
                return fault(LT("core", "The header announces pictures without any pixels"), magicBytes);
            if (m_elements > tooManyBytes / static_cast<std::uint64_t>(axis))
                return fault(LT("core", "The header announces more data than any file can hold"), magicBytes)
                    .fix(LT("core", "Download or copy the file again"));
            m_elements *= static_cast<std::uint64_t>(axis);
        }
        if (m_rank == 4 && m_axes[3] != 1 && m_axes[3] != 3)
            return fault(text(LT("core", "The pictures have %1 colour channels; 1 and 3 can be read"), m_axes[3]),
                         magicBytes + 3 * axisBytes);
        return {};
    }

    Result<Array> readElements() {
        Array array;
        array.shape = m_axes;
        if (m_rank == 3)
            array.shape.push_back(1);
        const bool possible = m_elements <= (m_file.packed() ? deflateLimit : 1) * (m_file.fileBytes() + 1);
        if (possible)
            array.bytes.resize(m_elements);
        LEPTON_TRY(const auto got, possible ? m_file.read(array.bytes.data(), m_elements) : countRest());
        if (got < m_elements)
            return cutShort(headerBytes() + m_elements, headerBytes() + got);
        // Also makes gzip check the checksum behind the last byte.
        std::byte next{};
        LEPTON_TRY(const auto more, m_file.read(&next, 1));
        if (more != 0)
            return fault(text(LT("core", "The file goes on after the %1 bytes that its header announces"),
                              headerBytes() + m_elements),
                         headerBytes() + m_elements)
                .fix(LT("core", "Download or copy the file again"));
        if (m_file.cutOff())
            return fault(LT("core", "The gzip file is cut off: its checksum is missing"), m_file.fileBytes())
                .fix(LT("core", "Download or copy the file again"));
        return array;
    }

    /// How many bytes there are, without keeping them.
    Result<std::size_t> countRest() {
        std::vector<std::byte> scratch(1U << 18U);
        std::size_t all = 0;
        for (;;) {
            LEPTON_TRY(const auto got, m_file.read(scratch.data(), scratch.size()));
            all += got;
            if (got < scratch.size() || all >= m_elements)
                return all;
        }
    }

    std::uint64_t headerBytes() const { return magicBytes + m_rank * axisBytes; }

    Path m_path;
    IdxContents m_contents;
    UnpackedFile m_file;
    std::size_t m_rank = 0;
    std::vector<std::int64_t> m_axes;
    std::uint64_t m_elements = 1;
};

} // namespace

Result<Array> readIdxFile(const Path& file, IdxContents contents) {
    LEPTON_TRY(auto unpacked, UnpackedFile::open(file));
    return IdxReader(file, contents, std::move(unpacked)).read();
}

} // namespace lepton::datasets

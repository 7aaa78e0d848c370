// SPDX-License-Identifier: GPL-3.0-or-later
#include "datasets/pictures/PictureHeader.h"

#include <cctype>
#include <cstdlib>
#include <cstring>
#include <string_view>

namespace lepton::datasets::pictures {

namespace {

/// Reads numbers by their place; beyond the end everything is 0.
class Bytes {
public:
    explicit Bytes(std::span<const std::byte> bytes) : m_bytes(bytes) {}
    std::size_t size() const { return m_bytes.size(); }
    unsigned operator[](std::size_t at) const {
        return at < m_bytes.size() ? std::to_integer<unsigned>(m_bytes[at]) : 0;
    }
    std::uint32_t big(std::size_t at, std::size_t count) const {
        std::uint32_t value = 0;
        for (std::size_t i = 0; i < count; ++i)
            value = value << 8U | (*this)[at + i];
        return value;
    }
    std::uint32_t little(std::size_t at, std::size_t count) const {
        std::uint32_t value = 0;
        for (std::size_t i = count; i > 0; --i)
            value = value << 8U | (*this)[at + i - 1];
        return value;
    }
    bool has(std::size_t at, std::string_view text) const {
        return at + text.size() <= size() && std::memcmp(m_bytes.data() + at, text.data(), text.size()) == 0;
    }
    std::size_t find(unsigned value, std::size_t from) const {
        const auto* hit =
            from < size() ? std::memchr(m_bytes.data() + from, static_cast<int>(value), size() - from) : nullptr;
        return hit == nullptr ? size() : static_cast<std::size_t>(static_cast<const std::byte*>(hit) - m_bytes.data());
    }

private:
    std::span<const std::byte> m_bytes;
};

bool isFrame(unsigned marker) { // SOF0 … SOF15 without DHT, JPG and DAC
    return marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 && marker != 0xCC;
}

bool standsAlone(unsigned marker) { // TEM, RST0 … RST7, SOI
    return marker == 0x01 || (marker >= 0xD0 && marker <= 0xD8);
}

/// Walks the markers (ITU-T T.81, annex B) to the end of the image. Within coded data 0xFF is a marker only if neither
/// 0 nor a restart follows.
PictureHeader jpegHeader(const Bytes& bytes) {
    PictureHeader header;
    header.jpeg = true;
    header.cutOff = true;
    std::size_t at = 2;
    while (at < bytes.size()) {
        at = bytes.find(0xFF, at);
        const unsigned marker = bytes[at + 1];
        if (marker == 0xD9) {
            header.cutOff = false;
            return header;
        }
        if (marker == 0xFF || marker == 0 || standsAlone(marker)) {
            at += marker == 0xFF ? 1 : 2;
            continue;
        }
        if (isFrame(marker)) {
            header.height = bytes.big(at + 5, 2);
            header.width = bytes.big(at + 7, 2);
        }
        at += 2 + bytes.big(at + 2, 2);
    }
    return header;
}

PictureHeader pngHeader(const Bytes& bytes) {
    PictureHeader header;
    header.width = bytes.big(16, 4);
    header.height = bytes.big(20, 4);
    header.cutOff = true;
    // Chunks: length, type, data, checksum. Walked rather than searched for: "IEND" may stand in the data.
    for (std::size_t at = 8; at + 12 <= bytes.size(); at += 12 + std::size_t{bytes.big(at, 4)})
        if (bytes.has(at + 4, "IEND"))
            header.cutOff = false;
    return header;
}

PictureHeader webpHeader(const Bytes& bytes) {
    PictureHeader header;
    header.cutOff = bytes.size() < std::size_t{bytes.little(4, 4)} + 8;
    if (bytes.has(12, "VP8X")) {
        header.width = 1 + bytes.little(24, 3);
        header.height = 1 + bytes.little(27, 3);
    } else if (bytes.has(12, "VP8L")) {
        header.width = 1 + (bytes.little(21, 4) & 0x3FFFU);
        header.height = 1 + (bytes.little(21, 4) >> 14U & 0x3FFFU);
    } else if (bytes.has(12, "VP8 ")) {
        header.width = bytes.little(26, 2) & 0x3FFFU;
        header.height = bytes.little(28, 2) & 0x3FFFU;
    }
    return header;
}

PictureHeader bmpHeader(const Bytes& bytes) {
    PictureHeader header;
    // A negative height says that rows run from the top.
    header.width = std::abs(std::int64_t{static_cast<std::int32_t>(bytes.little(18, 4))});
    header.height = std::abs(std::int64_t{static_cast<std::int32_t>(bytes.little(22, 4))});
    header.cutOff = bytes.little(2, 4) > bytes.size();
    return header;
}

bool isTiff(const Bytes& bytes) {
    using namespace std::string_view_literals;
    return bytes.has(0, "II*\0"sv) || bytes.has(0, "MM\0*"sv);
}

bool isPortableMap(const Bytes& bytes) { // P1 … P6
    return bytes[0] == 'P' && bytes[1] >= '1' && bytes[1] <= '6' && std::isspace(static_cast<int>(bytes[2])) != 0;
}

PictureHeader headerOf(const Bytes& bytes) {
    if (bytes[0] == 0xFF && bytes[1] == 0xD8)
        return jpegHeader(bytes);
    if (bytes.has(0, "\x89PNG\r\n"))
        return pngHeader(bytes);
    if (bytes.has(0, "RIFF") && bytes.has(8, "WEBP"))
        return webpHeader(bytes);
    return bytes.has(0, "BM") ? bmpHeader(bytes) : PictureHeader{};
}

} // namespace

PictureHeader readPictureHeader(std::span<const std::byte> data) {
    const Bytes bytes(data);
    auto header = headerOf(bytes);
    header.known = header.width > 0 || header.jpeg || header.cutOff || isTiff(bytes) || isPortableMap(bytes);
    return header;
}

} // namespace lepton::datasets::pictures

// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/exchange/Png.h"

#include <zlib.h>

namespace lepton::exchange {

namespace {

void addBigEndian(std::string& out, std::uint32_t value) {
    for (int shift = 24; shift >= 0; shift -= 8)
        out += static_cast<char>(value >> shift & 0xff);
}

void addChunk(std::string& out, const std::string& type, const std::string& data) {
    addBigEndian(out, static_cast<std::uint32_t>(data.size()));
    const std::string checked = type + data;
    out += checked;
    addBigEndian(out, static_cast<std::uint32_t>(crc32(0, reinterpret_cast<const Bytef*>(checked.data()), static_cast<uInt>(checked.size()))));
}

std::string deflated(const std::string& raw) {
    uLongf length = compressBound(static_cast<uLong>(raw.size()));
    std::string out(length, '\0');
    compress2(reinterpret_cast<Bytef*>(out.data()), &length, reinterpret_cast<const Bytef*>(raw.data()), static_cast<uLong>(raw.size()), Z_BEST_SPEED);
    out.resize(length);
    return out;
}

} // namespace

std::string pngBytes(const Pixels& pixels) {
    constexpr char grey = 0, colour = 2;
    std::string header;
    addBigEndian(header, static_cast<std::uint32_t>(pixels.width));
    addBigEndian(header, static_cast<std::uint32_t>(pixels.height));
    header += {8, pixels.channels == 1 ? grey : colour, 0, 0, 0};
    const std::size_t row = static_cast<std::size_t>(pixels.width) * static_cast<std::size_t>(pixels.channels);
    std::string raw;
    raw.reserve((row + 1) * static_cast<std::size_t>(pixels.height));
    for (std::size_t y = 0; y < static_cast<std::size_t>(pixels.height); ++y) {
        raw += '\0'; // no filter
        raw.append(reinterpret_cast<const char*>(pixels.bytes.data()) + y * row, row);
    }
    std::string out = "\x89PNG\r\n\x1a\n";
    addChunk(out, "IHDR", header);
    addChunk(out, "IDAT", deflated(raw));
    addChunk(out, "IEND", "");
    return out;
}

} // namespace lepton::exchange

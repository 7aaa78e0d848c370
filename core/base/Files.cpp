// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/Files.h"

#include "core/base/Sha256.h"

#include <array>
#include <cerrno>
#include <chrono>
#include <ctime>
#include <fstream>

namespace lepton {

std::string sha256(std::string_view bytes) {
    Sha256 hash;
    hash.add(bytes.data(), bytes.size());
    return hash.hex();
}

std::string sha256(std::span<const std::byte> bytes) {
    return sha256(std::string_view(reinterpret_cast<const char*>(bytes.data()), bytes.size()));
}

Result<std::string> sha256File(const Path& file) {
    std::ifstream in(file, std::ios::binary);
    if (!in)
        return systemError(errno, file, false);
    Sha256 hash;
    std::array<char, 1 << 16> buffer; // NOLINT: filled by read
    while (in.read(buffer.data(), buffer.size()), in.gcount() > 0)
        hash.add(buffer.data(), static_cast<std::size_t>(in.gcount()));
    return hash.hex();
}

std::string utcNow() {
    const std::time_t now = std::chrono::system_clock::to_time_t(std::chrono::system_clock::now());
    std::tm parts{};
    ::gmtime_r(&now, &parts);
    std::array<char, 32> buffer{};
    std::strftime(buffer.data(), buffer.size(), "%Y-%m-%dT%H:%M:%SZ", &parts);
    return buffer.data();
}

} // namespace lepton

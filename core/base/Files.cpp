// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/Files.h"

#include <openssl/evp.h>

#include <array>
#include <cerrno>
#include <chrono>
#include <ctime>
#include <fstream>
#include <memory>

namespace lepton {

namespace {

class Sha256 {
public:
    Sha256() { EVP_DigestInit_ex(m_context.get(), EVP_sha256(), nullptr); }
    void add(const void* data, std::size_t size) { EVP_DigestUpdate(m_context.get(), data, size); }
    std::string hex() {
        std::array<unsigned char, 32> digest{};
        EVP_DigestFinal_ex(m_context.get(), digest.data(), nullptr);
        std::string out;
        for (const unsigned char byte : digest) {
            out += "0123456789abcdef"[byte >> 4U];
            out += "0123456789abcdef"[byte & 15U];
        }
        return out;
    }

private:
    std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> m_context{EVP_MD_CTX_new(), &EVP_MD_CTX_free};
};

} // namespace

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

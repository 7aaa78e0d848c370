// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/deploy/NewToken.h"

#include <array>
#include <random>

namespace lepton::deploy {

std::string newToken() {
    constexpr std::string_view digits = "0123456789abcdef";
    constexpr int bytes = 32;
    std::random_device source;
    std::string out;
    for (int i = 0; i < bytes; ++i) {
        const unsigned value = source() & 0xffU;
        out += digits[value >> 4U];
        out += digits[value & 0xfU];
    }
    return out;
}

Result<void> writePrivately(const Path& file, std::string_view bytes) {
    using std::filesystem::perms;
    // Narrowed while it is still empty: writeFile gives its neighbour the rights that the file has.
    LEPTON_CHECK(writeFile(file, ""));
    std::error_code fault;
    std::filesystem::permissions(file, perms::owner_read | perms::owner_write, fault);
    if (fault)
        return systemError(fault.value(), file, true);
    return writeFile(file, bytes);
}

} // namespace lepton::deploy

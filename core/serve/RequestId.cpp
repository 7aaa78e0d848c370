// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/serve/RequestId.h"

#include <algorithm>
#include <atomic>
#include <cstdint>
#include <random>
#include <string_view>

namespace lepton::serve {

namespace {

constexpr std::size_t longest = 128;

bool plain(char c) {
    constexpr std::string_view others = "._:/+=@-";
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || others.find(c) != std::string_view::npos;
}

/// Spreads a count over all bits (splitmix64, Steele et al. 2014), so that ids look unlike each other.
std::uint64_t mixed(std::uint64_t x) {
    x = (x ^ (x >> 30U)) * 0xbf58476d1ce4e5b9ULL;
    x = (x ^ (x >> 27U)) * 0x94d049bb133111ebULL;
    return x ^ (x >> 31U);
}

} // namespace

std::string requestId(std::string given) {
    if (!given.empty() && given.size() <= longest && std::all_of(given.begin(), given.end(), plain))
        return given;
    static std::atomic<std::uint64_t> next{(static_cast<std::uint64_t>(std::random_device()()) << 32U) ^ std::random_device()()};
    std::uint64_t value = mixed(next.fetch_add(0x9e3779b97f4a7c15ULL, std::memory_order_relaxed));
    std::string id(16, '0');
    for (auto digit = id.rbegin(); digit != id.rend(); ++digit, value >>= 4U)
        *digit = "0123456789abcdef"[value & 15U];
    return id;
}

} // namespace lepton::serve

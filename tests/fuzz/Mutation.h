// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace lepton::testing {

/// The same numbers on every machine (splitmix64, Steele et al. 2014).
class Dice {
public:
    explicit Dice(std::uint64_t seed) : m_state(seed) {}
    std::uint64_t roll() {
        std::uint64_t x = m_state += 0x9e3779b97f4a7c15ULL;
        x = (x ^ (x >> 30U)) * 0xbf58476d1ce4e5b9ULL;
        x = (x ^ (x >> 27U)) * 0x94d049bb133111ebULL;
        return x ^ (x >> 31U);
    }
    /// 0 to `count` - 1; 0 of none.
    std::size_t below(std::size_t count) { return count == 0 ? 0 : static_cast<std::size_t>(roll() % count); }

private:
    std::uint64_t m_state;
};

/// One of the samples with a few changes: bytes flipped, pieces taken out, doubled, exchanged with those of another sample, numbers and words that parsers
/// trip over put in.
std::string mutated(const std::vector<std::string>& samples, Dice& dice);

} // namespace lepton::testing

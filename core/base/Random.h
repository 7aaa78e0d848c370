// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <vector>

namespace lepton {

/// Mixes the parts into one 64-bit value (SplitMix64's finaliser, Steele et al. 2014). Every random number in the
/// project is a function of such a value, of the seed, the step and the place, so that a resumed run draws the same.
std::uint64_t mixSeed(std::initializer_list<std::uint64_t> parts);

/// A small generator with the same numbers on every machine and compiler (SplitMix64).
class Random {
public:
    explicit Random(std::uint64_t seed) : m_state(seed) {}
    std::uint64_t next();
    /// Uniform in [0, bound); bound > 0. Without modulo bias.
    std::uint64_t below(std::uint64_t bound);
    /// Uniform in [0, 1).
    double uniform();

private:
    std::uint64_t m_state;
};

/// 0 … count-1 in random order (Fisher–Yates).
std::vector<std::int64_t> permutation(std::size_t count, std::uint64_t seed);

} // namespace lepton

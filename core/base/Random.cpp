// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/Random.h"

#include <numeric>
#include <utility>

namespace lepton {

namespace {
std::uint64_t finalise(std::uint64_t z) {
    z = (z ^ (z >> 30U)) * 0xbf58476d1ce4e5b9ULL;
    z = (z ^ (z >> 27U)) * 0x94d049bb133111ebULL;
    return z ^ (z >> 31U);
}
constexpr std::uint64_t goldenGamma = 0x9e3779b97f4a7c15ULL;
} // namespace

std::uint64_t mixSeed(std::initializer_list<std::uint64_t> parts) {
    std::uint64_t state = goldenGamma;
    for (const auto part : parts)
        state = finalise(state + goldenGamma + finalise(part + goldenGamma));
    return state;
}

std::uint64_t Random::next() {
    m_state += goldenGamma;
    return finalise(m_state);
}

std::uint64_t Random::below(std::uint64_t bound) {
    const std::uint64_t limit = ~std::uint64_t{0} - (~std::uint64_t{0} % bound + 1) % bound;
    for (;;)
        if (const auto value = next(); value <= limit)
            return value % bound;
}

double Random::uniform() {
    return static_cast<double>(next() >> 11U) * 0x1.0p-53;
}

std::vector<std::int64_t> permutation(std::size_t count, std::uint64_t seed) {
    std::vector<std::int64_t> order(count);
    std::iota(order.begin(), order.end(), 0);
    Random random(seed);
    for (std::size_t i = count; i > 1; --i)
        std::swap(order[i - 1], order[random.below(i)]);
    return order;
}

} // namespace lepton

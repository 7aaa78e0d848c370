// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/Random.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <numeric>

using lepton::mixSeed;
using lepton::permutation;
using lepton::Random;

TEST_CASE("Random: SplitMix64's published numbers for seed 1234567") {
    Random random(1234567);
    for (const std::uint64_t expected : {6457827717110365317ULL, 3203168211198807973ULL, 9817491932198370423ULL,
                                         4593380528125082431ULL, 16408922859458223821ULL})
        CHECK(random.next() == expected);
}

TEST_CASE("Random: uniform takes the upper 53 bits") {
    CHECK(Random(7).uniform() == static_cast<double>(Random(7).next() >> 11U) / 9007199254740992.0);
    Random random(1);
    double sum = 0;
    for (int i = 0; i < 10000; ++i) {
        const double value = random.uniform();
        REQUIRE(value >= 0);
        REQUIRE(value < 1);
        sum += value;
    }
    // Five standard deviations of the mean of 10,000 uniform numbers.
    CHECK(sum / 10000 == doctest::Approx(0.5).epsilon(0.03));
}

TEST_CASE("Random: below is even over its bound") {
    Random random(3);
    std::array<int, 6> counts{};
    for (int i = 0; i < 60000; ++i)
        ++counts.at(random.below(counts.size()));
    for (const int count : counts)
        CHECK(std::abs(count - 10000) < 500);
    CHECK(random.below(1) == 0);
}

// The values of this and the next case were computed by an independent implementation in Python.
TEST_CASE("permutation: seed 42 gives the same order everywhere") {
    CHECK(permutation(10, 42) == std::vector<std::int64_t>{0, 9, 5, 8, 6, 4, 7, 2, 1, 3});
}

TEST_CASE("mixSeed: order and number of parts matter") {
    CHECK(mixSeed({1, 2, 3}) == 0xa2c7ae98f4ad087aULL);
    CHECK(mixSeed({3, 2, 1}) == 0x0a7ee9814bdda202ULL);
    CHECK(mixSeed({0}) != mixSeed({0, 0}));
}

TEST_CASE("permutation: every number once") {
    auto order = permutation(1000, 5);
    CHECK_FALSE(std::is_sorted(order.begin(), order.end()));
    std::sort(order.begin(), order.end());
    std::vector<std::int64_t> expected(1000);
    std::iota(expected.begin(), expected.end(), 0);
    CHECK(order == expected);
    CHECK(permutation(0, 1).empty());
}

// SPDX-License-Identifier: GPL-3.0-or-later
#include "datasets/formats/NaturalOrder.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <vector>

using lepton::datasets::naturalLess;

TEST_CASE("numbers count by their value, letters without case") {
    const std::vector<std::string> expected{"",    "1",    "2", "02b",  "10",    "a",     "A2",
                                            "a10", "a10b", "B", "b9c1", "b9c12", "b10c1", "猫"};
    auto shuffled = expected;
    std::reverse(shuffled.begin(), shuffled.end());
    std::sort(shuffled.begin(), shuffled.end(), naturalLess);
    CHECK(shuffled == expected);
}

TEST_CASE("a strict order, also of names that differ little") {
    for (const auto& [a, b] : {std::pair("a1", "A1"), std::pair("a01", "a1"), std::pair("1", "01"),
                               std::pair("99999999999999999999998", "99999999999999999999999")}) {
        CHECK(naturalLess(a, b) != naturalLess(b, a));
        CHECK_FALSE(naturalLess(a, a));
    }
}

// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/serve/VersionOrder.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <vector>

using namespace lepton;

TEST_CASE("versions follow each other by their numbers") {
    const std::vector<std::string> order{"a", "b", "0.9", "1-rc1", "1", "1.0.0-rc2", "1.0.0-rc10", "1.0.0", "1.9", "1.10", "2", "9", "10", "20261121", "99999999999999999999999", "100000000000000000000000"};
    for (std::size_t i = 0; i < order.size(); ++i)
        for (std::size_t k = 0; k < order.size(); ++k) {
            CAPTURE(order[i]);
            CAPTURE(order[k]);
            CHECK(serve::olderVersion(order[i], order[k]) == (i < k));
        }
    CHECK(serve::olderVersion("01", "1"));
    CHECK_FALSE(serve::olderVersion("1", "01"));
    CHECK_FALSE(serve::olderVersion("1", "1"));
}

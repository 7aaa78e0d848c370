// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/serve/RateLimit.h"

#include <doctest/doctest.h>

using namespace lepton;
using namespace std::chrono_literals;

TEST_CASE("a client has a second's worth at once, then as many as its rate; others are not its concern") {
    serve::RateLimit limit(2);
    const serve::Clock::time_point start{1000s};
    CHECK(limit.secondsToWait("a", start) == 0);
    CHECK(limit.secondsToWait("a", start) == 0);
    CHECK(limit.secondsToWait("a", start) == 1);
    CHECK(limit.secondsToWait("b", start) == 0);
    CHECK(limit.secondsToWait("a", start + 400ms) == 1); // 0.8 of a token
    CHECK(limit.secondsToWait("a", start + 500ms) == 0);
    CHECK(limit.secondsToWait("a", start + 500ms) == 1);
    // However long it was silent, it has no more than a second's worth.
    int let = 0;
    while (limit.secondsToWait("a", start + 100s) == 0)
        ++let;
    CHECK(let == 2);
}

TEST_CASE("less than one a second says how long to wait, and no rate is no limit") {
    serve::RateLimit slow(0.1);
    const serve::Clock::time_point start{1000s};
    CHECK(slow.secondsToWait("a", start) == 0);
    CHECK(slow.secondsToWait("a", start) == 10);
    serve::RateLimit none(0);
    for (int i = 0; i < 1000; ++i)
        CHECK(none.secondsToWait("a", start) == 0);
}

TEST_CASE("many clients take no more memory than ten thousand") {
    serve::RateLimit limit(1);
    const serve::Clock::time_point start{1000s};
    for (int i = 0; i < 30000; ++i)
        limit.secondsToWait(std::to_string(i), start);
    CHECK(limit.clients() <= 10000);
}

// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/Text.h"

#include <doctest/doctest.h>

#include <cstdint>
#include <cstdlib>
#include <limits>

using lepton::formatNumber;
using lepton::Text;
using lepton::text;

TEST_CASE("Text: values go in where their number stands") {
    CHECK(text("%1 holds %2 pictures", "digits", 60000).str() == "digits holds 60,000 pictures");
    CHECK(text("%2 before %1", "a", "b").str() == "b before a");
    CHECK(text("%1 and %1", "x").str() == "x and x");
}

TEST_CASE("Text: a place without a value stays as it is") {
    CHECK(text("%1 of %2", 1).str() == "1 of %2");
    CHECK(text("100 % of %0", 1).str() == "100 % of %0");
    CHECK(Text("ends in %").str() == "ends in %");
}

TEST_CASE("Text: a value that looks like a place is not filled again") {
    CHECK(text("%1 %2", "%2", "b").str() == "%2 b");
}

TEST_CASE("Text: a translation takes the same values") {
    CHECK(text("%1 of %2", 3, 4).fill("von %2 sind es %1") == "von 4 sind es 3");
}

TEST_CASE("Text: how values are written") {
    CHECK(text("%1", true).str() == "true");
    CHECK(text("%1", 0.1).str() == "0.1");
    CHECK(text("%1", std::string("word")).str() == "word");
    CHECK(text("%1", std::size_t{1234}).str() == "1,234");
}

TEST_CASE("formatNumber: thousands are set apart") {
    CHECK(formatNumber(0LL) == "0");
    CHECK(formatNumber(999LL) == "999");
    CHECK(formatNumber(1000LL) == "1,000");
    CHECK(formatNumber(-1234567LL) == "-1,234,567");
    CHECK(formatNumber(std::numeric_limits<long long>::max()) == "9,223,372,036,854,775,807");
    CHECK(formatNumber(std::numeric_limits<long long>::min()) == "-9,223,372,036,854,775,808");
}

TEST_CASE("formatNumber: reals read back exactly") {
    for (const double value : {0.1, 1.0 / 3, 1e300, 5e-324, -2.5})
        CHECK(std::strtod(formatNumber(value).c_str(), nullptr) == value);
}

// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/serve/UrlPath.h"

#include <doctest/doctest.h>

using namespace lepton::serve;
using Parts = std::vector<std::string>;

TEST_CASE("paths are cut at slashes, then decoded") {
    CHECK(pathParts("/v2/models/a%20b/infer") == Parts{"v2", "models", "a b", "infer"});
    CHECK(pathParts("/v2/") == Parts{"v2"});
    CHECK(pathParts("/v2//x") == Parts{"v2", "", "x"});
    CHECK(pathParts("/a%2Fb") == Parts{"a/b"});
    CHECK(pathParts("/") == Parts{""});
}

TEST_CASE("what is no percent code stays") {
    CHECK(percentDecoded("100%") == "100%");
    CHECK(percentDecoded("%4") == "%4");
    CHECK(percentDecoded("%zz%41") == "%zzA");
    CHECK(percentDecoded("%C3%A9") == "é");
}

TEST_CASE("query values are found by their key") {
    CHECK(queryValue("name=a%20b.png&x=1", "name") == "a b.png");
    CHECK(queryValue("x=1&name=", "name") == "");
    CHECK_FALSE(queryValue("names=1", "name").has_value());
    CHECK_FALSE(queryValue("", "name").has_value());
}

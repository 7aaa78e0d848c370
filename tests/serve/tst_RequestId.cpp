// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/serve/RequestId.h"

#include <doctest/doctest.h>

#include <set>

using namespace lepton;

TEST_CASE("a sane request id is kept, others are made anew") {
    CHECK(serve::requestId("order-42/7:a.b_c+d=e@f") == "order-42/7:a.b_c+d=e@f");
    CHECK(serve::requestId(std::string(128, 'x')) == std::string(128, 'x'));
    for (const std::string& wrong : {std::string(), std::string("two words"), std::string("a\"b"), std::string("a\nb"), std::string("ä"), std::string(129, 'x')}) {
        const std::string made = serve::requestId(wrong);
        CHECK(made.size() == 16);
        CHECK(made.find_first_not_of("0123456789abcdef") == std::string::npos);
    }
}

TEST_CASE("no two made ids are alike") {
    std::set<std::string> made;
    for (int i = 0; i < 100000; ++i)
        made.insert(serve::requestId({}));
    CHECK(made.size() == 100000);
}

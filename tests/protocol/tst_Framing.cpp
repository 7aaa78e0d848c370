// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/protocol/Framing.h"

#include <doctest/doctest.h>

using namespace lepton;
using namespace lepton::protocol;

TEST_CASE("messages come out whole however the bytes arrive") {
    const Json first{{"jsonrpc", "2.0"}, {"method", "initialize"}, {"params", {{"text", "Größe 数据"}}}};
    const Json second{{"jsonrpc", "2.0"}, {"id", 2}};
    const std::string bytes = frame(first) + frame(second);
    for (const std::size_t piece : {std::size_t{1}, std::size_t{7}, bytes.size()}) {
        Deframer deframer;
        std::vector<Json> got;
        for (std::size_t at = 0; at < bytes.size(); at += piece) {
            deframer.feed(std::string_view(bytes).substr(at, piece));
            for (auto message = deframer.next(); message.ok() && message->has_value(); message = deframer.next())
                got.push_back(**message);
        }
        CHECK(got == std::vector<Json>{first, second});
    }
}

TEST_CASE("a broken body is reported and the next message still comes") {
    Deframer deframer;
    deframer.feed("Content-Length: 3\r\n\r\n{a}" + frame({{"id", 1}}));
    CHECK(!deframer.next().ok());
    const auto next = deframer.next();
    REQUIRE(next.ok());
    CHECK((**next)["id"] == 1);
}

TEST_CASE("a header without a usable length is refused, not waited for") {
    for (const char* header : {"Hello: 3\r\n\r\n", "Content-Length: many\r\n\r\n", "Content-Length: -5\r\n\r\n", "Content-Length: 99999999999\r\n\r\n"}) {
        Deframer deframer;
        deframer.feed(header);
        CHECK(!deframer.next().ok());
    }
    Deframer endless;
    endless.feed(std::string(8192, 'x'));
    CHECK(!endless.next().ok());
}

// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/protocol/Messages.h"

#include <doctest/doctest.h>

using namespace lepton;

TEST_CASE("an error crosses the protocol with its place, its hint and its translatable parts") {
    const Error sent = Error(ErrorCode::Conflict, text(LT("core", "Port %1 is in use"), "8000")).at("127.0.0.1").fix("Choose another port");
    const Error got = protocol::errorOf(protocol::errorResponse(7, sent));
    CHECK(got.code == ErrorCode::Conflict);
    CHECK(got.what == sent.what);
    CHECK(got.what.english() == "Port %1 is in use");
    CHECK(got.where == "127.0.0.1");
    CHECK(got.hint == sent.hint);
}

TEST_CASE("an unknown method has JSON-RPC's own code") {
    CHECK(protocol::methodNotFound(1, "dance")["error"]["code"] == -32601);
    CHECK(protocol::errorOf(protocol::methodNotFound(1, "dance")).what.str().find("dance") != std::string::npos);
}

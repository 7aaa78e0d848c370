// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/serve/Access.h"

#include <doctest/doctest.h>

using namespace lepton;
using Role = serve::Access::Role;

namespace {

/// 0: let in.
int status(const serve::Access& access, const std::string& authorization, Role role) {
    const auto refused = access.refuse(authorization, role);
    return refused ? refused->status : 0;
}

} // namespace

TEST_CASE("without tokens everybody may everything") { CHECK(status(serve::Access(), "", Role::Admin) == 0); }

TEST_CASE("a token alone on its line may everything") {
    const auto access = serve::Access::parse("  s3cret \n", "tokens");
    REQUIRE(access.ok());
    for (const Role role : {Role::Infer, Role::Metrics, Role::Admin}) {
        CHECK(status(*access, "Bearer s3cret", role) == 0);
        for (const char* wrong : {"", "s3cret", "Bearer", "Bearer ", "Bearer s3cre", "Bearer s3crets", "Bearer S3CRET", "Basic s3cret", "Bearer  s3cret"})
            CHECK(status(*access, wrong, role) == 401);
    }
    CHECK(status(*access, "bearer s3cret", Role::Infer) == 0); // RFC 9110, 11.1: schemes have no case
}

TEST_CASE("roles: each may its own, admin may all, and 403 is not 401") {
    const auto access = serve::Access::parse("# who\ninfer abc\n\nmetrics def\nadmin ghi\n", "tokens");
    REQUIRE(access.ok());
    CHECK(status(*access, "Bearer abc", Role::Infer) == 0);
    CHECK(status(*access, "Bearer abc", Role::Metrics) == 403);
    CHECK(status(*access, "Bearer abc", Role::Admin) == 403);
    CHECK(status(*access, "Bearer def", Role::Infer) == 403);
    CHECK(status(*access, "Bearer def", Role::Metrics) == 0);
    for (const Role role : {Role::Infer, Role::Metrics, Role::Admin})
        CHECK(status(*access, "Bearer ghi", role) == 0);
    CHECK(access->refuse("", Role::Infer)->headers.at("WWW-Authenticate") == "Bearer");
    CHECK(access->refuse("Bearer x", Role::Infer)->headers.at("WWW-Authenticate").find("invalid_token") != std::string::npos);
}

TEST_CASE("a token file that says something else is refused by its line, without the token") {
    const auto wrong = serve::Access::parse("infer abc\nroot hush-hush\n", "tokens");
    REQUIRE_FALSE(wrong.ok());
    CHECK(wrong.error().where == "tokens:2");
    CHECK(wrong.error().line().find("hush-hush") == std::string::npos);
    CHECK_FALSE(serve::Access::parse("infer a b\n", "tokens").ok());
    CHECK_FALSE(serve::Access::parse("\n# nothing\n", "tokens").ok());
}

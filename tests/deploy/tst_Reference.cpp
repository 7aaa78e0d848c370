// SPDX-License-Identifier: GPL-3.0-or-later
// Names as the OCI distribution specification and Docker's own parser read them.
#include "core/deploy/oci/Reference.h"

#include <doctest/doctest.h>

using namespace lepton::deploy::oci;

TEST_CASE("References are taken apart as Docker does") {
    struct Case {
        const char *text, *host, *repository, *tag, *digest;
    };
    const std::string digest = "sha256:" + std::string(64, 'a');
    const std::string withDigest = "registry.example:5000/team/digits:3@" + digest;
    for (const auto& wanted : std::initializer_list<Case>{
             {"registry.example/team/digits", "registry.example", "team/digits", "", ""},
             {"registry.example:5000/digits:v1.2-b", "registry.example:5000", "digits", "v1.2-b", ""},
             {withDigest.c_str(), "registry.example:5000", "team/digits", "3", digest.c_str()},
             {"localhost/digits", "localhost", "digits", "", ""},
             {"127.0.0.1:5000/a/b/c", "127.0.0.1:5000", "a/b/c", "", ""},
             {"[::1]:5000/digits", "[::1]:5000", "digits", "", ""},
             {"digits", "docker.io", "library/digits", "", ""},
             {"digits:2", "docker.io", "library/digits", "2", ""},
             {"team/digits", "docker.io", "team/digits", "", ""},
             {"index.docker.io/team/digits", "docker.io", "team/digits", "", ""},
             {"ghcr.io/some_one/my.model__x", "ghcr.io", "some_one/my.model__x", "", ""},
         }) {
        CAPTURE(wanted.text);
        const auto parsed = parseReference(wanted.text);
        REQUIRE(parsed);
        CHECK(parsed.value().host == wanted.host);
        CHECK(parsed.value().repository == wanted.repository);
        CHECK(parsed.value().tag == wanted.tag);
        CHECK(parsed.value().digest == wanted.digest);
    }
    CHECK(parseReference("digits").value().apiHost() == "registry-1.docker.io");
}

TEST_CASE("Malformed references are refused with a reason") {
    for (const char* text : {"", "https://registry.example/digits", "registry.example/Digits", "registry.example/", "registry.example:5000", "registry.example:99999/digits", "registry.example:x/digits",
                             "registry.example/a//b", "registry.example/-a", "registry.example/a:tag with space", "registry.example/a@sha256:12", "registry.example/a@md5:00", "registry.example/a:", "reg_istry.example/a", "a b/c"}) {
        CAPTURE(text);
        const auto parsed = parseReference(text);
        REQUIRE_FALSE(parsed);
        CHECK(parsed.error().code == lepton::ErrorCode::BadValue);
        CHECK_FALSE(parsed.error().hint.empty());
    }
    CHECK_FALSE(parseReference("registry.example/" + std::string(300, 'a')));
}

TEST_CASE("Versions become tags") {
    CHECK(tagFrom("3") == "3");
    CHECK(tagFrom("1.2+build 7") == "1.2-build-7");
    CHECK(tagFrom(".hidden") == "v-hidden");
    CHECK(tagFrom("") == "v");
    CHECK(tagFrom(std::string(200, 'x')).size() == 128);
}

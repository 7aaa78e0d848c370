// SPDX-License-Identifier: GPL-3.0-or-later
// The files of docker and podman, and a helper program as Docker's protocol describes it.
#include "core/base/Json.h"
#include "core/base/platform/Platform.h"
#include "core/deploy/oci/Authorization.h"
#include "core/deploy/oci/Credentials.h"

#include <doctest/doctest.h>

#include <cstdlib>

using namespace lepton;
using namespace lepton::deploy::oci;

namespace {

struct Folder {
    Path path = std::filesystem::temp_directory_path() / ("lepton-credentials-" + std::to_string(platform::processId()));
    Folder() { std::filesystem::create_directories(path); }
    ~Folder() { std::filesystem::remove_all(path); }
    Path file(const std::string& name, const std::string& bytes) const {
        REQUIRE(writeFile(path / name, bytes));
        return path / name;
    }
};

} // namespace

TEST_CASE("Base64 is RFC 4648's own examples") {
    for (const auto& [plain, coded] : {std::pair{"", ""}, {"f", "Zg=="}, {"fo", "Zm8="}, {"foo", "Zm9v"}, {"foob", "Zm9vYg=="}, {"fooba", "Zm9vYmE="}, {"foobar", "Zm9vYmFy"}}) {
        CHECK(base64(plain) == coded);
        CHECK(fromBase64(coded) == std::string(plain));
    }
    CHECK(fromBase64("Zm9vYg") == std::string("foob"));
    CHECK_FALSE(fromBase64("!!!!"));
}

TEST_CASE("The most exact entry of auths holds, and the first file that has one") {
    const Folder folder;
    // "YW5uOnM6Mw==" is "ann:s:3"
    const Path first = folder.file("first.json", R"({"auths":{"registry.example":{"auth":"YW5uOnM6Mw=="},"registry.example/team":{"username":"team","password":"t"},"https://index.docker.io/v1/":{"auth":"aHViOmg="}}})");
    const Path second = folder.file("second.json", R"({"auths":{"registry.example":{"auth":"b3RoZXI6bw=="},"only.example":{"identitytoken":"refresh"}}})");
    const auto found = [&](const char* repository) { return findCredentials(repository, {folder.path / "missing.json", first, second}); };
    REQUIRE(found("registry.example/other/digits"));
    CHECK(found("registry.example/other/digits").value()->user == "ann");
    CHECK(found("registry.example/other/digits").value()->password == "s:3");
    CHECK(found("registry.example/team/digits").value()->user == "team");
    CHECK(found("docker.io/library/digits").value()->user == "hub");
    CHECK(found("only.example/digits").value()->identityToken == "refresh");
    CHECK_FALSE(found("unknown.example/digits").value());
}

TEST_CASE("A helper program is asked with the host on its standard input") {
    const Folder folder;
    const Path helper = folder.file("docker-credential-lt", "#!/bin/sh\nread host\ncase $host in\n  a.example) echo '{\"Username\":\"u\",\"Secret\":\"p\"}';;\n  t.example) echo '{\"Username\":\"<token>\",\"Secret\":\"r\"}';;\n"
                                                            "  locked.example) echo 'the keychain is locked' >&2; exit 1;;\n  *) echo 'credentials not found in native keychain'; exit 1;;\nesac\n");
    std::filesystem::permissions(helper, std::filesystem::perms::owner_all);
    const std::string path = std::getenv("PATH");
    ::setenv("PATH", (folder.path.string() + ":" + path).c_str(), 1);
    const Path store = folder.file("store.json", R"({"auths":{"a.example":{}},"credsStore":"lt","credHelpers":{"none.example":"missing"}})");
    CHECK(findCredentials("a.example/x", {store}).value()->user == "u");
    CHECK(findCredentials("a.example/x", {store}).value()->password == "p");
    CHECK(findCredentials("t.example/x", {store}).value()->identityToken == "r");
    CHECK_FALSE(findCredentials("b.example/x", {store}).value());
    const auto locked = findCredentials("locked.example/x", {store});
    REQUIRE_FALSE(locked);
    CHECK(locked.error().what.str().find("the keychain is locked") != std::string::npos);
    const auto missing = findCredentials("none.example/x", {store});
    REQUIRE_FALSE(missing);
    CHECK(missing.error().where == "docker-credential-missing");
    ::setenv("PATH", path.c_str(), 1);
}

TEST_CASE("A damaged file is named, and nothing of it is shown") {
    const Folder folder;
    for (const char* bytes : {R"({"auths":{"a.example":{"auth":"hunter2")", R"([])", R"({"auths":{"a.example":{"auth":"aHVudGVyMg=="}}})", R"({"auths":{"a.example":"hunter2"}})"}) {
        CAPTURE(bytes);
        const Path file = folder.file("damaged.json", bytes);
        const auto found = findCredentials("a.example/x", {file});
        REQUIRE_FALSE(found);
        CHECK(found.error().where == file.string());
        CHECK(toJson(found.error()).dump().find("hunter2") == std::string::npos);
    }
}

TEST_CASE("Challenges are read as RFC 7235 writes them") {
    const auto bearer = parseChallenges(R"(Bearer realm="https://auth.example/token?x=1,2",service="registry.example", scope="repository:a/b:pull,push")");
    REQUIRE(bearer.size() == 1);
    CHECK(bearer[0].scheme == "bearer");
    CHECK(bearer[0].parameters.at("realm") == "https://auth.example/token?x=1,2");
    CHECK(bearer[0].parameters.at("scope") == "repository:a/b:pull,push");
    const auto both = parseChallenges(R"(Negotiate, Basic realm="a \"quoted\" word", charset=UTF-8)");
    REQUIRE(both.size() == 2);
    CHECK(both[0].scheme == "negotiate");
    CHECK(both[1].scheme == "basic");
    CHECK(both[1].parameters.at("realm") == "a \"quoted\" word");
    CHECK(parseChallenges("").empty());
    CHECK(parseChallenges("=,=\"").empty());
}

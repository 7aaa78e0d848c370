// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/Files.h"
#include "core/deploy/Secrets.h"
#include "core/deploy/lepton/WorkspaceClient.h"

#include <doctest/doctest.h>

#include <cstdlib>
#include <string>

using namespace lepton;
using namespace lepton::deploy;

namespace {

/// The vendor's variables and the place of secrets, set for one test.
struct Surroundings {
    explicit Surroundings(const std::string& name) : folder(std::filesystem::temp_directory_path() / ("lepton-workspace-" + name)) {
        std::filesystem::remove_all(folder);
        setenv("LEPTON_CONFIG", folder.c_str(), 1);
        setenv("LEPTON_NO_KEYCHAIN", "1", 1);
        for (const char* variable : {"LEPTON_WORKSPACE_ID", "LEPTON_WORKSPACE_TOKEN", "LEPTON_WORKSPACE_URL", "LEPTON_WORKSPACE_ORIGIN_URL"})
            unsetenv(variable);
    }
    ~Surroundings() {
        std::filesystem::remove_all(folder);
        unsetenv("LEPTON_WORKSPACE_TOKEN");
        unsetenv("LEPTON_WORKSPACE_ID");
        unsetenv("LEPTON_WORKSPACE_URL");
        unsetenv("LEPTON_CONFIG");
    }
    Path folder;
};

} // namespace

TEST_CASE("a workspace that can't be one is refused before any request, and what may be a token is not repeated") {
    const Surroundings surroundings("bad");
    setenv("LEPTON_WORKSPACE_TOKEN", "secret-token", 1);
    struct Bad {
        std::string workspace, url, says;
    };
    for (const Bad& bad : {Bad{"", "", "not named"}, Bad{"https://dashboard.dgxc-lepton.nvidia.com/workspace/abc", "", "address"}, Bad{"abc:secret-token", "", "credential"}, Bad{"Team One", "", "can't be"},
                           Bad{"-team", "", "can't be"}, Bad{"team", "gateway.dgxc-lepton.nvidia.com/api", "https://"}, Bad{"team", "ftp://gateway", "https://"}, Bad{"team", "https://", "https://"}, Bad{"team", "https:///x", "can't be"},
                           Bad{"team", "http://gateway.example/api/v2/workspaces/team", "unprotected"}, Bad{"team", "https://user:secret-token@gateway", "user or a password"}, Bad{"team", "https://gate way/x", "can't be"},
                           Bad{"team", "https://gateway/x?token=secret-token", "can't be"}}) {
        const auto found = dgx::workspaceOf(Json{{"workspace", bad.workspace}, {"workspace_url", bad.url}});
        CAPTURE(bad.workspace);
        CAPTURE(bad.url);
        REQUIRE_FALSE(found);
        CHECK(found.error().code == ErrorCode::BadValue);
        const std::string line = found.error().line() + found.error().hint.str();
        CHECK(line.find(bad.says) != std::string::npos);
        CHECK(line.find("secret-token") == std::string::npos);
        CHECK_FALSE(found.error().hint.empty());
    }
}

TEST_CASE("the vendor's variables fill in what is not set, as for its own command line") {
    const Surroundings surroundings("variables");
    setenv("LEPTON_WORKSPACE_ID", "team-1", 1);
    const auto without = dgx::workspaceOf(Json::object());
    REQUIRE_FALSE(without);
    CHECK(without.error().code == ErrorCode::NotFound);

    REQUIRE(keepSecret(dgx::tokenSecret, "team-1:kept\n")); // the dashboard's whole credential, as people paste it
    auto found = dgx::workspaceOf(Json::object());
    REQUIRE(found);
    CHECK(found->token == "kept");
    CHECK(found->url == "https://gateway.dgxc-lepton.nvidia.com/api/v2/workspaces/team-1");
    CHECK(found->origin == "https://gateway.dgxc-lepton.nvidia.com");

    setenv("LEPTON_WORKSPACE_TOKEN", "fresh", 1);
    setenv("LEPTON_WORKSPACE_URL", "http://127.0.0.1:9/api/v2/workspaces/team-1/", 1);
    found = dgx::workspaceOf(Json{{"workspace", "team-2"}});
    REQUIRE(found);
    CHECK(found->token == "fresh");
    CHECK(found->id == "team-2");
    CHECK(found->url == "http://127.0.0.1:9/api/v2/workspaces/team-1");
    CHECK(found->origin.empty());
}

TEST_CASE("the vendor's words are shown without what could be a token") {
    CHECK(dgx::vendorWords(R"({"code":"X","message":"quota exceeded"})", {}) == "quota exceeded");
    CHECK(dgx::vendorWords(R"({"error":{"message":"no abc here"}})", {"abc"}) == "no *** here");
    CHECK(dgx::vendorWords(R"({"message":"bad spec.api_tokens[0]: xyz"})", {}).empty());
    CHECK(dgx::vendorWords("plain\nwords", {}) == "plain words");
    CHECK(dgx::vendorWords(std::string(1000, 'x'), {}).size() == 300);
}

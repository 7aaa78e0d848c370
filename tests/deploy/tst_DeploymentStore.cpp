// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/deploy/DeploymentStore.h"
#include "tests/main/TemporaryFolder.h"

#include <doctest/doctest.h>

using namespace lepton;
using namespace lepton::deploy;

TEST_CASE("a deployment's name is made from the package's, as a DNS label") {
    CHECK(deploymentName("Digits CNN") == "digits-cnn");
    CHECK(deploymentName("9lives_v2.1") == "model-9lives-v2-1");
    CHECK(deploymentName("--") == "model");
    CHECK(deploymentName(std::string(80, 'a')).size() == 40);
    for (const char* name : {"digits", "a", "a-1"})
        CHECK(checkDeploymentName(name).ok());
    for (const char* name : {"", "Digits", "1a", "a-", "a_b", "../x", "a.b", "a/b"})
        CHECK_FALSE(checkDeploymentName(name).ok());
    CHECK_FALSE(checkDeploymentName(std::string(41, 'a')).ok());
}

TEST_CASE("a record comes back as it was saved") {
    const testing::TemporaryFolder folder;
    const DeploymentStore store(folder.path());
    Deployment deployment;
    deployment.name = "digits";
    deployment.target = "local";
    deployment.url = "http://127.0.0.1:8000";
    deployment.live = 2;
    deployment.token = true;
    deployment.lastError = Error(ErrorCode::Conflict, "It did not work").at("there").fix("Try again");
    deployment.revisions = {{1, "Digits", "1", "aa", {{"port", 0}}, "2026-11-21T00:00:00Z", "superseded", {{"port", 1}}}, {2, "Digits", "2", "bb", {{"port", 0}}, "2026-11-21T00:01:00Z", "live", Json::object()}};
    REQUIRE(store.save(deployment).ok());
    const auto loaded = store.load("digits");
    REQUIRE(loaded.ok());
    CHECK(toJson(*loaded) == toJson(deployment));
    CHECK(loaded->current()->version == "2");
    CHECK(loaded->before(2)->version == "1");
    CHECK(loaded->before(1) == nullptr);
    CHECK(loaded->folder == store.folder("digits"));
}

TEST_CASE("a revision whose worker has died is interrupted") {
    const testing::TemporaryFolder folder;
    const DeploymentStore store(folder.path());
    Deployment deployment;
    deployment.name = "digits";
    deployment.target = "local";
    deployment.revisions = {{1, "Digits", "1", "aa", Json::object(), "", "applying", Json::object()}};
    REQUIRE(store.save(deployment).ok());
    CHECK(store.load("digits")->revisions[0].outcome == "interrupted");
    const auto lock = store.lock("digits");
    REQUIRE(lock.ok());
    CHECK(store.load("digits")->revisions[0].outcome == "applying");
}

TEST_CASE("a damaged record is named and hides no other") {
    const testing::TemporaryFolder folder;
    const DeploymentStore store(folder.path());
    Deployment good;
    good.name = "good";
    good.target = "local";
    REQUIRE(store.save(good).ok());
    REQUIRE(writeFile(folder.path() / "bad" / "deployment.json", "{\"format\":").ok());
    const auto all = store.list();
    REQUIRE(all.size() == 2);
    CHECK(all[0].name == "bad");
    CHECK(all[0].lastError.has_value());
    CHECK(all[1].name == "good");
    const auto missing = store.load("other");
    REQUIRE_FALSE(missing.ok());
    CHECK(missing.error().hint.str().find("bad, good") != std::string::npos);
}

TEST_CASE("a package is kept once, and again if the copy was spoilt") {
    const testing::TemporaryFolder folder;
    const DeploymentStore store(folder.path() / "store");
    const Path package = folder.path() / "a.leptonmodel";
    REQUIRE(writeFile(package, "the package's bytes").ok());
    const std::string digest = sha256(std::string_view("the package's bytes"));
    const auto kept = store.keepPackage("digits", package, digest);
    REQUIRE(kept.ok());
    CHECK(*readFile(*kept) == "the package's bytes");
    REQUIRE(writeFile(*kept, "spoilt").ok());
    REQUIRE(store.keepPackage("digits", package, digest).ok());
    CHECK(*readFile(*kept) == "the package's bytes");
}

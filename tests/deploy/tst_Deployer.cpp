// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/deploy/Deployer.h"
#include "tests/main/TemporaryFolder.h"

#include <doctest/doctest.h>

#include <memory>

using namespace lepton;
using namespace lepton::deploy;

namespace {

/// What a made-up target was asked to do, and what it shall answer.
struct Story {
    std::vector<std::string> asked;
    std::vector<std::string> plans;
    std::optional<Error> applyFails;
    std::string failsFor; ///< a version: only that one's apply fails
};

class StoryTarget : public Target {
public:
    explicit StoryTarget(Story& story) : m_story(story) {}
    Result<Plan> plan(const Request& request, const Deployment* before) override {
        m_story.plans.push_back("plan " + request.package.version + (before != nullptr ? " after " + std::to_string(before->live) : ""));
        return Plan{{{"apply", "Do it"}}, {{"https://story.example", "It is told there", false}}, {}, {}};
    }
    Result<Live> apply(const Request& request, const Deployment*, Reporter& reporter) override {
        m_story.asked.push_back("apply " + request.package.version + " size " + request.settings["size"].dump());
        LEPTON_CHECK(reporter.check());
        if (m_story.applyFails && request.package.version == m_story.failsFor)
            return *m_story.applyFails;
        return Live{"", {}, {{"made", request.package.version}}};
    }
    Result<Status> status(const Deployment&) override { return Status{}; }
    Result<void> remove(const Deployment&, Reporter&) override {
        m_story.asked.emplace_back("remove");
        return {};
    }

private:
    Story& m_story;
};

struct Fixture {
    testing::TemporaryFolder folder;
    Story story;
    TargetType type;
    std::vector<std::string> told;

    Fixture() {
        type.settings = {"story", "Story", "", {{"size", "Size", graph::ParameterKind::Integer, 3, 0, 100, {}, ""}}};
        type.answers = false;
        type.rehearses = false;
        type.make = [this] { return std::make_unique<StoryTarget>(story); };
    }

    DeploymentStore store() const { return DeploymentStore(folder.path() / "deployments"); }
    Deployer deployer() {
        return Deployer("/nowhere/lepton", store(), [this](const std::string& name) -> Result<const TargetType*> {
            if (name != "story")
                return Error(ErrorCode::NotFound, "no such target");
            return &type;
        });
    }
    Reporter reporter() {
        return {[this](const Event& event) { told.push_back(event.name + " " + event.state); }, {}};
    }
    Path package(const std::string& version) const {
        project::Package package;
        package.name = "Digits";
        package.version = version;
        package.signature = {{"inputs", {{{"name", "pictures"}, {"datatype", "FP32"}, {"shape", {-1, 1, 2, 2}}}}}, {"outputs", {{{"name", "scores"}, {"datatype", "FP32"}, {"shape", {-1, 2}}}}}};
        package.weights = std::string("\x02\0\0\0\0\0\0\0{}", 10);
        const Path file = folder.path() / ("digits-" + version + ".leptonmodel");
        REQUIRE(project::writePackage(file, package).ok());
        return file;
    }
};

} // namespace

TEST_CASE("a second version takes over the first one's settings and can be rolled back") {
    Fixture fixture;
    auto reporter = fixture.reporter();
    const auto first = fixture.deployer().deploy({fixture.package("1"), "story", "", {{"size", 7}}}, reporter);
    REQUIRE_MESSAGE(first.ok(), (first.ok() ? "" : first.error().line()));
    CHECK(first->deployment.name == "digits");
    const auto second = fixture.deployer().deploy({fixture.package("2"), "", "digits", Json::object()}, reporter);
    REQUIRE(second.ok());
    const auto back = fixture.deployer().rollback("digits", std::nullopt, reporter);
    REQUIRE(back.ok());
    CHECK(back->version == "1");
    CHECK(fixture.story.asked == std::vector<std::string>{"apply 1 size 7", "apply 2 size 7", "apply 1 size 7"});
    const auto deployment = fixture.store().load("digits");
    REQUIRE(deployment->revisions.size() == 3);
    CHECK(deployment->live == 3);
    CHECK(deployment->revisions[0].outcome == "superseded");
    CHECK(deployment->revisions[1].outcome == "superseded");
    CHECK(deployment->revisions[2].outcome == "live");
    CHECK(deployment->revisions[2].state["made"] == "1");
    CHECK(fixture.story.plans == std::vector<std::string>{"plan 1", "plan 2 after 1", "plan 1 after 2"});
    const auto journal = readFile(fixture.store().folder("digits") / "journal.jsonl");
    REQUIRE(journal.ok());
    CHECK(journal->find("https://story.example: It is told there (TLS is not checked)") != std::string::npos);
}

TEST_CASE("a version that fails leaves the one before live") {
    Fixture fixture;
    fixture.type.answers = true; // so that a failure is taken back
    auto reporter = fixture.reporter();
    fixture.story.failsFor = "2";
    fixture.story.applyFails = Error(ErrorCode::Conflict, "The image can't start").at("pod").fix("Look at its log");
    fixture.type.answers = false;
    REQUIRE(fixture.deployer().deploy({fixture.package("1"), "story", "", Json::object()}, reporter).ok());
    const auto failed = fixture.deployer().deploy({fixture.package("2"), "story", "", Json::object()}, reporter);
    REQUIRE_FALSE(failed.ok());
    CHECK(failed.error().what.str() == "The image can't start");
    const auto deployment = fixture.store().load("digits");
    CHECK(deployment->live == 1);
    CHECK(deployment->current()->version == "1");
    CHECK(deployment->revisions.back().outcome == "failed");
    CHECK(deployment->lastError->hint.str() == "Look at its log");
}

TEST_CASE("what a first deployment made is taken away when it fails") {
    Fixture fixture;
    fixture.type.answers = true;
    fixture.story.failsFor = "1";
    fixture.story.applyFails = Error(ErrorCode::Conflict, "It can't start");
    auto reporter = fixture.reporter();
    REQUIRE_FALSE(fixture.deployer().deploy({fixture.package("1"), "story", "", Json::object()}, reporter).ok());
    CHECK(fixture.story.asked == std::vector<std::string>{"apply 1 size 3", "remove"});
    CHECK(fixture.told.back() == "rollback done");
    CHECK(fixture.store().load("digits")->live == 0);
}

TEST_CASE("orders that contradict what is there are refused before anything is asked of the target") {
    Fixture fixture;
    auto reporter = fixture.reporter();
    const auto code = [&](const Order& order) {
        const auto answer = fixture.deployer().deploy(order, reporter);
        return answer.ok() ? std::string("ok") : std::string(errorCodeName(answer.error().code));
    };
    CHECK(code({fixture.folder.path() / "none.leptonmodel", "story", "", Json::object()}) == "not-found");
    CHECK(code({fixture.package("1"), "elsewhere", "", Json::object()}) == "not-found");
    CHECK(code({fixture.package("1"), "story", "Not A Name", Json::object()}) == "bad-value");
    CHECK(code({fixture.package("1"), "story", "", {{"size", 1000}}}) == "bad-value");
    CHECK(code({fixture.package("1"), "story", "", {{"colour", "red"}}}) == "bad-value");
    CHECK(fixture.story.asked.empty());
    REQUIRE(fixture.deployer().deploy({fixture.package("1"), "story", "", Json::object()}, reporter).ok());
    const auto lock = fixture.store().lock("digits");
    REQUIRE(lock.ok());
}

TEST_CASE("a rollback needs something to go back to") {
    Fixture fixture;
    auto reporter = fixture.reporter();
    CHECK_FALSE(fixture.deployer().rollback("digits", std::nullopt, reporter).ok());
    REQUIRE(fixture.deployer().deploy({fixture.package("1"), "story", "", Json::object()}, reporter).ok());
    CHECK_FALSE(fixture.deployer().rollback("digits", std::nullopt, reporter).ok());
    CHECK_FALSE(fixture.deployer().rollback("digits", 7, reporter).ok());
}

TEST_CASE("cancelling ends the work with that error and takes back what was begun") {
    Fixture fixture;
    fixture.type.answers = true;
    Reporter reporter({}, [&fixture] { return fixture.story.asked.empty(); }); // from apply() on
    const auto answer = fixture.deployer().deploy({fixture.package("1"), "story", "", Json::object()}, reporter);
    REQUIRE_FALSE(answer.ok());
    CHECK(answer.error().code == ErrorCode::Cancelled);
    CHECK(fixture.story.asked == std::vector<std::string>{"apply 1 size 3", "remove"});
}

TEST_CASE("what is cancelled before the target was touched leaves nothing to take back") {
    Fixture fixture;
    fixture.type.answers = true;
    Reporter reporter({}, [] { return false; });
    REQUIRE_FALSE(fixture.deployer().deploy({fixture.package("1"), "story", "", Json::object()}, reporter).ok());
    CHECK(fixture.story.asked.empty());
    CHECK(fixture.store().load("digits")->revisions.back().outcome == "failed");
}

TEST_CASE("deleting forgets the deployment and its packages") {
    Fixture fixture;
    auto reporter = fixture.reporter();
    REQUIRE(fixture.deployer().deploy({fixture.package("1"), "story", "", Json::object()}, reporter).ok());
    REQUIRE(fixture.deployer().remove("digits", reporter).ok());
    CHECK_FALSE(std::filesystem::exists(fixture.store().folder("digits")));
    CHECK(fixture.story.asked.back() == "remove");
}

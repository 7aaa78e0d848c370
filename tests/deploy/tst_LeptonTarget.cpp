// SPDX-License-Identifier: GPL-3.0-or-later
// Against py/lepton_stand_in.py, with which the vendor's own command line agrees (py/test_lepton.py). The image is not pushed here.
#include "core/base/platform/Platform.h"
#include "core/deploy/Deployer.h"
#include "core/deploy/Secrets.h"
#include "core/deploy/lepton/LeptonTarget.h"

#include <doctest/doctest.h>

#include <chrono>
#include <cstdlib>
#include <mutex>
#include <sstream>
#include <thread>

using namespace lepton;
using namespace lepton::deploy;

namespace {

/// The workspace on loopback, and this test's own place for secrets.
class StandIn {
public:
    explicit StandIn(const std::string& generation, bool secure = true) {
        static int count = 0;
        folder = std::filesystem::temp_directory_path() / ("lepton-dgx-" + std::to_string(platform::processId()) + "-" + std::to_string(++count));
        std::filesystem::create_directories(folder);
        const char* source = std::getenv("LEPTON_SOURCE");
        platform::Process::Options options;
        options.command = {"python3", std::string(source != nullptr ? source : ".") + "/tests/deploy/py/lepton_stand_in.py", "--folder", folder.string(), "--generation", generation};
        if (secure)
            options.command.push_back("--secure");
        options.standardError = folder / "log";
        auto started = platform::Process::start(options);
        REQUIRE(started);
        process = std::move(*started);
        for (int i = 0; i < 500 && !std::filesystem::exists(folder / "port"); ++i)
            std::this_thread::sleep_for(std::chrono::milliseconds(10));
        REQUIRE(std::filesystem::exists(folder / "port"));
        setenv("LEPTON_CONFIG", (folder / "config").c_str(), 1);
        setenv("LEPTON_NO_KEYCHAIN", "1", 1);
        setenv("LEPTON_WORKSPACE_TOKEN", "workspace-token", 1);
    }
    ~StandIn() {
        process.kill();
        process.wait(5);
        std::filesystem::remove_all(folder);
        unsetenv("LEPTON_WORKSPACE_TOKEN");
        unsetenv("LEPTON_CONFIG");
    }

    void faults(const Json& wanted) { REQUIRE(writeJson(folder / "faults.json", wanted)); }
    std::string url() const { return "http://127.0.0.1:" + *readFile(folder / "port") + "/api/v2/workspaces/demo"; }
    /// Requests of that kind that came, newest last.
    std::vector<Json> received(const std::string& method) const {
        std::vector<Json> out;
        std::istringstream lines(readFile(folder / "requests.jsonl").ok() ? *readFile(folder / "requests.jsonl") : "");
        for (std::string line; std::getline(lines, line);)
            if (Json request = Json::parse(line); request["method"] == method)
                out.push_back(request);
        return out;
    }

    Path folder;
    platform::Process process;
};

/// A deployment as the Deployer works on it.
class Work {
public:
    explicit Work(const StandIn& standIn) {
        const auto type = leptonTarget();
        settings = *project::completeValues(type.settings, {{"workspace", "demo"}, {"workspace_url", standIn.url()}, {"image_repository", "r.example/digits"}, {"resource_shape", "cpu.small"}, {"ready_timeout_s", 20}}, "dgx-lepton");
        deployment.name = "digits";
        deployment.target = "dgx-lepton";
        target = dgx::makeLeptonTarget([this](const Request&, const oci::ImagePlace& place, Reporter&) -> Result<oci::PushedImage> {
            ++pushes;
            return oci::PushedImage{place.repository + "@sha256:" + digest, place.repository + ":3", "sha256:" + digest, 1, 0};
        });
    }

    Request request() const {
        Request out;
        out.name = "digits";
        out.package.name = "digits";
        out.package.version = "3";
        out.settings = settings;
        return out;
    }
    const Deployment* before() const { return deployment.revisions.empty() ? nullptr : &deployment; }
    Result<Live> apply() {
        Reporter reporter([this](const Event& event) {
            const std::lock_guard lock(mutex);
            told += event.name + " " + event.state + " " + event.detail.str() + "\n";
        }, [this] { return !cancelled; });
        auto live = target->apply(request(), before(), reporter);
        if (live) {
            deployment.revisions.push_back({static_cast<int>(deployment.revisions.size()) + 1, "digits", "3", "", settings, "", "live", live->state});
            deployment.live = deployment.revisions.back().number;
            deployment.token = !live->token.empty();
        }
        return live;
    }
    bool says(const std::string& words) const { return told.find(words) != std::string::npos; }

    Json settings;
    Deployment deployment;
    std::unique_ptr<Target> target;
    std::string digest = "one";
    std::string told;
    std::mutex mutex;
    std::atomic<bool> cancelled{false};
    int pushes = 0;
};

Reporter silent;

} // namespace

TEST_CASE("DGX Cloud Lepton: made, seen, changed, scaled, stopped, taken away, in both generations") {
    for (const char* generation : {"endpoints", "deployments"}) {
        CAPTURE(generation);
        StandIn standIn(generation);
        Work work(standIn);
        const auto plan = work.target->plan(work.request(), nullptr);
        REQUIRE_MESSAGE(plan, plan.error().line());
        CHECK(plan->steps.size() == 4);
        CHECK(plan->contacts.size() == 2);
        CHECK(standIn.received("POST").empty());

        const auto live = work.apply();
        REQUIRE_MESSAGE(live, live.error().line());
        CHECK(live->token.size() == 32); // the workspace's, told once
        CHECK(*findSecret(tokenKey("digits")) == live->token);
        CHECK(live->url.find("/digits") != std::string::npos);
        CHECK(live->state["api"] == generation);
        CHECK(work.says("Starting"));
        CHECK(work.says("event  Normal Created"));
        CHECK(work.says("Serving on port 8000"));
        CHECK(work.told.find(live->token) == std::string::npos);

        auto status = work.target->status(work.deployment);
        REQUIRE(status);
        CHECK(status->state == "live");
        CHECK(status->replicasReady == 1);
        CHECK(status->metricsUrl == live->url + "/metrics");

        work.digest = "two";
        work.settings["environment"] = "COLOUR=green";
        const auto changed = work.apply();
        REQUIRE_MESSAGE(changed, changed.error().line());
        CHECK(changed->token == live->token);
        CHECK_FALSE(standIn.received("PATCH").back()["body"]["spec"].contains("api_tokens"));
        CHECK(standIn.received("POST").size() == 1);

        REQUIRE(work.target->scale(work.deployment, 2, silent));
        status = work.target->status(work.deployment);
        CHECK(status->replicasReady == 2);
        CHECK(work.target->logs(work.deployment, 5)->size() == 2);

        const auto stopped = work.target->scale(work.deployment, 0, silent);
        REQUIRE_MESSAGE(stopped, stopped.error().line());
        CHECK(work.target->status(work.deployment)->state == "stopped");

        REQUIRE(work.target->remove(work.deployment, silent));
        CHECK(work.target->status(work.deployment)->state == "missing");
        CHECK(work.target->remove(work.deployment, silent)); // gone already
    }
}

TEST_CASE("DGX Cloud Lepton: a workspace that makes no tokens gets ours, and access can be given up and taken back") {
    StandIn standIn("deployments", false);
    Work work(standIn);
    const auto live = work.apply();
    REQUIRE_MESSAGE(live, live.error().line());
    CHECK(live->token.size() >= 32);
    CHECK(standIn.received("POST").back()["body"]["spec"]["api_tokens"][0]["value"] == live->token);
    REQUIRE(forgetSecret(tokenKey("digits"))); // lost here: it is replaced, not handed over empty
    const auto again = work.apply();
    REQUIRE_MESSAGE(again, again.error().line());
    CHECK(again->token.size() >= 32);
    CHECK(again->token != live->token);
}

TEST_CASE("DGX Cloud Lepton: open access") {
    StandIn standIn("endpoints");
    Work work(standIn);
    work.settings["access"] = "everyone";
    const auto open = work.apply();
    REQUIRE_MESSAGE(open, open.error().line());
    CHECK(open->token.empty());
    work.settings["access"] = "token";
    const auto closed = work.apply();
    REQUIRE_MESSAGE(closed, closed.error().line());
    CHECK(closed->token.size() >= 32);
    CHECK(standIn.received("PATCH").back()["body"]["spec"]["allow_unauthenticated_access"] == false);
}

TEST_CASE("DGX Cloud Lepton: refusals in the vendor's words, before anything is pushed") {
    StandIn standIn("endpoints");
    struct Refusal {
        Json faults;
        ErrorCode code;
        const char* says;
    };
    for (const Refusal& refusal : {Refusal{{{"status", {{"GET /workspace", {403}}}}}, ErrorCode::Unreadable, "you are not a member"},
                                   Refusal{{{"workspace", {{"workspace_state", "paused"}}}}, ErrorCode::Unsupported, "paused"},
                                   Refusal{{{"status", {{"GET /shapes", {500, 500, 500, 500}}}}}, ErrorCode::Unreadable, "fault of its own"}}) {
        standIn.faults(refusal.faults);
        Work work(standIn);
        const auto live = work.apply();
        REQUIRE_FALSE(live);
        CHECK(live.error().code == refusal.code);
        CHECK_MESSAGE(live.error().line().find(refusal.says) != std::string::npos, live.error().line());
        CHECK(work.pushes == 0);
    }
    standIn.faults(Json::object());
    Work work(standIn);
    work.settings["resource_shape"] = "gpu.h200";
    auto live = work.apply();
    REQUIRE_FALSE(live);
    CHECK(live.error().hint.str().find("cpu.medium") != std::string::npos); // what there is
    work.settings["resource_shape"] = "cpu.small";
    work.settings["node_group"] = "west";
    live = work.apply();
    REQUIRE_FALSE(live);
    CHECK(live.error().hint.str().find("east") != std::string::npos);
    setenv("LEPTON_WORKSPACE_TOKEN", "wrong-token", 1);
    live = work.apply();
    REQUIRE_FALSE(live);
    CHECK(live.error().line().find("401") != std::string::npos);
    CHECK(live.error().line().find("wrong-token") == std::string::npos);
    CHECK(work.pushes == 0);
    setenv("LEPTON_WORKSPACE_TOKEN", "workspace-token", 1);
    work.settings["workspace_url"] = std::string(work.settings["workspace_url"]).replace(std::string(work.settings["workspace_url"]).rfind("demo"), 4, "nowhere");
    live = work.apply();
    REQUIRE_FALSE(live);
    CHECK(live.error().code == ErrorCode::NotFound);
}

TEST_CASE("DGX Cloud Lepton: what passes is waited for, what is unclear is looked up") {
    for (const std::string generation : {"endpoints", "deployments"}) {
        CAPTURE(generation);
        const std::string create = "POST /" + generation;
        { // too many requests, and a fault or two
            StandIn standIn(generation);
            standIn.faults({{"status", {{create, {429}}, {"GET /workspace", {503, 500}}}}});
            Work work(standIn);
            const auto live = work.apply();
            REQUIRE_MESSAGE(live, live.error().line());
            CHECK(standIn.received("POST").size() == 2);
        }
        { // made, but the answer with the token is lost: it gets one of ours
            StandIn standIn(generation);
            standIn.faults({{"status", {{create, {{"codes", {500}}, {"after", true}}}}}});
            Work work(standIn);
            const auto live = work.apply();
            REQUIRE_MESSAGE(live, live.error().line());
            CHECK(standIn.received("POST").size() == 1);
            CHECK(standIn.received("PATCH").back()["body"]["spec"]["api_tokens"][0]["value"] == live->token);
            CHECK(*findSecret(tokenKey("digits")) == live->token);
        }
        { // quota
            StandIn standIn(generation);
            standIn.faults({{"status", {{create, {400}}}}});
            Work work(standIn);
            const auto live = work.apply();
            REQUIRE_FALSE(live);
            CHECK(live.error().line().find("quota exceeded: gpu.a10") != std::string::npos);
        }
    }
}

TEST_CASE("DGX Cloud Lepton: what a failed revision set is gone when the one before is back") {
    StandIn standIn("endpoints");
    Work work(standIn);
    REQUIRE(work.apply());
    standIn.faults({{"image", "pull"}, {"when", "red"}});
    const Json good = work.settings;
    work.settings["environment"] = "COLOUR=red";
    work.deployment.revisions.push_back({2, "digits", "3", "", work.settings, "", "applying", Json::object()}); // as the Deployer notes it first
    REQUIRE_FALSE(work.apply());
    work.settings = good;
    const auto back = work.apply();
    REQUIRE_MESSAGE(back, back.error().line());
    CHECK(standIn.received("PATCH").back()["body"].dump().find("COLOUR") == std::string::npos);
}

TEST_CASE("DGX Cloud Lepton: an endpoint that does not get ready says why; what somebody else made is left alone") {
    struct Fault {
        std::string generation, fault, says;
    };
    for (const Fault& fault : {Fault{"endpoints", "pull", "Back-off pulling image: unauthorized"}, Fault{"deployments", "pull", "ConfigError"}, Fault{"deployments", "crash", "ended with 127"}, Fault{"endpoints", "quota", "NoCapacity"},
                               Fault{"deployments", "never", "readiness probe has not answered"}}) {
        CAPTURE(fault.fault);
        StandIn standIn(fault.generation);
        standIn.faults({{"image", fault.fault}});
        Work work(standIn);
        work.settings["ready_timeout_s"] = fault.fault == "crash" ? 20 : 2;
        const auto live = work.apply();
        REQUIRE_FALSE(live);
        CHECK(live.error().code == ErrorCode::Conflict);
        CHECK_MESSAGE(live.error().line().find(fault.says) != std::string::npos, live.error().line());
        CHECK_FALSE(live.error().hint.empty());
        Deployment half;
        half.name = "digits";
        half.revisions.push_back({1, "digits", "3", "", work.settings, "", "failed", Json::object()});
        CHECK(work.target->status(half)->state == "starting");
        REQUIRE(work.target->remove(half, silent)); // as the Deployer does after a first failure
        CHECK(work.target->status(half)->state == "missing");
    }
    StandIn standIn("endpoints");
    HttpRequest theirs{"POST", standIn.url() + "/endpoints", {"Authorization: Bearer workspace-token"}, R"({"metadata":{"name":"digits"},"spec":{"components":[{"name":"default","image":"nginx"}]}})"};
    REQUIRE(send(theirs)->status == 201);
    Work work(standIn);
    const auto live = work.apply();
    REQUIRE_FALSE(live);
    CHECK(live.error().code == ErrorCode::Conflict);
    CHECK(work.pushes == 0);
    work.deployment.revisions.push_back({1, "digits", "3", "", work.settings, "", "failed", Json::object()});
    REQUIRE(work.target->remove(work.deployment, silent));
    CHECK(standIn.received("DELETE").empty());
}

TEST_CASE("DGX Cloud Lepton: a cancel ends the wait, and the same again completes it") {
    StandIn standIn("endpoints");
    standIn.faults({{"image", "slow"}});
    Work work(standIn);
    std::thread user([&] {
        std::this_thread::sleep_for(std::chrono::milliseconds(700));
        work.cancelled = true;
    });
    const auto first = work.apply();
    user.join();
    REQUIRE_FALSE(first);
    CHECK(first.error().code == ErrorCode::Cancelled);
    const auto token = findSecret(tokenKey("digits"));
    CHECK(token->has_value()); // told once, so kept at once
    work.cancelled = false;
    standIn.faults(Json::object());
    const auto second = work.apply();
    REQUIRE_MESSAGE(second, second.error().line());
    CHECK(second->token == *token);
    CHECK(standIn.received("POST").size() == 1);
}

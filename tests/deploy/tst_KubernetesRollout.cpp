// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/deploy/kubernetes/ApiError.h"
#include "core/deploy/kubernetes/Difference.h"
#include "core/deploy/kubernetes/Rollout.h"

#include <doctest/doctest.h>

using namespace lepton;
using namespace lepton::deploy;
using namespace lepton::deploy::kubernetes;

namespace {

Json deployment(const char* status) {
    Json out = Json::parse(R"({"kind":"Deployment","metadata":{"name":"digits","generation":3,"managedFields":[{"manager":"kubectl","operation":"Update","time":"2026-11-21T09:00:00Z"},{"manager":"lepton-studio","operation":"Apply","time":"2026-11-21T07:00:00Z"}]},
        "spec":{"replicas":2,"template":{"metadata":{"annotations":{"lepton.studio/package-digest":"new"}},"spec":{"containers":[{"image":"i:2"}]}}}})");
    out["status"] = Json::parse(status);
    return out;
}

Json pod(const char* name, const char* digest, const char* status) {
    return {{"metadata", {{"name", name}, {"annotations", {{"lepton.studio/package-digest", digest}, {"more", "x"}}}}}, {"spec", {{"containers", {{{"image", std::string(digest) == "new" ? "i:2" : "i:1"}}}}}}, {"status", Json::parse(status)}};
}

Json event(const char* about, const char* reason, const char* message) { return {{"involvedObject", {{"name", about}}}, {"reason", reason}, {"message", message}}; }

constexpr const char* going = R"({"observedGeneration":3,"replicas":3,"updatedReplicas":1,"availableReplicas":2})";
using Kind = RolloutState::Kind;

} // namespace

TEST_CASE("A rollout is done when every replica is new and available, and seen") {
    CHECK(judgeRollout(deployment(R"({"observedGeneration":3,"replicas":2,"updatedReplicas":2,"availableReplicas":2})"), {}, {}).kind == Kind::Done);
    CHECK(judgeRollout(deployment(R"({"observedGeneration":2,"replicas":2,"updatedReplicas":2,"availableReplicas":2})"), {}, {}).kind == Kind::Going);
    CHECK(judgeRollout(deployment(R"({"observedGeneration":3,"replicas":3,"updatedReplicas":2,"availableReplicas":3})"), {}, {}).kind == Kind::Going);
    CHECK(judgeRollout(deployment(R"({"observedGeneration":3,"replicas":2,"updatedReplicas":2,"availableReplicas":1})"), {}, {}).kind == Kind::Going);
    CHECK(judgeRollout(deployment("{}"), {}, {}).kind == Kind::Going);
}

TEST_CASE("Why a rollout stands still comes in the cluster's words") {
    SUBCASE("an image that can't be pulled") {
        const auto state = judgeRollout(deployment(going), {pod("a", "new", R"({"containerStatuses":[{"state":{"waiting":{"reason":"ErrImagePull","message":"not found: i:2"}}}]})")}, {});
        CHECK(state.kind == Kind::Troubled);
        CHECK(state.pod == "a");
        CHECK(state.reason.str().find("not found: i:2") != std::string::npos);
    }
    SUBCASE("a back-off, whose cause only an event tells") {
        const auto state = judgeRollout(deployment(going), {pod("a", "new", R"({"containerStatuses":[{"state":{"waiting":{"reason":"ImagePullBackOff","message":"Back-off"}}}]})")},
                                        {event("a", "Failed", "Failed to pull image i:2: connection refused"), event("a", "Failed", "Error: ImagePullBackOff"), event("b", "Failed", "Failed to pull image of another pod, which is none of ours")});
        CHECK(state.reason.str().find("connection refused") != std::string::npos);
    }
    SUBCASE("a name that is none will not come right") {
        CHECK(judgeRollout(deployment(going), {pod("a", "new", R"({"containerStatuses":[{"state":{"waiting":{"reason":"InvalidImageName","message":"x"}}}]})")}, {}).kind == Kind::Failed);
    }
    SUBCASE("the same trouble of a pod of the version before does not count") {
        CHECK(judgeRollout(deployment(going), {pod("a", "old", R"({"containerStatuses":[{"state":{"waiting":{"reason":"ErrImagePull","message":"x"}}}]})")}, {}).kind == Kind::Going);
    }
    SUBCASE("crashes: two may pass, three are enough") {
        const auto crashed = [](int restarts) {
            const std::string status = R"({"containerStatuses":[{"restartCount":)" + std::to_string(restarts) + R"(,"state":{"waiting":{"reason":"CrashLoopBackOff"}},"lastState":{"terminated":{"reason":"Error","exitCode":7}}}]})";
            return judgeRollout(deployment(going), {pod("a", "new", status.c_str())}, {});
        };
        CHECK(crashed(2).kind == Kind::Troubled);
        CHECK(crashed(3).kind == Kind::Failed);
        CHECK(crashed(3).crashed);
        CHECK(crashed(3).reason.str().find("status 7") != std::string::npos);
    }
    SUBCASE("too little memory") {
        const auto state = judgeRollout(deployment(going), {pod("a", "new", R"({"containerStatuses":[{"restartCount":1,"state":{"running":{}},"lastState":{"terminated":{"reason":"OOMKilled","exitCode":137}}}]})")}, {});
        CHECK(state.reason.str().find("memory") != std::string::npos);
    }
    SUBCASE("no room in the cluster may pass late") {
        const auto state = judgeRollout(deployment(going), {pod("a", "new", R"({"conditions":[{"type":"PodScheduled","status":"False","reason":"Unschedulable","message":"0/1 nodes are available: 1 Insufficient cpu."}]})")}, {});
        CHECK(state.kind == Kind::Troubled);
        CHECK(state.mayPassLate);
        CHECK(state.reason.str().find("Insufficient cpu") != std::string::npos);
    }
    SUBCASE("a quota") {
        const auto state = judgeRollout(deployment(R"({"observedGeneration":3,"replicas":2,"conditions":[{"type":"ReplicaFailure","status":"True","message":"exceeded quota: q"}]})"), {}, {});
        CHECK(state.reason.str().find("exceeded quota: q") != std::string::npos);
    }
    SUBCASE("readiness that never comes") {
        const auto late = deployment(R"({"observedGeneration":3,"replicas":3,"updatedReplicas":1,"availableReplicas":2,"conditions":[{"type":"Progressing","status":"False","reason":"ProgressDeadlineExceeded","lastUpdateTime":"2026-11-21T07:10:00Z"}]})");
        const auto state = judgeRollout(late, {pod("a", "new", R"({"containerStatuses":[{"state":{"running":{}}}]})")}, {event("a", "Unhealthy", "Readiness probe failed: HTTP probe failed with statuscode: 503")});
        CHECK(state.kind == Kind::Failed);
        CHECK(state.reason.str().find("statuscode: 503") != std::string::npos);
    }
    SUBCASE("the deadline of the version before is history") {
        const auto stale = deployment(R"({"observedGeneration":3,"replicas":3,"updatedReplicas":1,"availableReplicas":2,"conditions":[{"type":"Progressing","status":"False","reason":"ProgressDeadlineExceeded","lastUpdateTime":"2026-11-21T06:59:59Z"}]})");
        CHECK(judgeRollout(stale, {}, {}).kind == Kind::Going);
    }
}

TEST_CASE("A difference is told field by field, lists by their names, secrets never") {
    const Json now = Json::parse(R"({"kind":"Deployment","metadata":{"name":"d","generation":1,"managedFields":[1]},"spec":{"replicas":1,"template":{"containers":[{"name":"server","image":"a","args":["x"]},{"name":"side"}]}},"status":{"x":1}})");
    const Json then = Json::parse(R"({"kind":"Deployment","metadata":{"name":"d","generation":2,"managedFields":[2]},"spec":{"replicas":3,"template":{"containers":[{"name":"extra"},{"name":"server","image":"b","args":["x","y"]}]}},"status":{"x":2}})");
    std::string told;
    for (const auto& change : differences(now, then))
        told += change.object + " " + change.field + ": " + change.from + " -> " + change.to + "\n";
    CHECK(told == "Deployment d spec.replicas: 1 -> 3\n"
                  "Deployment d spec.template.containers[server].image: a -> b\n"
                  "Deployment d spec.template.containers[server].args[1]:  -> y\n"
                  "Deployment d spec.template.containers[side]: {\"name\":\"side\"} -> \n"
                  "Deployment d spec.template.containers[extra]:  -> {\"name\":\"extra\"}\n");
    CHECK(differences(now, now).empty());
    const auto secret = differences(Json::parse(R"({"kind":"Secret","metadata":{"name":"s"},"data":{"token":"b2xk"}})"), Json::parse(R"({"kind":"Secret","metadata":{"name":"s"},"data":{"token":"bmV3"}})"));
    REQUIRE(secret.size() == 1);
    CHECK(secret[0].field == "data.token");
    CHECK((secret[0].from + secret[0].to).find("b2xk") == std::string::npos);
    CHECK((secret[0].from + secret[0].to).find("bmV3") == std::string::npos);
}

TEST_CASE("Conflicts name field and owner; those with ourselves are harmless") {
    // As a cluster of 1.20 answers.
    const Json status = Json::parse(R"({"kind":"Status","status":"Failure","message":"Apply failed with 2 conflicts","reason":"Conflict","code":409,"details":{"causes":[
        {"reason":"FieldManagerConflict","message":"conflict with \"kubectl-scale\" using apps/v1","field":".spec.replicas"},
        {"reason":"FieldManagerConflict","message":"conflict with \"lepton-studio\" with subresource \"scale\" using autoscaling/v1","field":".spec.replicas"}]}})");
    const auto conflicts = conflictsIn(status, "Deployment digits");
    REQUIRE(conflicts.size() == 2);
    CHECK(conflicts[0].field == ".spec.replicas");
    CHECK(conflicts[0].owner == "kubectl-scale");
    CHECK(!conflicts[0].harmless());
    CHECK(conflicts[1].harmless());
    const Error error = apiError({409, status.dump(), {}}, "Deployment digits", "https://c");
    CHECK(error.code == ErrorCode::Conflict);
    CHECK(error.what.str().find("Deployment digits .spec.replicas (kubectl-scale)") != std::string::npos);
    CHECK(conflictsIn(Json::parse(R"({"reason":"Conflict","code":409,"message":"the object has been modified"})"), "x").empty());
}

TEST_CASE("What a cluster refuses is said in words, with object and field") {
    const auto error = [](int status, const char* body) { return apiError({status, body, {}}, "Service digits", "https://cluster:6443"); };
    CHECK(error(401, R"({"message":"Unauthorized"})").hint.str().find("Log in") != std::string::npos);
    CHECK(error(403, R"({"message":"services is forbidden: User \"x\" cannot patch"})").what.str().find("cannot patch") != std::string::npos);
    const Error invalid = error(422, R"({"message":"is invalid","details":{"causes":[{"reason":"FieldValueInvalid","message":"Invalid value: 99999","field":"spec.ports[0].nodePort"}]}})");
    CHECK(invalid.what.str().find("spec.ports[0].nodePort: Invalid value: 99999") != std::string::npos);
    CHECK(invalid.where == "Service digits at https://cluster:6443");
    CHECK(error(500, "<html>proxy</html>").what.str().find("<html>proxy</html>") != std::string::npos);
    for (const int status : {400, 401, 403, 404, 409, 422, 429, 500, 503}) {
        CHECK(!error(status, "").what.empty());
        CHECK(!error(status, "").hint.empty());
    }
}

// SPDX-License-Identifier: GPL-3.0-or-later
// The objects against a real API server: py/test_kserve.py; against PyPI's kserve there too.
#include "core/deploy/kserve/InferenceService.h"
#include "core/deploy/kserve/ServiceState.h"

#include <doctest/doctest.h>

using namespace lepton;
using namespace lepton::deploy;
using kserve::ServiceState;

namespace {

Json service(const char* status) { return {{"metadata", {{"name", "digits"}, {"generation", 2}}}, {"status", Json::parse(status)}}; }

Json pod(const char* image, bool ready, const char* state = "{}") {
    return {{"metadata", {{"name", "digits-predictor-1"}}},
            {"spec", {{"containers", Json::array({{{"name", "kserve-container"}, {"image", image}}})}}},
            {"status", {{"conditions", Json::array({{{"type", "Ready"}, {"status", ready ? "True" : "False"}}})}, {"containerStatuses", Json::array({Json::parse(state)})}}}};
}

kserve::Blueprint blueprint() {
    kserve::Blueprint out;
    out.deployment = "digits";
    out.model = "digits";
    out.version = "3";
    out.image = "r.example/digits@sha256:abc";
    out.token = "t0ken";
    return out;
}

} // namespace

TEST_CASE("KServe: our image is a container of its own, with its token in a secret") {
    const Json made = kserve::inferenceService(blueprint());
    CHECK(made["apiVersion"] == "serving.kserve.io/v1beta1");
    const Json& predictor = made["spec"]["predictor"];
    const Json& container = predictor["containers"][0];
    CHECK(container["name"] == "kserve-container");
    CHECK(container["ports"] == Json::parse(R"([{"name":"http1","containerPort":8000,"protocol":"TCP"}])"));
    CHECK(container["readinessProbe"]["httpGet"] == Json::parse(R"({"path":"/v2/health/ready","port":8000})"));
    CHECK(container["args"].back() == "/etc/lepton/token-file");
    CHECK(predictor["volumes"][0]["secret"]["secretName"] == kserve::tokenSecret(blueprint())["metadata"]["name"]);
    CHECK(kserve::tokenSecret(blueprint())["data"]["token-file"] == "dDBrZW4K"); // base64 of "t0ken\n"
    CHECK(made.dump().find("t0ken") == std::string::npos);
    CHECK(kserve::isOurs(made, "digits"));
    CHECK_FALSE(kserve::isOurs(made, "other"));
    auto numbered = blueprint();
    numbered.deployment = "3d";
    CHECK(numbered.name() == "m-3d");
}

TEST_CASE("KServe: Triton by the cluster's runtime") {
    auto given = blueprint();
    given.token.clear();
    given.settings.triton = true;
    given.settings.storageUri = "pvc://models/digits";
    given.settings.mode = "RawDeployment";
    given.offer.runtime = "kserve-tritonserver";
    given.offer.format = "triton";
    const Json made = kserve::inferenceService(given);
    CHECK(made["metadata"]["annotations"]["serving.kserve.io/deploymentMode"] == "RawDeployment");
    const Json& model = made["spec"]["predictor"]["model"];
    CHECK(model["modelFormat"] == Json{{"name", "triton"}});
    CHECK(model["protocolVersion"] == "v2");
    CHECK(model["runtime"] == "kserve-tritonserver");
    CHECK(model["storageUri"] == "pvc://models/digits");
    CHECK_FALSE(made["spec"]["predictor"].contains("containers"));
}

TEST_CASE("KServe: its status in its own words") {
    using Kind = ServiceState::Kind;
    const char* ready = R"({"observedGeneration":2,"url":"http://digits.example/","conditions":[{"type":"Ready","status":"True"}],"modelStatus":{"transitionStatus":"UpToDate"}})";
    auto state = kserve::judgeService(service(ready), {pod("new", true)}, "new");
    CHECK(state.kind == Kind::Ready);
    CHECK(state.url == "http://digits.example");
    CHECK(state.ready == 1);
    // Ready, but of the version before: an old pod still serves, or KServe has not looked yet.
    CHECK(kserve::judgeService(service(ready), {pod("new", true), pod("old", true)}, "new").kind == Kind::Going);
    CHECK(kserve::judgeService(service(R"({"observedGeneration":1,"conditions":[{"type":"Ready","status":"True"}]})"), {}, "new").kind == Kind::Going);
    CHECK(kserve::judgeService(service(R"({"conditions":[{"type":"Ready","status":"True"}],"components":{"predictor":{"latestCreatedRevision":"b","latestReadyRevision":"a"}}})"), {}, "").kind == Kind::Going);
    CHECK(kserve::judgeService(service("{}"), {}, "").kind == Kind::Going);

    state = kserve::judgeService(service(R"({"modelStatus":{"transitionStatus":"BlockedByFailedLoad","lastFailureInfo":{"reason":"ModelLoadFailed","message":"no such file","exitCode":1}}})"), {}, "");
    CHECK(state.kind == Kind::Failed);
    CHECK(state.reason == "ModelLoadFailed: no such file (exit code 1)");
    // A failure of the version before says nothing about the one that was just applied.
    CHECK(kserve::judgeService(service(R"({"observedGeneration":1,"modelStatus":{"transitionStatus":"BlockedByFailedLoad","lastFailureInfo":{"reason":"ModelLoadFailed"}}})"), {}, "").kind == Kind::Going);
    state = kserve::judgeService(service(R"({"conditions":[{"type":"PredictorReady","status":"False","reason":"RevisionFailed","message":"Unable to fetch image"},{"type":"Ready","status":"False"}]})"), {}, "");
    CHECK(state.kind == Kind::Troubled);
    CHECK(state.reason == "PredictorReady: False (RevisionFailed): Unable to fetch image");
    state = kserve::judgeService(service("{}"), {pod("new", false, R"({"state":{"waiting":{"reason":"ImagePullBackOff","message":"Back-off"}}})")}, "new");
    CHECK(state.kind == Kind::Troubled);
    CHECK(state.reason == "ImagePullBackOff: Back-off");
    CHECK(state.pod == "digits-predictor-1");
    state = kserve::judgeService(service("{}"), {pod("new", false, R"({"state":{"waiting":{"reason":"CrashLoopBackOff"}},"lastState":{"terminated":{"exitCode":127,"reason":"Error"}}})")}, "new");
    CHECK(state.reason.find("exit code 127") != std::string::npos);
    CHECK(kserve::judgeService(service("{}"), {pod("new", false, R"({"state":{"waiting":{"reason":"ContainerCreating"}}})")}, "new").kind == Kind::Going);
}

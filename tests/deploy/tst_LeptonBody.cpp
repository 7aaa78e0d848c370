// SPDX-License-Identifier: GPL-3.0-or-later
// That the vendor's own types take these bodies is checked in py/test_lepton.py; here what stands in them, worked out from its translation.py.
#include "core/deploy/lepton/EndpointBody.h"
#include "core/deploy/lepton/EndpointChanges.h"
#include "core/deploy/lepton/EndpointView.h"

#include <doctest/doctest.h>

using namespace lepton;
using namespace lepton::deploy;
using dgx::Generation;

namespace {

dgx::EndpointWish wish() {
    dgx::EndpointWish out;
    out.name = "digits";
    out.image = "r.example/digits@sha256:new";
    out.command = {"/opt/lepton/bin/lepton", "serve"};
    out.shape = "cpu.small";
    out.minReplicas = 1;
    out.maxReplicas = 3;
    out.variables = {{"A", "1"}};
    out.secretVariables = {{"B", "keeper"}};
    return out;
}

const Json marked = {{"name", "LEPTON_STUDIO_DEPLOYMENT"}, {"value", "digits"}};

Json endpoint() {
    return Json::parse(R"({"metadata":{"name":"digits"},"spec":{"components":[
        {"name":"worker","image":"other","min_replicas":2,"mounts":[{"path":"/x"}]},
        {"name":"api","frontend":true,"image":"old","resource_shape":"cpu.large","min_replicas":1,"max_replicas":1,"unknown_to_us":{"x":1},
         "envs":[{"name":"A","value":"0"},{"name":"THEIRS","value":"secret"},{"name":"LEPTON_STUDIO_DEPLOYMENT","value":"digits"}],
         "autoscaling":{"target_gpu_utilization_percentage":80,"scale_down":{"no_traffic_timeout":600}}}],
        "log":{"enable_collection":true},"api_tokens":[{"value":"***"}]},
        "status":{"state":"Ready","external_url":"digits.example/","ready_replicas":1}})");
}

} // namespace

TEST_CASE("creation: one component named default, or one container") {
    auto given = wish();
    given.access = {dgx::Access::Mode::Token, "t0ken", true};
    given.visibility = "private";
    given.pullSecrets = {"pull"};
    given.nodeGroups = {"ng-1"};
    const Json variables = Json::array({marked, {{"name", "A"}, {"value", "1"}}, {{"name", "B"}, {"value_from", {{"secret_name_ref", "keeper"}}}}});
    const Json next = dgx::createBody(Generation::Endpoints, given);
    CHECK(next == Json{{"metadata", {{"name", "digits"}, {"lepton_metadata", {{"visibility", "private"}}}}},
                       {"spec",
                        {{"components", Json::array({{{"name", "default"}, {"image", given.image}, {"command", given.command}, {"ports", Json::array({{{"container_port", 8000}}})}, {"resource_shape", "cpu.small"},
                                                      {"min_replicas", 1}, {"max_replicas", 3}, {"affinity", {{"allowed_dedicated_node_groups", {"ng-1"}}}}, {"envs", variables}}})},
                         {"image_pull_secrets", {"pull"}}, {"api_tokens", Json::array({{{"value", "t0ken"}}})}}}});
    const Json old = dgx::createBody(Generation::Deployments, given);
    CHECK(old["metadata"] == Json{{"id", "digits"}, {"name", "digits"}, {"visibility", "private"}});
    CHECK(old["spec"]["container"] == Json{{"image", given.image}, {"ports", Json::array({{{"container_port", 8000}}})}, {"command", given.command}});
    CHECK(old["spec"]["resource_requirement"] == Json{{"resource_shape", "cpu.small"}, {"min_replicas", 1}, {"max_replicas", 3}, {"affinity", {{"allowed_dedicated_node_groups", {"ng-1"}}}}});
    CHECK(old["spec"]["envs"] == variables);

    given.access = {dgx::Access::Mode::Made, "", true}; // undecided: the workspace makes one
    CHECK_FALSE(dgx::createBody(Generation::Endpoints, given)["spec"].contains("api_tokens"));
    given.access = {dgx::Access::Mode::Everyone, "", true};
    CHECK(dgx::createBody(Generation::Endpoints, given)["spec"]["api_tokens"] == Json::array());
    CHECK(dgx::createBody(Generation::Endpoints, given)["spec"]["allow_unauthenticated_access"] == true);
}

TEST_CASE("an update resends all components with only ours changed") {
    auto given = wish();
    given.access.mode = dgx::Access::Mode::Keep;
    given.noTrafficSeconds = 300;
    given.droppedVariables = {"GONE"};
    const auto body = updateBody(Generation::Endpoints, given, endpoint());
    REQUIRE(body);
    const Json& spec = (*body)["spec"];
    REQUIRE(spec["components"].size() == 2);
    CHECK(spec["components"][0] == endpoint()["spec"]["components"][0]);
    const Json& ours = spec["components"][1];
    CHECK(ours["name"] == "api");
    CHECK(ours["frontend"] == true);
    CHECK(ours["unknown_to_us"] == Json{{"x", 1}});
    CHECK(ours["image"] == given.image);
    CHECK(ours["envs"][0] == Json{{"name", "THEIRS"}, {"value", "secret"}});
    CHECK(ours["envs"].size() == 4);
    CHECK(ours["autoscaling"] == Json{{"scale_down", {{"no_traffic_timeout", 300}}}, {"target_gpu_utilization_percentage", 0}, {"target_throughput", {{"qpm", 0.0}}}});
    CHECK_FALSE(spec.contains("api_tokens")); // "***" must never go back
    CHECK_FALSE(spec.contains("log"));        // merged at the vendor's: what is not named stays

    // Without a wish the dashboard's autoscaling stays, unless an earlier revision of ours asked for it.
    given.noTrafficSeconds = 0;
    CHECK((*updateBody(Generation::Endpoints, given, endpoint()))["spec"]["components"][1]["autoscaling"] == endpoint()["spec"]["components"][1]["autoscaling"]);
    auto earlier = wish();
    earlier.gpuPercent = 50;
    earlier.variables = {{"OLD", "x"}};
    dropWhatWas(given, earlier);
    CHECK((*updateBody(Generation::Endpoints, given, endpoint()))["spec"]["components"][1]["autoscaling"]["target_gpu_utilization_percentage"] == 0);
    CHECK(std::find(given.droppedVariables.begin(), given.droppedVariables.end(), "OLD") != given.droppedVariables.end());
}

TEST_CASE("an endpoint in an unknown form is not changed") {
    for (const char* told : {R"({})", R"({"spec":{}})", R"({"spec":{"components":[]}})", R"({"spec":{"components":{}}})", R"({"spec":{"components":[null]}})", R"({"spec":{"components":[{"image":"x"}]}})",
                             R"({"spec":{"components":[{"name":"a"},{"name":"a"}]}})", R"({"spec":{"components":[{"name":"a"},{"name":"b"}]}})"}) {
        CAPTURE(told);
        CHECK_FALSE(updateBody(Generation::Endpoints, wish(), Json::parse(told)));
        CHECK_FALSE(scaleBody(Generation::Endpoints, 1, Json::parse(told)));
    }
}

TEST_CASE("stopping turns the autoscaler's targets off, scaling up raises the most") {
    const auto stopped = scaleBody(Generation::Endpoints, 0, endpoint());
    REQUIRE(stopped);
    const Json& components = (*stopped)["spec"]["components"];
    CHECK(components[0]["min_replicas"] == 0);
    CHECK(components[1]["min_replicas"] == 0);
    CHECK(components[1]["autoscaling"] == Json{{"target_gpu_utilization_percentage", 0}, {"scale_down", {{"no_traffic_timeout", 0}}}, {"target_throughput", {{"qpm", 0}, {"paths", Json::array()}, {"methods", Json::array()}}}});
    const auto more = scaleBody(Generation::Endpoints, 4, endpoint());
    REQUIRE(more);
    CHECK((*more)["spec"]["components"][0]["min_replicas"] == 2);
    CHECK((*more)["spec"]["components"][1]["min_replicas"] == 4);
    CHECK((*more)["spec"]["components"][1]["max_replicas"] == 4);
    const auto old = scaleBody(Generation::Deployments, 0, Json::parse(R"({"spec":{"resource_requirement":{"min_replicas":2,"max_replicas":3}}})"));
    REQUIRE(old);
    CHECK(*old == Json::parse(R"({"spec":{"resource_requirement":{"min_replicas":0}}})"));
}

TEST_CASE("both generations are read alike") {
    const auto next = viewOf(Generation::Endpoints, endpoint());
    REQUIRE(next);
    CHECK(next->state == "Ready");
    CHECK(next->url == "https://digits.example");
    CHECK(next->mark == "digits");
    CHECK(next->readyReplicas == 1);
    CHECK(next->tokens);
    CHECK_FALSE(next->token); // "***" is none
    const auto old = viewOf(Generation::Deployments, Json::parse(R"({"metadata":{"id":"m"},"spec":{"container":{"image":"i"},"resource_requirement":{"min_replicas":2},"api_tokens":[{"value":"told"}]},
        "status":{"state":"Not Ready","phase":"Stopped","endpoint":{"internal_endpoint":"","external_endpoint":"https://m.example"}}})"));
    REQUIRE(old);
    CHECK(old->state == "Stopped");
    CHECK(dgx::stateWord(old->state) == "stopped");
    CHECK(old->token == "told");
    CHECK(old->mark.empty());
    CHECK(old->minReplicas == 2);
}

TEST_CASE("a plan names fields, never values of the environment") {
    const auto body = updateBody(Generation::Endpoints, wish(), endpoint());
    REQUIRE(body);
    std::string all;
    for (const auto& change : changesOf(Generation::Endpoints, "digits", endpoint(), *body))
        all += change.field + ": " + change.from + " -> " + change.to + "\n";
    CHECK(all.find("image: old -> r.example/digits@sha256:new") != std::string::npos);
    CHECK(all.find("resource_shape: cpu.large -> cpu.small") != std::string::npos);
    CHECK(all.find("secret") == std::string::npos);
}

TEST_CASE("settings that contradict each other are refused before any request") {
    const auto bad = [](const Json& settings) { return !dgx::wishOf("digits", settings); };
    CHECK(bad({{"min_replicas", 3}, {"max_replicas", 2}}));
    CHECK(bad({{"min_replicas", 0}, {"max_replicas", 1}}));
    CHECK(bad({{"environment", "JUST_A_NAME"}}));
    CHECK(bad({{"environment", "1X=2"}}));
    const auto good = dgx::wishOf("digits", {{"environment", "A=1; B = x=y"}, {"resource_shape", "CPU.Small"}});
    REQUIRE(good);
    CHECK(good->variables == std::map<std::string, std::string>{{"A", "1"}, {"B", "x=y"}});
    CHECK(good->shape == "cpu.small");
}

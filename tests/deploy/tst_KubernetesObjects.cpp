// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/deploy/kubernetes/Alerts.h"
#include "core/deploy/kubernetes/Objects.h"

#include <doctest/doctest.h>

#include <algorithm>

using namespace lepton;
using namespace lepton::deploy::kubernetes;

namespace {

Blueprint blueprint() {
    Blueprint out;
    out.deployment = "digits";
    out.model = "Digits";
    out.version = "3";
    out.digest = std::string(64, 'a');
    out.image = "registry.example/team/digits@sha256:1";
    out.revision = 2;
    out.token = "client-token";
    out.metricsToken = "metrics-token";
    return out;
}

std::vector<std::string> kinds(const Blueprint& blueprint) {
    std::vector<std::string> out;
    for (const auto& object : objectsOf(blueprint))
        out.push_back(object["apiVersion"].get<std::string>() + " " + object["kind"].get<std::string>());
    return out;
}

bool has(const std::vector<std::string>& list, const char* wanted) { return std::find(list.begin(), list.end(), wanted) != list.end(); }

} // namespace

TEST_CASE("A cluster gets the objects in the versions that it offers") {
    Blueprint one = blueprint();
    CHECK(kinds(one) == std::vector<std::string>{"v1 ConfigMap", "v1 Secret", "networking.k8s.io/v1 NetworkPolicy", "v1 Service", "apps/v1 Deployment", "policy/v1 PodDisruptionBudget"});
    one.settings.maxReplicas = 4;
    one.apis.autoscaling = "autoscaling/v2beta2";
    one.apis.policy = "policy/v1beta1";
    one.apis.serviceMonitor = one.apis.prometheusRule = "monitoring.coreos.com/v1";
    CHECK(has(kinds(one), "autoscaling/v2beta2 HorizontalPodAutoscaler"));
    CHECK(has(kinds(one), "policy/v1beta1 PodDisruptionBudget"));
    CHECK(has(kinds(one), "monitoring.coreos.com/v1 ServiceMonitor"));
    CHECK(has(kinds(one), "monitoring.coreos.com/v1 PrometheusRule"));
    one.settings.monitoring = one.settings.networkPolicy = false;
    one.token.clear();
    CHECK(!has(kinds(one), "monitoring.coreos.com/v1 ServiceMonitor"));
    CHECK(!has(kinds(one), "v1 Secret"));
}

TEST_CASE("With an autoscaler the Deployment leaves the number of replicas to it") {
    Blueprint one = blueprint();
    one.settings.replicas = 2;
    CHECK(deploymentObject(one)["spec"]["replicas"] == 2);
    one.settings.maxReplicas = 5;
    CHECK(!deploymentObject(one)["spec"].contains("replicas"));
    const Json spec = autoscaler(one)["spec"];
    CHECK(spec["minReplicas"] == 2);
    CHECK(spec["maxReplicas"] == 5);
    CHECK(spec["metrics"][0]["resource"]["target"]["averageUtilization"] == 70);
}

TEST_CASE("The server's container is confined, probed and drained") {
    Blueprint one = blueprint();
    one.settings.gpu = 2;
    one.settings.imagePullSecret = "pull";
    const Json spec = deploymentObject(one)["spec"]["template"]["spec"];
    const Json container = spec["containers"][0];
    CHECK(spec["securityContext"]["runAsNonRoot"] == true);
    CHECK(spec["securityContext"]["seccompProfile"]["type"] == "RuntimeDefault");
    CHECK(spec["automountServiceAccountToken"] == false);
    CHECK(spec["imagePullSecrets"] == Json::parse(R"([{"name":"pull"}])"));
    CHECK(container["securityContext"] == Json::parse(R"({"allowPrivilegeEscalation":false,"readOnlyRootFilesystem":true,"capabilities":{"drop":["ALL"]}})"));
    CHECK(container["startupProbe"]["httpGet"]["path"] == "/v2/health/ready");
    CHECK(container["readinessProbe"]["httpGet"]["path"] == "/v2/models/Digits/ready");
    CHECK(container["livenessProbe"]["httpGet"]["path"] == "/v2/health/live");
    CHECK(container["resources"] == Json::parse(R"({"requests":{"cpu":"1","memory":"1Gi"},"limits":{"memory":"1Gi","nvidia.com/gpu":"2"}})"));
    const auto after = [&](const char* flag) { return std::stoi((std::find(container["args"].begin(), container["args"].end(), Json(flag)) + 1)->get<std::string>()); };
    CHECK(after("--drain-delay-s") + after("--drain-s") < spec["terminationGracePeriodSeconds"].get<int>());
}

TEST_CASE("Labels and annotations say what is deployed, and the selector stays the same over models") {
    Blueprint one = blueprint();
    const Json object = deploymentObject(one);
    CHECK(object["metadata"]["labels"] == Json::parse(R"({"app.kubernetes.io/instance":"digits","app.kubernetes.io/managed-by":"lepton-studio","app.kubernetes.io/name":"Digits","app.kubernetes.io/version":"3","app.kubernetes.io/component":"inference"})"));
    CHECK(object["metadata"]["annotations"]["lepton.studio/package-digest"] == std::string(64, 'a'));
    CHECK(object["metadata"]["annotations"]["lepton.studio/package-version"] == "3");
    Blueprint other = blueprint();
    other.model = "Other";
    other.version = "4 (beta)/" + std::string(70, 'x');
    CHECK(deploymentObject(other)["spec"]["selector"] == object["spec"]["selector"]);
    CHECK(deploymentObject(other)["metadata"]["labels"]["app.kubernetes.io/version"].get<std::string>().size() == 63);
    other.deployment = "3d-shapes";
    CHECK(other.name() == "m-3d-shapes");
}

TEST_CASE("Pods are replaced when settings or tokens change, and not for a new revision of the same") {
    const auto digest = [](const Blueprint& one) { return deploymentObject(one)["spec"]["template"].dump(); };
    Blueprint one = blueprint(), same = blueprint(), queue = blueprint(), token = blueprint();
    same.revision = 9;
    queue.settings.queue = 7;
    token.token = "another";
    CHECK(digest(same) == digest(one));
    CHECK(digest(queue) != digest(one));
    CHECK(digest(token) != digest(one));
    CHECK(digest(token).find("another") == std::string::npos);
}

TEST_CASE("The secret holds the server's token file") {
    const Json data = tokenSecret(blueprint())["data"];
    CHECK(fromBase64(data["token"], "x").value() == "client-token");
    CHECK(fromBase64(data["token-file"], "x").value() == "infer client-token\nmetrics client-token\nmetrics metrics-token\n");
}

TEST_CASE("A service names its protocol, which server-side apply needs") {
    Blueprint one = blueprint();
    CHECK(service(one)["spec"]["ports"] == Json::parse(R"([{"name":"http","port":80,"targetPort":"http","protocol":"TCP"}])"));
    one.settings.service = "node-port";
    one.settings.nodePort = 30080;
    CHECK(service(one)["spec"]["type"] == "NodePort");
    CHECK(service(one)["spec"]["ports"][0]["nodePort"] == 30080);
}

TEST_CASE("Settings for a cluster are checked before anybody is asked") {
    const auto error = [](const Json& given) { return readSettings(given).error(); };
    const Json image{{"image", "x/y:1"}};
    CHECK(readSettings(image).ok());
    CHECK(error(Json::object()).where == "kubernetes.image_repository");
    CHECK(error({{"image_repository", "https://registry/x"}}).where == "kubernetes.image_repository");
    CHECK(error({{"image", "x"}, {"cpu", "two"}}).where == "kubernetes.cpu");
    CHECK(error({{"image", "x"}, {"cpu", "0"}}).where == "kubernetes.cpu");
    CHECK(error({{"image", "x"}, {"memory", "1GB"}}).where == "kubernetes.memory");
    CHECK(error({{"image", "x"}, {"replicas", 3}, {"max_replicas", 2}}).where == "kubernetes.max_replicas");
    CHECK(error({{"image", "x"}, {"replicas", 0}}).where == "kubernetes.replicas");
    CHECK(error({{"image", "x"}, {"port", 70000}}).where == "kubernetes.port");
    CHECK(error({{"image", "x"}, {"colour", 1}}).where == "kubernetes.colour");
    CHECK(coresOf("500m") == 0.5);
    CHECK(bytesOf("512Mi") == 512. * 1024 * 1024);
    CHECK(readSettings({{"image", "x"}, {"cpu", "1500m"}})->threads() == 2);
}

TEST_CASE("Alert rules and dashboard ask for the model's metrics") {
    const Json rules = alertRules("digits", "Digits")["groups"][0]["rules"];
    CHECK(rules.size() == 5);
    for (const auto& rule : rules)
        CHECK(rule["expr"].get<std::string>().find("{model=\"Digits\"}") != std::string::npos);
    const Json board = dashboard("digits", "Digits");
    CHECK(board["panels"].size() == 8);
    CHECK(board["templating"]["list"][1]["current"]["value"] == "Digits");
}

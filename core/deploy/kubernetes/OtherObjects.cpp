// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/deploy/kubernetes/Objects.h"

#include "core/deploy/oci/Image.h"

#include <array>
#include <charconv>

namespace lepton::deploy::kubernetes {

namespace {

/// "30", "2.5": as Helm writes the same value.
std::string shortest(double value) {
    std::array<char, 32> digits{};
    return {digits.data(), std::to_chars(digits.data(), digits.data() + digits.size(), value).ptr};
}

} // namespace

Json configMap(const Blueprint& blueprint) {
    const Settings& settings = blueprint.settings;
    Json out = objectHead(blueprint, "v1", "ConfigMap", blueprint.configName());
    out["data"] = {{"LEPTON_SERVE_THREADS", std::to_string(settings.threads())},
                   {"LEPTON_SERVE_MAX_BATCH", std::to_string(settings.maxBatch)},
                   {"LEPTON_SERVE_QUEUE", std::to_string(settings.queue)},
                   {"LEPTON_SERVE_DEADLINE_S", shortest(settings.deadlineSeconds)}};
    return out;
}

Json tokenSecret(const Blueprint& blueprint) {
    const std::string file = "infer " + blueprint.token + "\nmetrics " + blueprint.token + "\nmetrics " + blueprint.metricsToken + "\n";
    Json out = objectHead(blueprint, "v1", "Secret", blueprint.secretName());
    out["type"] = "Opaque";
    out["data"] = {{"token", toBase64(blueprint.token)}, {"metrics-token", toBase64(blueprint.metricsToken)}, {"token-file", toBase64(file)}};
    return out;
}

Json service(const Blueprint& blueprint) {
    const Settings& settings = blueprint.settings;
    Json port{{"name", "http"}, {"port", settings.port}, {"targetPort", "http"}, {"protocol", "TCP"}};
    if (settings.nodePort > 0 && settings.service != "cluster-ip")
        port["nodePort"] = settings.nodePort;
    Json out = objectHead(blueprint, "v1", "Service", blueprint.name());
    const char* type = settings.service == "node-port" ? "NodePort" : settings.service == "load-balancer" ? "LoadBalancer" : "ClusterIP";
    out["spec"] = {{"type", type}, {"selector", selectorLabels(blueprint.deployment)}, {"ports", Json::array({port})}};
    return out;
}

Json autoscaler(const Blueprint& blueprint) {
    const Settings& settings = blueprint.settings;
    Json out = objectHead(blueprint, blueprint.apis.autoscaling, "HorizontalPodAutoscaler", blueprint.name());
    const Json cpu{{"type", "Resource"}, {"resource", {{"name", "cpu"}, {"target", {{"type", "Utilization"}, {"averageUtilization", settings.cpuTarget}}}}}};
    out["spec"] = {{"scaleTargetRef", {{"apiVersion", "apps/v1"}, {"kind", "Deployment"}, {"name", blueprint.name()}}},
                   {"minReplicas", settings.replicas},
                   {"maxReplicas", settings.maxReplicas},
                   {"metrics", Json::array({cpu})}};
    return out;
}

Json disruptionBudget(const Blueprint& blueprint) {
    Json out = objectHead(blueprint, blueprint.apis.policy, "PodDisruptionBudget", blueprint.name());
    out["spec"] = {{"maxUnavailable", 1}, {"selector", {{"matchLabels", selectorLabels(blueprint.deployment)}}}};
    return out;
}

Json networkPolicy(const Blueprint& blueprint) {
    Json out = objectHead(blueprint, "networking.k8s.io/v1", "NetworkPolicy", blueprint.name());
    const Json in{{"ports", Json::array({{{"port", oci::servedPort}, {"protocol", "TCP"}}})}};
    out["spec"] = {{"podSelector", {{"matchLabels", selectorLabels(blueprint.deployment)}}}, {"policyTypes", {"Ingress", "Egress"}}, {"ingress", Json::array({in})}};
    return out;
}

} // namespace lepton::deploy::kubernetes

// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/deploy/kubernetes/Objects.h"

#include "core/deploy/kubernetes/Alerts.h"
#include "core/deploy/kubernetes/ApiError.h"
#include "core/deploy/oci/Reference.h"

#include <algorithm>

namespace lepton::deploy::kubernetes {

namespace {

/// At most 63 letters, digits, '-', '_', '.', a letter or digit at both ends: the form of a label's value.
std::string labelValue(std::string text) {
    constexpr std::size_t longest = 63;
    const auto fits = [](unsigned char c) { return std::isalnum(c) != 0; };
    for (char& c : text)
        c = fits(static_cast<unsigned char>(c)) || c == '-' || c == '_' || c == '.' ? c : '-';
    text.resize(std::min(text.size(), longest));
    while (!text.empty() && !fits(static_cast<unsigned char>(text.back())))
        text.pop_back();
    return text.substr(static_cast<std::size_t>(std::find_if(text.begin(), text.end(), fits) - text.begin()));
}

} // namespace

std::string Blueprint::name() const {
    const bool letterFirst = !deployment.empty() && std::isalpha(static_cast<unsigned char>(deployment.front())) != 0;
    return letterFirst ? deployment : "m-" + deployment;
}

Blueprint blueprintOf(const Request& request, const Settings& settings, const ClusterApis& apis) {
    Blueprint out;
    out.deployment = request.name;
    out.model = request.package.name;
    out.version = request.package.version;
    out.digest = request.digest;
    out.revision = request.revision;
    out.settings = settings;
    out.apis = apis;
    out.image = settings.image.empty() ? settings.imageRepository + ":" + oci::tagFrom(request.package.version) : settings.image;
    return out;
}

Json selectorLabels(const std::string& deployment) { return {{"app.kubernetes.io/instance", deployment}, {"app.kubernetes.io/managed-by", fieldManager}}; }

std::string labelSelector(const std::string& deployment) { return "app.kubernetes.io/instance=" + deployment + ",app.kubernetes.io/managed-by=" + fieldManager; }

Json objectHead(const Blueprint& blueprint, const std::string& apiVersion, const std::string& kind, const std::string& name) {
    Json labels = selectorLabels(blueprint.deployment);
    labels["app.kubernetes.io/name"] = labelValue(blueprint.model);
    labels["app.kubernetes.io/version"] = labelValue(blueprint.version);
    labels["app.kubernetes.io/component"] = "inference";
    return {{"apiVersion", apiVersion}, {"kind", kind}, {"metadata", {{"name", name}, {"labels", std::move(labels)}}}};
}

std::vector<Json> objectsOf(const Blueprint& blueprint) {
    const Settings& settings = blueprint.settings;
    const ClusterApis& apis = blueprint.apis;
    std::vector<Json> out{configMap(blueprint)};
    if (!blueprint.token.empty())
        out.push_back(tokenSecret(blueprint));
    if (settings.networkPolicy)
        out.push_back(networkPolicy(blueprint));
    out.push_back(service(blueprint));
    out.push_back(deploymentObject(blueprint));
    if (!apis.policy.empty())
        out.push_back(disruptionBudget(blueprint));
    if (settings.autoscaled() && !apis.autoscaling.empty())
        out.push_back(autoscaler(blueprint));
    if (settings.monitoring && !apis.serviceMonitor.empty())
        out.push_back(serviceMonitor(blueprint));
    if (settings.monitoring && !apis.prometheusRule.empty())
        out.push_back(prometheusRule(blueprint));
    return out;
}

std::vector<std::pair<std::string, std::string>> kindsOf(const ClusterApis& apis) {
    std::vector<std::pair<std::string, std::string>> all{{apis.prometheusRule, "PrometheusRule"}, {apis.serviceMonitor, "ServiceMonitor"}, {apis.autoscaling, "HorizontalPodAutoscaler"},
                                                         {apis.policy, "PodDisruptionBudget"}, {"apps/v1", "Deployment"}, {"v1", "Service"}, {"networking.k8s.io/v1", "NetworkPolicy"},
                                                         {"v1", "Secret"}, {"v1", "ConfigMap"}};
    std::erase_if(all, [](const auto& kind) { return kind.first.empty(); });
    return all;
}

Json serviceMonitor(const Blueprint& blueprint) {
    Json out = objectHead(blueprint, blueprint.apis.serviceMonitor, "ServiceMonitor", blueprint.name());
    Json endpoint{{"port", "http"}, {"path", "/metrics"}, {"interval", "15s"}};
    if (!blueprint.token.empty())
        endpoint["authorization"] = {{"type", "Bearer"}, {"credentials", {{"name", blueprint.secretName()}, {"key", "metrics-token"}}}};
    out["spec"] = {{"selector", {{"matchLabels", selectorLabels(blueprint.deployment)}}}, {"endpoints", Json::array({endpoint})}};
    return out;
}

Json prometheusRule(const Blueprint& blueprint) {
    Json out = objectHead(blueprint, blueprint.apis.prometheusRule, "PrometheusRule", blueprint.name());
    out["spec"] = alertRules(blueprint.deployment, blueprint.model);
    return out;
}

} // namespace lepton::deploy::kubernetes

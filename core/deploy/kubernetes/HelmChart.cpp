// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/deploy/kubernetes/HelmChart.h"

#include "core/deploy/kubernetes/Yaml.h"

#include <algorithm>

namespace lepton::deploy::kubernetes {

namespace {

std::string value(const std::string& name) { return "{{ .Values." + name + " }}"; }
std::string quoted(const std::string& name) { return "{{ .Values." + name + " | quote }}"; }
std::string onlyIf(const std::string& condition, const std::string& text) { return "{{- if " + condition + " }}\n" + text + "{{- end }}\n"; }

/// Braces of other languages (Prometheus' annotations) are no actions of this template.
std::string escaped(const std::string& text) {
    std::string out;
    std::size_t at = 0;
    for (auto open = text.find("{{ $"); open != std::string::npos; open = text.find("{{ $", at)) {
        const auto close = text.find("}}", open) + 2;
        out += text.substr(at, open - at) + "{{`" + text.substr(open, close - open) + "`}}";
        at = close;
    }
    return out + text.substr(at);
}

std::size_t indentOf(const std::string& line) { return std::min(line.find_first_not_of(' '), line.size()); }

/// Puts the block that begins with the line `first` (spaces aside), with all that is indented deeper or belongs to its list, under a condition.
std::string conditional(const std::string& text, const std::string& first, const std::string& condition) {
    std::string out;
    bool inside = false;
    std::size_t depth = 0;
    for (std::size_t at = 0; at < text.size();) {
        const auto end = text.find('\n', at);
        const std::string line = text.substr(at, end - at);
        at = end + 1;
        const std::size_t indent = indentOf(line);
        const bool item = line.compare(indent, 2, "- ") == 0;
        if (inside && (indent < depth || (indent == depth && (!item || first.starts_with("- "))))) {
            out += "{{- end }}\n";
            inside = false;
        }
        if (!inside && line.compare(indent, std::string::npos, first) == 0) {
            out += "{{- if " + condition + " }}\n";
            inside = true;
            depth = indent;
        }
        out += line + "\n";
    }
    return inside ? out + "{{- end }}\n" : out;
}

Json values(const Blueprint& blueprint) {
    const Settings& settings = blueprint.settings;
    const char* type = settings.service == "node-port" ? "NodePort" : settings.service == "load-balancer" ? "LoadBalancer" : "ClusterIP";
    return {{"image", blueprint.image},
            {"imagePullSecret", settings.imagePullSecret},
            {"replicas", settings.replicas},
            {"autoscaler", {{"enabled", settings.autoscaled()}, {"maxReplicas", std::max(settings.maxReplicas, settings.replicas)}, {"cpuTarget", settings.cpuTarget}}},
            {"resources", {{"cpu", settings.cpu}, {"memory", settings.memory}, {"gpus", settings.gpu}}},
            {"service", {{"type", type}, {"port", settings.port}, {"nodePort", settings.nodePort}}},
            {"server", {{"threads", settings.threads()}, {"maxBatch", settings.maxBatch}, {"queue", settings.queue}, {"deadlineSeconds", settings.deadlineSeconds}}},
            {"tokenSecret", blueprint.token.empty() ? std::string() : blueprint.secretName()},
            {"networkPolicy", settings.networkPolicy},
            {"monitoring", false}};
}

std::string deploymentTemplate(Blueprint blueprint) {
    blueprint.settings.maxReplicas = 0; // with every part that a value turns off
    blueprint.settings.gpu = 1;
    blueprint.settings.imagePullSecret = "x";
    blueprint.token = blueprint.token.empty() ? "x" : blueprint.token;
    Json object = deploymentObject(blueprint);
    object["spec"]["replicas"] = value("replicas");
    Json& pod = object["spec"]["template"];
    pod["metadata"]["annotations"]["lepton.studio/settings-digest"] = "{{ toJson .Values.server | sha256sum | quote }}";
    pod["spec"]["imagePullSecrets"][0]["name"] = quoted("imagePullSecret");
    Json& container = pod["spec"]["containers"][0];
    container["image"] = quoted("image");
    container["resources"] = {{"requests", {{"cpu", quoted("resources.cpu")}, {"memory", quoted("resources.memory")}}}, {"limits", {{"memory", quoted("resources.memory")}, {"nvidia.com/gpu", quoted("resources.gpus")}}}};
    pod["spec"]["volumes"].back()["secret"]["secretName"] = quoted("tokenSecret");
    std::string text = yamlText(object);
    text = conditional(text, "replicas: " + value("replicas"), "not .Values.autoscaler.enabled");
    text = conditional(text, "imagePullSecrets:", ".Values.imagePullSecret");
    text = conditional(text, "nvidia.com/gpu: " + quoted("resources.gpus"), "gt (int .Values.resources.gpus) 0");
    text = conditional(text, "- \"--token-file\"", ".Values.tokenSecret");
    text = conditional(text, "- /etc/lepton/token-file", ".Values.tokenSecret");
    return conditional(text, "- name: token", ".Values.tokenSecret");
}

std::string serviceTemplate(Blueprint blueprint) {
    blueprint.settings.service = "node-port";
    blueprint.settings.nodePort = 1;
    Json object = service(blueprint);
    object["spec"]["type"] = value("service.type");
    object["spec"]["ports"][0]["port"] = value("service.port");
    object["spec"]["ports"][0]["nodePort"] = value("service.nodePort");
    return conditional(yamlText(object), "nodePort: " + value("service.nodePort"), "gt (int .Values.service.nodePort) 0");
}

std::string settingsTemplate(const Blueprint& blueprint) {
    Json object = configMap(blueprint);
    object["data"] = {{"LEPTON_SERVE_THREADS", quoted("server.threads")}, {"LEPTON_SERVE_MAX_BATCH", quoted("server.maxBatch")}, {"LEPTON_SERVE_QUEUE", quoted("server.queue")}, {"LEPTON_SERVE_DEADLINE_S", quoted("server.deadlineSeconds")}};
    return yamlText(object);
}

std::string autoscalerTemplate(const Blueprint& blueprint) {
    Json object = autoscaler(blueprint);
    object["spec"]["minReplicas"] = value("replicas");
    object["spec"]["maxReplicas"] = value("autoscaler.maxReplicas");
    object["spec"]["metrics"][0]["resource"]["target"]["averageUtilization"] = value("autoscaler.cpuTarget");
    return onlyIf(".Values.autoscaler.enabled", yamlText(object));
}

std::string monitoringTemplate(Blueprint blueprint) {
    blueprint.token = blueprint.token.empty() ? "x" : blueprint.token;
    Json monitor = serviceMonitor(blueprint);
    monitor["spec"]["endpoints"][0]["authorization"]["credentials"]["name"] = quoted("tokenSecret");
    const std::string text = conditional(yamlText(monitor), "authorization:", ".Values.tokenSecret") + "---\n" + escaped(yamlText(prometheusRule(blueprint)));
    return onlyIf(".Values.monitoring", text);
}

} // namespace

std::map<std::string, std::string> helmChart(const Blueprint& blueprint) {
    const Json chart{{"apiVersion", "v2"}, {"name", blueprint.name()}, {"description", "Serves " + blueprint.model + " with Lepton"}, {"type", "application"}, {"version", "1." + std::to_string(blueprint.revision) + ".0"}, {"appVersion", blueprint.version}};
    return {{"Chart.yaml", yamlText(chart)},
            {"values.yaml", "# image: reference of the pushed image. tokenSecret: a Secret with the keys token, metrics-token and token-file; empty: open to everybody.\n" + yamlText(values(blueprint))},
            {"templates/settings.yaml", settingsTemplate(blueprint)},
            {"templates/deployment.yaml", deploymentTemplate(blueprint)},
            {"templates/service.yaml", serviceTemplate(blueprint)},
            {"templates/disruption-budget.yaml", yamlText(disruptionBudget(blueprint))},
            {"templates/autoscaler.yaml", autoscalerTemplate(blueprint)},
            {"templates/network-policy.yaml", onlyIf(".Values.networkPolicy", yamlText(networkPolicy(blueprint)))},
            {"templates/monitoring.yaml", monitoringTemplate(blueprint)}};
}

} // namespace lepton::deploy::kubernetes

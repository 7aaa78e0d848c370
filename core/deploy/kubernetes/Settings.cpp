// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/deploy/kubernetes/Settings.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

namespace lepton::deploy::kubernetes {

namespace {

using graph::ParameterKind;
using graph::ParameterSpec;

constexpr double longestText = 253;

ParameterSpec words(const char* name, const char* label, const char* value, const char* doc) { return {name, label, ParameterKind::Text, value, 0, longestText, {}, doc}; }
ParameterSpec whole(const char* name, const char* label, int value, int least, int most, const char* doc) { return {name, label, ParameterKind::Integer, value, double(least), double(most), {}, doc}; }
ParameterSpec yes(const char* name, const char* label, bool value, const char* doc) { return {name, label, ParameterKind::Boolean, value, 0, 0, {}, doc}; }

std::vector<ParameterSpec> parameters() {
    return {
        words("context", LT("core", "Context"), "", LT("core", "Of your kubeconfig; empty: the current one")),
        words("namespace", LT("core", "Namespace"), "", LT("core", "Empty: the context's own")),
        yes("create_namespace", LT("core", "Make the namespace"), false, LT("core", "If the cluster does not have it")),
        words("image_repository", LT("core", "Image repository"), "", LT("core", "Where the image is pushed to and the cluster pulls it from: registry.example/team/digits")),
        words("image", LT("core", "Ready image"), "", LT("core", "An image that serves this package already; then none is made and pushed")),
        yes("plain_http", LT("core", "Registry without TLS"), false, LT("core", "Only for a registry on this machine")),
        whole("replicas", LT("core", "Replicas"), 1, 1, 1000, LT("core", "Servers side by side; with an autoscaler the least")),
        whole("max_replicas", LT("core", "Most replicas"), 0, 0, 1000, LT("core", "An autoscaler adds replicas up to this many; 0: none")),
        whole("cpu_target", LT("core", "CPU target (%)"), 70, 1, 100, LT("core", "The autoscaler keeps the replicas' use of their CPU near this")),
        words("cpu", LT("core", "CPU"), "1", LT("core", "Cores for each replica: 2, 500m")),
        words("memory", LT("core", "Memory"), "1Gi", LT("core", "For each replica, and no more than that: 512Mi, 2Gi")),
        whole("gpu", LT("core", "GPUs"), 0, 0, 64, LT("core", "NVIDIA GPUs for each replica")),
        {"service", LT("core", "Service"), ParameterKind::Choice, "cluster-ip", 0, 0, {"cluster-ip", "node-port", "load-balancer"}, LT("core", "Who reaches it: the cluster only, a port of every node, or an address of the cloud's load balancer")},
        whole("port", LT("core", "Port"), 80, 1, 65535, LT("core", "Of the service")),
        whole("node_port", LT("core", "Node port"), 0, 0, 65535, LT("core", "0: any free one; usually 30000 to 32767")),
        words("address", LT("core", "Address of the nodes"), "", LT("core", "Host by which clients reach a node port; empty: found out")),
        yes("protect", LT("core", "Clients need a token"), true, LT("core", "Requests without it are refused; health is open")),
        yes("network_policy", LT("core", "Network policy"), true, LT("core", "Lets in only the server's port and nothing out")),
        yes("monitoring", LT("core", "Monitoring"), true, LT("core", "ServiceMonitor and alert rules, where the cluster has Prometheus' operator")),
        words("image_pull_secret", LT("core", "Image pull secret"), "", LT("core", "A secret of the namespace with which the cluster pulls the image")),
        yes("tls_verify", LT("core", "Check TLS"), true, LT("core", "Of the cluster and the registry. Without it anybody may pose as them")),
        yes("force_conflicts", LT("core", "Take over conflicts"), false, LT("core", "Fields that others have set become ours")),
        whole("rollout_seconds", LT("core", "Rollout within (s)"), 600, 5, 7200, LT("core", "It has failed when no replica gets ready for so long")),
        whole("revision_history", LT("core", "Kept revisions"), 10, 0, 100, LT("core", "Replica sets that the cluster keeps for kubectl rollout undo")),
        whole("max_batch", LT("core", "Largest batch"), 64, 1, 4096, LT("core", "Samples that are computed at once")),
        whole("queue", LT("core", "Queue"), 256, 1, 100000, LT("core", "Requests that may wait; beyond it 503")),
        {"deadline_s", LT("core", "Deadline (s)"), ParameterKind::Real, 30.0, 0, 3600, {}, LT("core", "A request that waits for longer is answered 504; 0: none")},
    };
}

/// The number in front, and what stands behind it.
std::optional<std::pair<double, std::string>> numberAndUnit(const std::string& quantity) {
    double value = 0;
    const auto [end, fault] = std::from_chars(quantity.data(), quantity.data() + quantity.size(), value);
    if (fault != std::errc() || !std::isfinite(value) || value <= 0)
        return std::nullopt;
    return std::pair(value, std::string(end, quantity.data() + quantity.size()));
}

Error badSetting(const char* key, Text what, Text fix) { return Error(ErrorCode::BadValue, std::move(what)).at(std::string("kubernetes.") + key).fix(std::move(fix)); }

Result<void> check(const Settings& settings) {
    if (!coresOf(settings.cpu))
        return badSetting("cpu", text(LT("core", "“%1” is no quantity of CPU"), settings.cpu), LT("core", "Write cores, such as 2, 0.5 or 500m"));
    if (!bytesOf(settings.memory))
        return badSetting("memory", text(LT("core", "“%1” is no quantity of memory"), settings.memory), LT("core", "Write a size such as 512Mi or 2Gi"));
    if (settings.autoscaled() && settings.maxReplicas < settings.replicas)
        return badSetting("max_replicas", text(LT("core", "At most %1 replicas, but at least %2"), settings.maxReplicas, settings.replicas), LT("core", "Choose no fewer than replicas, or 0 for no autoscaler"));
    if (settings.imageRepository.empty() && settings.image.empty())
        return badSetting("image_repository", LT("core", "There is no place for the image"), LT("core", "Name a repository that you may push to and the cluster can pull from: registry.example/team/digits"));
    if (settings.imageRepository.find("://") != std::string::npos)
        return badSetting("image_repository", text(LT("core", "An image repository has no scheme: %1"), settings.imageRepository), LT("core", "Leave out http:// or https://; plain_http says that a registry has no TLS"));
    return {};
}

} // namespace

std::optional<double> coresOf(const std::string& quantity) {
    const auto parts = numberAndUnit(quantity);
    if (!parts || (!parts->second.empty() && parts->second != "m"))
        return std::nullopt;
    return parts->second == "m" ? parts->first / 1000 : parts->first;
}

std::optional<double> bytesOf(const std::string& quantity) {
    const auto parts = numberAndUnit(quantity);
    constexpr std::array<std::pair<const char*, double>, 9> units{{{"", 1}, {"k", 1e3}, {"M", 1e6}, {"G", 1e9}, {"T", 1e12}, {"Ki", 1024.}, {"Mi", 1048576.}, {"Gi", 1073741824.}, {"Ti", 1099511627776.}}};
    const auto unit = std::find_if(units.begin(), units.end(), [&](const auto& one) { return parts && parts->second == one.first; });
    return unit == units.end() ? std::nullopt : std::optional(parts->first * unit->second);
}

int Settings::threads() const { return std::max(1, static_cast<int>(std::ceil(coresOf(cpu).value_or(1)))); }

const project::SettingsType& settingsType() {
    static const project::SettingsType type{"kubernetes", LT("core", "Kubernetes"), LT("core", "Any cluster in your kubeconfig: replicas behind one address, rolled out without a gap"), parameters()};
    return type;
}

Result<Settings> readSettings(const Json& given) {
    LEPTON_TRY(const Json complete, project::completeValues(settingsType(), given, "kubernetes"));
    const auto text = [&](const char* key) { return complete[key].get<std::string>(); };
    const auto number = [&](const char* key) { return complete[key].get<int>(); };
    const auto truth = [&](const char* key) { return complete[key].get<bool>(); };
    Settings out;
    out.context = text("context");
    out.nameSpace = text("namespace");
    out.createNamespace = truth("create_namespace");
    out.imageRepository = text("image_repository");
    out.image = text("image");
    out.plainHttp = truth("plain_http");
    out.replicas = number("replicas");
    out.maxReplicas = number("max_replicas");
    out.cpuTarget = number("cpu_target");
    out.cpu = text("cpu");
    out.memory = text("memory");
    out.gpu = number("gpu");
    out.service = text("service");
    out.port = number("port");
    out.nodePort = number("node_port");
    out.address = text("address");
    out.protect = truth("protect");
    out.networkPolicy = truth("network_policy");
    out.monitoring = truth("monitoring");
    out.imagePullSecret = text("image_pull_secret");
    out.tlsVerify = truth("tls_verify");
    out.forceConflicts = truth("force_conflicts");
    out.rolloutSeconds = number("rollout_seconds");
    out.revisionHistory = number("revision_history");
    out.maxBatch = number("max_batch");
    out.queue = number("queue");
    out.deadlineSeconds = complete["deadline_s"].get<double>();
    LEPTON_CHECK(check(out));
    return out;
}

} // namespace lepton::deploy::kubernetes

// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/deploy/kubernetes/Objects.h"

#include "core/base/Files.h"
#include "core/deploy/oci/Image.h"

namespace lepton::deploy::kubernetes {

namespace {

/// The server keeps answering for so long after it is told to stop, while the cluster takes its address out of every list; then what is under way may end.
/// (A preStop hook would need a shell in the image, or a cluster of 1.30.)
constexpr int leaveSeconds = 5, drainSeconds = 20, graceSeconds = 30;
/// A model may take its time to load: 5 minutes, asked every second.
constexpr int startProbes = 300;
constexpr int user = 65532;
constexpr const char* tokenFolder = "/etc/lepton";

Json probe(const std::string& path, int period, int failures) {
    return {{"httpGet", {{"path", path}, {"port", "http"}}}, {"periodSeconds", period}, {"failureThreshold", failures}, {"timeoutSeconds", 5}};
}

/// Threads, batches, queue and deadline come from the settings' ConfigMap, whose names are those of `lepton serve`'s variables.
Json arguments(const Blueprint& blueprint) {
    Json out = Json(oci::serveArguments());
    out.insert(out.end(), {"--drain-delay-s", std::to_string(leaveSeconds), "--drain-s", std::to_string(drainSeconds), "--access-log", "-"});
    if (!blueprint.token.empty())
        out.insert(out.end(), {"--token-file", std::string(tokenFolder) + "/token-file"});
    return out;
}

Json resources(const Settings& settings) {
    Json out{{"requests", {{"cpu", settings.cpu}, {"memory", settings.memory}}}, {"limits", {{"memory", settings.memory}}}};
    if (settings.gpu > 0)
        out["limits"]["nvidia.com/gpu"] = std::to_string(settings.gpu);
    return out;
}

Json container(const Blueprint& blueprint) {
    Json out{{"name", "server"},
             {"image", blueprint.image},
             {"imagePullPolicy", "IfNotPresent"},
             {"args", arguments(blueprint)},
             {"envFrom", Json::array({{{"configMapRef", {{"name", blueprint.configName()}}}}})},
             {"ports", Json::array({{{"name", "http"}, {"containerPort", oci::servedPort}, {"protocol", "TCP"}}})},
             {"resources", resources(blueprint.settings)},
             {"startupProbe", probe("/v2/health/ready", 1, startProbes)},
             {"readinessProbe", probe("/v2/models/" + blueprint.model + "/ready", 2, 3)},
             {"livenessProbe", probe("/v2/health/live", 10, 3)},
             {"securityContext", {{"allowPrivilegeEscalation", false}, {"readOnlyRootFilesystem", true}, {"capabilities", {{"drop", {"ALL"}}}}}}};
    Json mounts = Json::array({{{"name", "scratch"}, {"mountPath", "/tmp"}}});
    if (!blueprint.token.empty())
        mounts.push_back({{"name", "token"}, {"mountPath", tokenFolder}, {"readOnly", true}});
    out["volumeMounts"] = std::move(mounts);
    return out;
}

Json podSpec(const Blueprint& blueprint) {
    Json volumes = Json::array({{{"name", "scratch"}, {"emptyDir", {{"sizeLimit", "1Gi"}}}}});
    if (!blueprint.token.empty()) // podman 4 falls over a secret without "optional"
        volumes.push_back({{"name", "token"}, {"secret", {{"secretName", blueprint.secretName()}, {"optional", false}, {"items", Json::array({{{"key", "token-file"}, {"path", "token-file"}}})}}}});
    Json out{{"automountServiceAccountToken", false},
             {"enableServiceLinks", false},
             {"terminationGracePeriodSeconds", graceSeconds},
             {"securityContext", {{"runAsNonRoot", true}, {"runAsUser", user}, {"runAsGroup", user}, {"fsGroup", user}, {"seccompProfile", {{"type", "RuntimeDefault"}}}}},
             {"containers", Json::array({container(blueprint)})},
             {"volumes", std::move(volumes)}};
    if (!blueprint.settings.imagePullSecret.empty())
        out["imagePullSecrets"] = Json::array({{{"name", blueprint.settings.imagePullSecret}}});
    return out;
}

} // namespace

Json deploymentObject(const Blueprint& blueprint) {
    const Json package{{"lepton.studio/package-digest", blueprint.digest}, {"lepton.studio/package-version", blueprint.version}};
    Json out = objectHead(blueprint, "apps/v1", "Deployment", blueprint.name());
    Json template_{{"metadata", {{"labels", out["metadata"]["labels"]}, {"annotations", package}}}, {"spec", podSpec(blueprint)}};
    // Pods read settings and tokens only as they start.
    const std::string settings = configMap(blueprint)["data"].dump() + blueprint.token + blueprint.metricsToken;
    template_["metadata"]["annotations"]["lepton.studio/settings-digest"] = sha256(settings);
    out["metadata"]["annotations"] = package;
    out["metadata"]["annotations"]["lepton.studio/revision"] = std::to_string(blueprint.revision);
    out["spec"] = Json::object();
    if (!blueprint.settings.autoscaled())
        out["spec"]["replicas"] = blueprint.settings.replicas;
    out["spec"]["revisionHistoryLimit"] = blueprint.settings.revisionHistory;
    out["spec"]["progressDeadlineSeconds"] = blueprint.settings.rolloutSeconds;
    out["spec"]["selector"] = {{"matchLabels", selectorLabels(blueprint.deployment)}};
    out["spec"]["strategy"] = {{"type", "RollingUpdate"}, {"rollingUpdate", {{"maxSurge", 1}, {"maxUnavailable", 0}}}};
    out["spec"]["template"] = std::move(template_);
    return out;
}

} // namespace lepton::deploy::kubernetes

// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/deploy/kserve/InferenceService.h"

#include "core/base/Files.h"
#include "core/deploy/oci/Image.h"

#include <cctype>

namespace lepton::deploy::kserve {

namespace {

constexpr int user = 65532;
constexpr const char* tokenFolder = "/etc/lepton";

Json head(const Blueprint& blueprint, const char* version, const char* kind, const std::string& name) {
    return {{"apiVersion", version}, {"kind", kind}, {"metadata", {{"name", name}, {"labels", {{"app.kubernetes.io/managed-by", "lepton-studio"}, {ownerLabel, blueprint.deployment}}}}}};
}

Json resources(const Settings& settings) {
    Json out{{"requests", {{"cpu", settings.cpu}, {"memory", settings.memory}}}, {"limits", {{"memory", settings.memory}}}};
    if (settings.gpu > 0)
        out["limits"]["nvidia.com/gpu"] = std::to_string(settings.gpu);
    return out;
}

Json probe(const char* path, int period, int failures) {
    return {{"httpGet", {{"path", path}, {"port", oci::servedPort}}}, {"periodSeconds", period}, {"failureThreshold", failures}, {"timeoutSeconds", 5}};
}

/// Only what Knative lets through as well: no startup probe, nothing of the pod's own security.
Json container(const Blueprint& blueprint) {
    Json arguments = Json(oci::serveArguments());
    arguments.insert(arguments.end(), {"--access-log", "-"});
    if (!blueprint.token.empty())
        arguments.insert(arguments.end(), {"--token-file", std::string(tokenFolder) + "/token-file"});
    Json out{{"name", containerName},
             {"image", blueprint.image},
             {"args", std::move(arguments)},
             {"ports", Json::array({{{"name", "http1"}, {"containerPort", oci::servedPort}, {"protocol", "TCP"}}})},
             {"resources", resources(blueprint.settings)},
             {"readinessProbe", probe("/v2/health/ready", 2, 3)},
             {"livenessProbe", probe("/v2/health/live", 10, 6)},
             {"securityContext", {{"allowPrivilegeEscalation", false}, {"runAsNonRoot", true}, {"runAsUser", user}, {"capabilities", {{"drop", {"ALL"}}}}}}};
    if (!blueprint.token.empty())
        out["volumeMounts"] = Json::array({{{"name", "token"}, {"mountPath", tokenFolder}, {"readOnly", true}}});
    return out;
}

Json model(const Blueprint& blueprint) {
    return {{"modelFormat", {{"name", blueprint.offer.format}}}, {"protocolVersion", "v2"}, {"runtime", blueprint.offer.runtime}, {"storageUri", blueprint.settings.storageUri}, {"resources", resources(blueprint.settings)}};
}

} // namespace

std::string Blueprint::name() const { return std::isalpha(static_cast<unsigned char>(deployment.front())) != 0 ? deployment : "m-" + deployment; }

Json inferenceService(const Blueprint& blueprint) {
    const Settings& settings = blueprint.settings;
    Json out = head(blueprint, apiVersion, "InferenceService", blueprint.name());
    Json& annotations = out["metadata"]["annotations"];
    annotations = {{"lepton.studio/package-digest", blueprint.digest}, {"lepton.studio/package-version", blueprint.version}, {"lepton.studio/revision", std::to_string(blueprint.revision)}};
    if (!settings.mode.empty())
        annotations["serving.kserve.io/deploymentMode"] = settings.mode;
    if (!blueprint.token.empty()) // pods read it only as they start
        annotations["lepton.studio/token-digest"] = sha256(blueprint.token);
    Json predictor{{"minReplicas", settings.minReplicas}, {"maxReplicas", settings.maxReplicas}};
    if (settings.concurrency > 0)
        predictor.update({{"scaleMetric", "concurrency"}, {"scaleTarget", settings.concurrency}});
    if (!settings.serviceAccount.empty())
        predictor["serviceAccountName"] = settings.serviceAccount;
    if (settings.triton) {
        predictor["model"] = model(blueprint);
    } else {
        predictor["containers"] = Json::array({container(blueprint)});
        if (!blueprint.token.empty())
            predictor["volumes"] = Json::array({{{"name", "token"}, {"secret", {{"secretName", blueprint.secretName()}}}}});
        if (!settings.imagePullSecret.empty())
            predictor["imagePullSecrets"] = Json::array({{{"name", settings.imagePullSecret}}});
    }
    out["spec"] = {{"predictor", std::move(predictor)}};
    return out;
}

Json tokenSecret(const Blueprint& blueprint) {
    Json out = head(blueprint, "v1", "Secret", blueprint.secretName());
    out["type"] = "Opaque";
    out["data"] = {{"token-file", kubernetes::toBase64(blueprint.token + "\n")}};
    return out;
}

bool isOurs(const Json& object, const std::string& deployment) {
    const Json metadata = object.value("metadata", Json::object());
    return metadata.value("labels", Json::object()).value(ownerLabel, "") == deployment;
}

} // namespace lepton::deploy::kserve

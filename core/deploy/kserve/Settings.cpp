// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/deploy/kserve/Settings.h"

#include "core/deploy/kubernetes/Settings.h"

#include <algorithm>

namespace lepton::deploy::kserve {

namespace {

using graph::ParameterKind;
using graph::ParameterSpec;

constexpr const char* clustersOwn = "cluster's own";

ParameterSpec words(const char* name, const char* label, const char* value, const char* doc) { return {name, label, ParameterKind::Text, value, 0, 1024, {}, doc}; }
ParameterSpec whole(const char* name, const char* label, int value, int least, int most, const char* doc) { return {name, label, ParameterKind::Integer, value, double(least), double(most), {}, doc}; }
ParameterSpec yes(const char* name, const char* label, bool value, const char* doc) { return {name, label, ParameterKind::Boolean, value, 0, 1, {}, doc}; }

std::vector<ParameterSpec> parameters() {
    return {
        words("context", LT("core", "Context"), "", LT("core", "Of your kubeconfig; empty: the current one")),
        words("namespace", LT("core", "Namespace"), "", LT("core", "Empty: the context's own")),
        {"server", LT("core", "Server"), ParameterKind::Choice, "lepton", 0, 0, {"lepton", "triton"}, LT("core", "Our own image, or the Triton runtime that the cluster has")},
        words("image_repository", LT("core", "Image repository"), "", LT("core", "Where our image is pushed to and the cluster pulls it from: registry.example/team/digits")),
        words("image", LT("core", "Ready image"), "", LT("core", "An image that serves this package already; then none is made and pushed")),
        words("image_pull_secret", LT("core", "Image pull secret"), "", LT("core", "A secret of the namespace with which the cluster pulls the image")),
        yes("plain_http", LT("core", "Registry without TLS"), false, LT("core", "Only for a registry on this machine")),
        words("storage_uri", LT("core", "Triton repository"), "", LT("core", "Where the folder written by “lepton export --format triton” lies: s3://, gs://, pvc://, https:// or oci://")),
        words("runtime", LT("core", "Runtime"), "", LT("core", "The cluster's serving runtime for Triton; empty: the first that fits")),
        words("service_account", LT("core", "Service account"), "", LT("core", "Whose credentials read the storage; empty: the namespace's own")),
        {"deployment_mode", LT("core", "Mode"), ParameterKind::Choice, clustersOwn, 0, 0, {clustersOwn, "RawDeployment", "Serverless"}, LT("core", "Plain Deployments, or Knative, which can go down to no replica")},
        whole("min_replicas", LT("core", "Replicas at least"), 1, 1, 1000, LT("core", "Servers that always run")),
        whole("max_replicas", LT("core", "Replicas at most"), 1, 1, 1000, LT("core", "Servers when there is much to do")),
        whole("concurrency", LT("core", "Requests at once"), 0, 0, 100000, LT("core", "More replicas are started above so many for each; 0: the cluster's own measure")),
        words("cpu", LT("core", "CPU"), "1", LT("core", "Cores for each replica: 2, 500m")),
        words("memory", LT("core", "Memory"), "1Gi", LT("core", "For each replica, and no more than that: 512Mi, 2Gi")),
        whole("gpu", LT("core", "GPUs"), 0, 0, 64, LT("core", "NVIDIA GPUs for each replica")),
        words("address", LT("core", "Address"), "", LT("core", "By which clients reach the service, if not by the one that KServe tells")),
        yes("protect", LT("core", "Clients need a token"), true, LT("core", "Requests without it are refused; health is open. Triton has none")),
        yes("tls_verify", LT("core", "Check TLS"), true, LT("core", "Of the cluster and the registry. Without it anybody may pose as them")),
        yes("force_conflicts", LT("core", "Take over conflicts"), false, LT("core", "Fields that others have set become ours")),
        whole("ready_timeout_s", LT("core", "Patience"), 600, 1, 86400, LT("core", "Seconds after which a service that is not ready counts as failed")),
        words("kserve_namespace", LT("core", "KServe's namespace"), "kserve", LT("core", "Where its ConfigMap inferenceservice-config lies, which says what the cluster allows")),
    };
}

Error bad(const char* key, Text what, Text fix) { return Error(ErrorCode::BadValue, std::move(what)).at(std::string("kserve.") + key).fix(std::move(fix)); }

Result<void> checkStorage(const Settings& settings) {
    const auto scheme = settings.storageUri.find("://");
    if (settings.storageUri.empty())
        return bad("storage_uri", LT("core", "Triton needs the address of its model repository"), LT("core", "Put the folder written by “lepton export --format triton” where the cluster can read it, and name it: s3://bucket/folder, pvc://claim/folder"));
    if (scheme == std::string::npos || scheme == 0)
        return bad("storage_uri", text(LT("core", "The storage address “%1” has no scheme"), settings.storageUri), LT("core", "Begin it with s3://, gs://, pvc://, https:// or oci://"));
    return {};
}

Result<void> check(const Settings& settings) {
    if (!kubernetes::coresOf(settings.cpu))
        return bad("cpu", text(LT("core", "“%1” is no quantity of CPU"), settings.cpu), LT("core", "Write cores, such as 2, 0.5 or 500m"));
    if (!kubernetes::bytesOf(settings.memory))
        return bad("memory", text(LT("core", "“%1” is no quantity of memory"), settings.memory), LT("core", "Write a size such as 512Mi or 2Gi"));
    if (settings.maxReplicas < settings.minReplicas)
        return bad("max_replicas", text(LT("core", "At most %1 replicas, but at least %2"), settings.maxReplicas, settings.minReplicas), LT("core", "Raise max_replicas or lower min_replicas"));
    if (settings.triton)
        return checkStorage(settings);
    if (settings.imageRepository.empty() && settings.image.empty())
        return bad("image_repository", LT("core", "There is no place for the image"), LT("core", "Name a repository that you may push to and the cluster can pull from: registry.example/team/digits"));
    if (settings.imageRepository.find("://") != std::string::npos)
        return bad("image_repository", text(LT("core", "An image repository has no scheme: %1"), settings.imageRepository), LT("core", "Leave out http:// or https://; plain_http says that a registry has no TLS"));
    return {};
}

} // namespace

const project::SettingsType& settingsType() {
    static const project::SettingsType type{"kserve", LT("core", "KServe"), LT("core", "An InferenceService in a cluster of your kubeconfig"), parameters()};
    return type;
}

Result<Settings> readSettings(const Json& given) {
    Settings out;
    out.context = given.value("context", "");
    out.nameSpace = given.value("namespace", "");
    out.triton = given.value("server", "lepton") == "triton";
    out.imageRepository = given.value("image_repository", "");
    out.image = given.value("image", "");
    out.imagePullSecret = given.value("image_pull_secret", "");
    out.plainHttp = given.value("plain_http", false);
    out.storageUri = given.value("storage_uri", "");
    out.runtime = given.value("runtime", "");
    out.serviceAccount = given.value("service_account", "");
    const std::string mode = given.value("deployment_mode", clustersOwn);
    out.mode = mode == clustersOwn ? "" : mode;
    out.minReplicas = given.value("min_replicas", 1);
    out.maxReplicas = given.value("max_replicas", out.minReplicas);
    out.concurrency = given.value("concurrency", 0);
    out.cpu = given.value("cpu", "1");
    out.memory = given.value("memory", "1Gi");
    out.gpu = given.value("gpu", 0);
    out.address = given.value("address", "");
    while (out.address.ends_with('/'))
        out.address.pop_back();
    out.protect = given.value("protect", true) && !out.triton;
    out.tlsVerify = given.value("tls_verify", true);
    out.forceConflicts = given.value("force_conflicts", false);
    out.readySeconds = given.value("ready_timeout_s", 600);
    out.systemNamespace = given.value("kserve_namespace", "kserve");
    LEPTON_CHECK(check(out));
    return out;
}

} // namespace lepton::deploy::kserve

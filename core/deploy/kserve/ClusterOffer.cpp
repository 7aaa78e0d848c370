// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/deploy/kserve/ClusterOffer.h"

#include <algorithm>

namespace lepton::deploy::kserve {

namespace {

const Json& at(const Json& object, const char* key) {
    static const Json nothing;
    return object.is_object() && object.contains(key) ? object[key] : nothing;
}

std::string word(const Json& object, const char* key) { return at(object, key).is_string() ? at(object, key).get<std::string>() : std::string(); }

/// A part of the ConfigMap, which is JSON in a text.
Json part(const Json& configMap, const char* key) {
    Json parsed = Json::parse(word(at(configMap, "data"), key), nullptr, false);
    return parsed.is_object() ? parsed : Json::object();
}

/// Newer releases call them Standard and Knative.
std::string modeName(const std::string& mode) { return mode == "Standard" ? "RawDeployment" : mode == "Knative" ? "Serverless" : mode; }

Result<void> needKserve(const kubernetes::ApiClient& client) {
    LEPTON_TRY(const auto group, client.find("/apis/serving.kserve.io"));
    bool offered = false;
    if (group)
        for (const auto& version : at(*group, "versions"))
            offered |= word(version, "groupVersion") == apiVersion;
    if (!offered)
        return Error(ErrorCode::Unsupported, text(LT("core", "This cluster has no KServe (%1)"), apiVersion)).at(client.access().server).fix(LT("core", "Ask who runs the cluster to install it, or take the target kubernetes, which needs nothing"));
    return {};
}

Result<void> readConfig(const kubernetes::ApiClient& client, const std::string& systemNamespace, ClusterOffer& offer) {
    const auto config = client.find("/api/v1/namespaces/" + systemNamespace + "/configmaps/inferenceservice-config");
    if (!config || !config->has_value())
        return {}; // many may not read other namespaces: then the cluster itself decides
    const Json storage = part(**config, "storageInitializer");
    const auto on = [&storage](const char* key) { return at(storage, key) == Json(true); };
    offer.ociStorage = on("enableModelcar") || on("enableOciImageSource");
    if (const std::string mode = modeName(word(part(**config, "deploy"), "defaultDeploymentMode")); !mode.empty())
        offer.mode = mode;
    return {};
}

/// The format by which a runtime takes a Triton repository; empty if it does not.
std::string formatOf(const Json& runtime) {
    const Json& spec = at(runtime, "spec");
    const Json& protocols = at(spec, "protocolVersions");
    if (at(spec, "disabled") == Json(true) || !protocols.is_array() || std::find(protocols.begin(), protocols.end(), Json("v2")) == protocols.end())
        return {};
    std::string found;
    for (const auto& format : at(spec, "supportedModelFormats"))
        if (const std::string name = word(format, "name"); name == "triton" || (name == "onnx" && found.empty()))
            found = name;
    return word(at(runtime, "metadata"), "name").find("triton") == std::string::npos && found != "triton" ? std::string() : found;
}

Result<void> readRuntimes(const kubernetes::ApiClient& client, const std::string& nameSpace, const Settings& settings, ClusterOffer& offer) {
    const std::string root = "/apis/serving.kserve.io/v1alpha1/";
    for (const std::string& path : {root + "namespaces/" + nameSpace + "/servingruntimes", root + "clusterservingruntimes"}) {
        LEPTON_TRY(const auto list, client.find(path));
        if (!list)
            continue;
        for (const auto& runtime : at(*list, "items")) {
            const std::string name = word(at(runtime, "metadata"), "name"), format = formatOf(runtime);
            if (format.empty())
                continue;
            offer.runtimes.push_back(name);
            if (offer.runtime.empty() && (settings.runtime.empty() || settings.runtime == name)) {
                offer.runtime = name;
                offer.format = format;
            }
        }
    }
    std::string names;
    for (const auto& name : offer.runtimes)
        names += (names.empty() ? "" : ", ") + name;
    if (offer.runtime.empty() && names.empty())
        return Error(ErrorCode::NotFound, LT("core", "The cluster has no serving runtime for Triton")).at(client.access().server).fix(LT("core", "Ask who runs the cluster for kserve-tritonserver, or choose server=lepton"));
    if (offer.runtime.empty())
        return Error(ErrorCode::NotFound, text(LT("core", "The cluster has no serving runtime “%1” for Triton"), settings.runtime)).at("kserve.runtime").fix(text(LT("core", "Choose one of: %1"), names));
    return {};
}

} // namespace

Result<ClusterOffer> askOffer(const kubernetes::ApiClient& client, const std::string& nameSpace, const Settings& settings) {
    LEPTON_CHECK(needKserve(client));
    ClusterOffer offer;
    LEPTON_CHECK(readConfig(client, settings.systemNamespace, offer));
    LEPTON_TRY(const auto knative, client.find("/apis/serving.knative.dev"));
    offer.knative = knative.has_value();
    const std::string mode = settings.mode.empty() ? offer.mode : settings.mode;
    if (mode == "Serverless" && !offer.knative)
        return Error(ErrorCode::Unsupported, settings.mode.empty() ? LT("core", "KServe's usual mode here is Serverless, but the cluster has no Knative") : LT("core", "The mode Serverless needs Knative, which the cluster does not have"))
            .at("kserve.deployment_mode")
            .fix(LT("core", "Set deployment_mode=RawDeployment"));
    if (settings.triton)
        LEPTON_CHECK(readRuntimes(client, nameSpace, settings, offer));
    if (settings.triton && settings.storageUri.starts_with("oci://") && offer.ociStorage == false)
        return Error(ErrorCode::Unsupported, LT("core", "The cluster does not take models from OCI images (oci://): that is turned off")).at("kserve.storage_uri").fix(LT("core", "Put the repository elsewhere (s3://, pvc://), or ask who runs the cluster to set enableModelcar in inferenceservice-config"));
    return offer;
}

} // namespace lepton::deploy::kserve

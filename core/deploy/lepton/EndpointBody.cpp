// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/deploy/lepton/EndpointBody.h"

#include <algorithm>
#include <set>

namespace lepton::deploy::dgx {

namespace {

bool member(const Json& object, const char* key) { return object.is_object() && object.contains(key) && !object[key].is_null(); }

Json portsOf(const EndpointWish& wish) { return Json::array({{{"container_port", wish.port}}}); }

Json autoscalingOf(const EndpointWish& wish) {
    return {{"scale_down", {{"no_traffic_timeout", wish.noTrafficSeconds}}}, {"target_gpu_utilization_percentage", wish.gpuPercent}, {"target_throughput", {{"qpm", wish.requestsPerMinute}}}};
}

bool autoscales(const EndpointWish& wish) { return wish.noTrafficSeconds > 0 || wish.gpuPercent > 0 || wish.requestsPerMinute > 0; }

/// Those that are there, without ours and the dropped ones, then ours.
Json variablesOf(const EndpointWish& wish, const Json& there) {
    std::set<std::string> ours(wish.droppedVariables.begin(), wish.droppedVariables.end());
    ours.insert(markVariable);
    for (const auto& [name, value] : wish.variables)
        ours.insert(name);
    for (const auto& [name, value] : wish.secretVariables)
        ours.insert(name);
    Json out = Json::array();
    if (there.is_array())
        for (const auto& variable : there)
            if (!member(variable, "name") || !ours.contains(variable["name"].get<std::string>()))
                out.push_back(variable);
    out.push_back({{"name", markVariable}, {"value", wish.name}});
    for (const auto& [name, value] : wish.variables)
        out.push_back({{"name", name}, {"value", value}});
    for (const auto& [name, secret] : wish.secretVariables)
        out.push_back({{"name", name}, {"value_from", {{"secret_name_ref", secret}}}});
    return out;
}

/// Fields of the same names in both generations: of a component, or of the whole specification.
void putCommon(Json& to, const EndpointWish& wish, const char* autoscalerKey, const Json& there) {
    to["envs"] = variablesOf(wish, there);
    if (autoscales(wish) || wish.droppedAutoscaling)
        to[autoscalerKey] = autoscalingOf(wish);
    if (wish.initialDelaySeconds > 0)
        to["health"] = {{"liveness", {{"initial_delay_seconds", wish.initialDelaySeconds}}}};
}

void putResources(Json& to, const EndpointWish& wish) {
    if (!wish.shape.empty())
        to["resource_shape"] = wish.shape;
    to["min_replicas"] = wish.minReplicas;
    to["max_replicas"] = wish.maxReplicas;
    if (!wish.nodeGroups.empty())
        to["affinity"] = {{"allowed_dedicated_node_groups", wish.nodeGroups}};
}

void putAccess(Json& spec, const Access& access, bool update) {
    switch (access.mode) {
    case Access::Mode::Keep:
    case Access::Mode::Made:
        return;
    case Access::Mode::Token:
        spec["api_tokens"] = Json::array({{{"value", access.token}}});
        if (update && access.spoken)
            spec["allow_unauthenticated_access"] = false; // leaves the open mode in the same step
        return;
    case Access::Mode::Everyone:
        spec["api_tokens"] = Json::array();
        if (access.spoken)
            spec["allow_unauthenticated_access"] = true;
        return;
    }
}

Json componentOf(const EndpointWish& wish, Json there) {
    const Json variables = member(there, "envs") ? there["envs"] : Json::array();
    there["image"] = wish.image;
    there["command"] = wish.command;
    there["ports"] = portsOf(wish);
    putResources(there, wish);
    putCommon(there, wish, "autoscaling", variables);
    return there;
}

Json deploymentSpec(const EndpointWish& wish, const Json& there) {
    Json spec;
    spec["container"] = {{"image", wish.image}, {"ports", portsOf(wish)}, {"command", wish.command}};
    spec["resource_requirement"] = Json::object();
    putResources(spec["resource_requirement"], wish);
    putCommon(spec, wish, "auto_scaler", member(there, "envs") ? there["envs"] : Json::array());
    return spec;
}

void putOwner(Json& spec, const EndpointWish& wish) {
    if (!wish.pullSecrets.empty())
        spec["image_pull_secrets"] = wish.pullSecrets;
}

Json metadataOf(Generation generation, const EndpointWish& wish) {
    Json out = Json::object();
    if (wish.visibility.empty())
        return out;
    (generation == Generation::Endpoints ? out["lepton_metadata"] : out)["visibility"] = wish.visibility;
    return out;
}

Error strange() {
    return Error(ErrorCode::BadFormat, LT("core", "The workspace describes the endpoint in a way that is not known here, so it is not changed")).fix(LT("core", "Change it in the dashboard, or look for a newer Lepton Studio"));
}

Result<std::size_t> frontendIndex(const Json& endpoint) {
    if (!member(endpoint, "spec") || !member(endpoint["spec"], "components") || !endpoint["spec"]["components"].is_array() || endpoint["spec"]["components"].empty())
        return strange();
    const Json& components = endpoint["spec"]["components"];
    std::set<std::string> names;
    std::vector<std::size_t> marked;
    for (std::size_t i = 0; i < components.size(); ++i) {
        if (!member(components[i], "name") || !components[i]["name"].is_string() || !names.insert(components[i]["name"].get<std::string>()).second)
            return strange();
        if (member(components[i], "frontend") && components[i]["frontend"] == Json(true))
            marked.push_back(i);
    }
    if (components.size() > 1 && marked.size() != 1)
        return strange();
    return marked.empty() ? std::size_t(0) : marked.front();
}

/// Without these an autoscaler keeps at least one replica up.
void disableTargets(Json& autoscaling) {
    if (!autoscaling.is_object())
        return;
    autoscaling["target_gpu_utilization_percentage"] = 0;
    autoscaling["target_throughput"] = {{"qpm", 0}, {"paths", Json::array()}, {"methods", Json::array()}};
    autoscaling["scale_down"] = {{"no_traffic_timeout", 0}};
}

bool hasTargets(const Json& autoscaling) {
    if (!autoscaling.is_object())
        return false;
    const double gpu = member(autoscaling, "target_gpu_utilization_percentage") ? autoscaling["target_gpu_utilization_percentage"].get<double>() : 0;
    const Json throughput = member(autoscaling, "target_throughput") ? autoscaling["target_throughput"] : Json::object();
    return gpu > 0 || (member(throughput, "qpm") && throughput["qpm"].get<double>() > 0);
}

void putReplicas(Json& resources, int replicas) {
    const int most = member(resources, "max_replicas") ? resources["max_replicas"].get<int>() : 0;
    resources["min_replicas"] = replicas;
    if (replicas > 0)
        resources["max_replicas"] = std::max(replicas, most);
}

} // namespace

void dropWhatWas(EndpointWish& wish, const EndpointWish& earlier) {
    for (const auto* kind : {&earlier.variables, &earlier.secretVariables})
        for (const auto& [name, value] : *kind)
            wish.droppedVariables.push_back(name);
    wish.droppedAutoscaling |= autoscales(earlier) && !autoscales(wish);
}

const Json* frontend(const Json& endpoint) {
    const auto index = frontendIndex(endpoint);
    return index ? &endpoint["spec"]["components"][*index] : nullptr;
}

Json createBody(Generation generation, const EndpointWish& wish) {
    Json metadata = generation == Generation::Endpoints ? Json{{"name", wish.name}} : Json{{"id", wish.name}, {"name", wish.name}};
    metadata.update(metadataOf(generation, wish));
    Json spec = generation == Generation::Endpoints ? Json{{"components", Json::array({componentOf(wish, {{"name", "default"}})})}} : deploymentSpec(wish, Json::object());
    putOwner(spec, wish);
    putAccess(spec, wish.access, false);
    return {{"metadata", metadata}, {"spec", spec}};
}

Result<Json> updateBody(Generation generation, const EndpointWish& wish, const Json& current) {
    Json spec;
    if (generation == Generation::Endpoints) {
        LEPTON_TRY(const std::size_t index, frontendIndex(current));
        spec["components"] = current["spec"]["components"];
        Json& ours = spec["components"][index];
        ours = componentOf(wish, std::move(ours));
    } else {
        if (!member(current, "spec"))
            return strange();
        spec = deploymentSpec(wish, current["spec"]);
    }
    putOwner(spec, wish);
    putAccess(spec, wish.access, true);
    return Json{{"metadata", metadataOf(generation, wish)}, {"spec", spec}};
}

Result<Json> scaleBody(Generation generation, int replicas, const Json& current) {
    if (generation == Generation::Deployments) {
        if (!member(current, "spec"))
            return strange();
        Json resources = member(current["spec"], "resource_requirement") ? current["spec"]["resource_requirement"] : Json::object();
        putReplicas(resources, replicas);
        Json out{{"min_replicas", replicas}};
        if (replicas > 0)
            out["max_replicas"] = resources["max_replicas"];
        Json spec{{"resource_requirement", out}};
        if (replicas == 0 && member(current["spec"], "auto_scaler") && hasTargets(current["spec"]["auto_scaler"]))
            disableTargets(spec["auto_scaler"] = current["spec"]["auto_scaler"]);
        return Json{{"spec", spec}};
    }
    LEPTON_TRY(const std::size_t index, frontendIndex(current));
    Json components = current["spec"]["components"];
    for (std::size_t i = 0; i < components.size(); ++i) {
        if (replicas > 0 && i != index)
            continue;
        putReplicas(components[i], replicas);
        if (replicas == 0 && member(components[i], "autoscaling") && hasTargets(components[i]["autoscaling"]))
            disableTargets(components[i]["autoscaling"]);
    }
    return Json{{"metadata", Json::object()}, {"spec", {{"components", components}}}};
}

} // namespace lepton::deploy::dgx

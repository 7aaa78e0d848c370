// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/deploy/lepton/EndpointChanges.h"

#include "core/deploy/lepton/EndpointBody.h"

#include <map>

namespace lepton::deploy::dgx {

namespace {

const Json& at(const Json& object, const char* key) {
    static const Json nothing;
    return object.is_object() && object.contains(key) ? object[key] : nothing;
}

std::string shown(const Json& value) {
    if (!value.is_array())
        return value.is_string() ? value.get<std::string>() : value.dump();
    std::string out;
    for (const auto& item : value)
        out += (out.empty() ? "" : " ") + shown(item);
    return out;
}

Json namesOf(const Json& variables) {
    Json out = Json::array();
    for (const auto& variable : variables)
        if (at(variable, "name").is_string())
            out.push_back(variable["name"]);
    return out;
}

std::map<std::string, std::string> essentials(Generation generation, const Json& endpoint) {
    std::map<std::string, std::string> out;
    const bool components = generation == Generation::Endpoints;
    const Json* spec = components ? frontend(endpoint) : &at(endpoint, "spec");
    if (spec == nullptr)
        return out;
    const auto take = [&out](const Json& from, const char* key, const char* as) {
        if (const Json& value = at(from, key); !value.is_null())
            out[as] = shown(value);
    };
    const Json& container = components ? *spec : at(*spec, "container");
    const Json& resources = components ? *spec : at(*spec, "resource_requirement");
    for (const char* key : {"image", "command", "ports"})
        take(container, key, key);
    for (const char* key : {"resource_shape", "min_replicas", "max_replicas", "affinity"})
        take(resources, key, key);
    take(*spec, components ? "autoscaling" : "auto_scaler", "autoscaling");
    take(*spec, "health", "health");
    take(at(endpoint, "spec"), "image_pull_secrets", "image_pull_secrets");
    if (const Json& variables = at(*spec, "envs"); variables.is_array())
        out["environment"] = shown(namesOf(variables));
    return out;
}

} // namespace

std::vector<Change> changesOf(Generation generation, const std::string& name, const Json& before, const Json& after) {
    const std::string object = "endpoint " + name;
    std::vector<Change> out;
    if (before.is_null())
        out.push_back({object, {}, {}, "new"});
    auto old = before.is_null() ? std::map<std::string, std::string>() : essentials(generation, before);
    for (const auto& [field, value] : essentials(generation, after))
        if (old[field] != value)
            out.push_back({object, field, old[field], value});
    return out;
}

} // namespace lepton::deploy::dgx

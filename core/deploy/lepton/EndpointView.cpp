// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/deploy/lepton/EndpointView.h"

#include "core/deploy/lepton/EndpointBody.h"

#include <algorithm>

namespace lepton::deploy::dgx {

namespace {

constexpr const char* redacted = "***";

const Json& at(const Json& object, const char* key) {
    static const Json nothing;
    return object.is_object() && object.contains(key) ? object[key] : nothing;
}

std::string word(const Json& object, const char* key) {
    const Json& value = at(object, key);
    return value.is_string() ? value.get<std::string>() : std::string();
}

int number(const Json& object, const char* key, int standard = 0) {
    const Json& value = at(object, key);
    return value.is_number() ? value.get<int>() : standard;
}

std::string firstOf(std::initializer_list<std::string> candidates) {
    for (const auto& candidate : candidates)
        if (!candidate.empty())
            return candidate;
    return {};
}

std::string addressOf(const Json& status) {
    std::string url = firstOf({word(status, "external_url"), word(at(status, "endpoint"), "external_endpoint")});
    if (!url.empty() && url.find("://") == std::string::npos)
        url = "https://" + url;
    while (url.ends_with('/'))
        url.pop_back();
    return url;
}

std::string withoutSpaces(std::string text) {
    text.erase(std::remove(text.begin(), text.end(), ' '), text.end());
    return text;
}

void readTokens(const Json& spec, EndpointView& out) {
    const Json& tokens = at(spec, "api_tokens");
    if (!tokens.is_array() || at(spec, "allow_unauthenticated_access") == Json(true))
        return;
    out.tokens = !tokens.empty();
    for (const auto& token : tokens)
        if (const std::string value = word(token, "value"); !value.empty() && value != redacted) {
            out.token = value;
            return;
        }
}

} // namespace

const char* route(Generation generation) { return generation == Generation::Endpoints ? "/endpoints" : "/deployments"; }

Result<EndpointView> viewOf(Generation generation, const Json& told) {
    const bool components = generation == Generation::Endpoints;
    const Json& metadata = at(told, "metadata");
    const Json& spec = at(told, "spec");
    const Json& status = at(told, "status");
    const Json* component = components ? frontend(told) : &spec;
    EndpointView out;
    out.name = firstOf({word(metadata, "name"), word(metadata, "id")});
    if (out.name.empty() || component == nullptr || !component->is_object())
        return Error(ErrorCode::BadFormat, LT("core", "The workspace describes the endpoint in a way that is not known here")).fix(LT("core", "Look for a newer Lepton Studio"));
    // `phase` tells a stopped one from an unhealthy one, which `state` of the older generation does not.
    out.state = at(metadata, "deleted_at").is_null() ? withoutSpaces(firstOf({word(status, "phase"), word(status, "state")})) : "Deleting";
    out.url = addressOf(status);
    const Json& resources = components ? *component : at(spec, "resource_requirement");
    out.image = word(components ? *component : at(spec, "container"), "image");
    out.minReplicas = number(resources, "min_replicas", 1);
    out.maxReplicas = number(resources, "max_replicas", out.minReplicas);
    if (at(status, "ready_replicas").is_number())
        out.readyReplicas = status["ready_replicas"].get<int>();
    out.version = word(metadata, "semantic_version");
    out.words = firstOf({word(status, "message"), word(status, "reason")});
    readTokens(spec, out);
    const Json& variables = at(*component, "envs");
    if (variables.is_array())
        for (const auto& variable : variables)
            if (word(variable, "name") == markVariable)
                out.mark = word(variable, "value");
    return out;
}

std::string stateWord(const std::string& state) {
    if (state == "Ready" || state == "Running")
        return "live";
    if (state == "Starting")
        return "starting";
    if (state == "Updating" || state == "Scaling" || state == "Migrating" || state == "Restarting")
        return "updating";
    if (state == "Stopping" || state == "Stopped" || state == "Deleting")
        return "stopped";
    if (state == "NotReady" || state == "Error")
        return "failing";
    return "unknown";
}

std::string ReplicaReason::line() const { return replica + ": " + reason + (message.empty() ? "" : ": " + message); }

std::vector<ReplicaReason> reasonsOf(const Json& readiness) {
    std::vector<ReplicaReason> out;
    if (readiness.is_object())
        for (const auto& [replica, issues] : readiness.items())
            if (issues.is_array() && !issues.empty())
                out.push_back({replica, word(issues.front(), "reason"), word(issues.front(), "message")});
    return out;
}

std::vector<ReplicaReason> reasonsOfReplicas(const Json& replicas) {
    std::vector<ReplicaReason> out;
    if (!replicas.is_array())
        return out;
    for (const auto& replica : replicas) {
        const Json& status = at(replica, "status");
        const Json& issues = at(status, "readiness");
        const Json& told = issues.is_array() && !issues.empty() ? issues.front() : issues.is_object() ? issues : status;
        if (const std::string reason = word(told, "reason"); !reason.empty())
            out.push_back({firstOf({word(at(replica, "metadata"), "id"), word(replica, "id")}), reason, word(told, "message")});
    }
    return out;
}

std::vector<std::string> replicaNames(const Json& replicas) {
    std::vector<std::string> out;
    if (replicas.is_array())
        for (const auto& replica : replicas)
            if (const std::string name = firstOf({word(at(replica, "metadata"), "id"), word(replica, "id")}); !name.empty())
                out.push_back(name);
    return out;
}

std::string eventLine(const Json& event) {
    const std::string subject = word(at(event, "regarding"), "name");
    const std::string words = firstOf({word(event, "note"), word(event, "message")});
    const int count = number(event, "count", 1);
    return word(event, "type") + " " + word(event, "reason") + (subject.empty() ? "" : " " + subject) + (words.empty() ? "" : ": " + words) + (count > 1 ? " (" + std::to_string(count) + " times)" : "");
}

} // namespace lepton::deploy::dgx

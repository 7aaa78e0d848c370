// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/deploy/kubernetes/ApiError.h"

namespace lepton::deploy::kubernetes {

namespace {

std::string stringAt(const Json& object, const char* key) {
    return object.is_object() && object.contains(key) && object[key].is_string() ? object[key].get<std::string>() : std::string();
}

Json causesOf(const Json& status) {
    const Json details = status.is_object() ? status.value("details", Json()) : Json();
    const Json causes = details.is_object() ? details.value("causes", Json::array()) : Json::array();
    return causes.is_array() ? causes : Json::array();
}

std::string quotedIn(const std::string& message) {
    const auto first = message.find('"');
    const auto last = first == std::string::npos ? first : message.find('"', first + 1);
    return last == std::string::npos ? message : message.substr(first + 1, last - first - 1);
}

/// The fields that a 422 names, else its message.
std::string faultsIn(const Json& status, const HttpResponse& response) {
    std::string out;
    for (const auto& cause : causesOf(status))
        out += (out.empty() ? "" : "; ") + stringAt(cause, "field") + ": " + stringAt(cause, "message");
    if (!out.empty())
        return out;
    const std::string message = stringAt(status, "message");
    return message.empty() ? response.body.substr(0, 300) : message;
}

} // namespace

bool FieldConflict::harmless() const { return owner.starts_with(fieldManager) || (field == ".spec.replicas" && owner == "kube-controller-manager"); }

std::vector<FieldConflict> conflictsIn(const Json& status, const std::string& object) {
    std::vector<FieldConflict> out;
    for (const auto& cause : causesOf(status))
        if (stringAt(cause, "reason") == "FieldManagerConflict")
            out.push_back({object, stringAt(cause, "field"), quotedIn(stringAt(cause, "message"))});
    return out;
}

Error conflictError(const std::vector<FieldConflict>& conflicts) {
    std::string list;
    for (const auto& conflict : conflicts)
        list += (list.empty() ? "" : ", ") + conflict.object + " " + conflict.field + " (" + conflict.owner + ")";
    return Error(ErrorCode::Conflict, text(LT("core", "Others have set these fields otherwise: %1"), list))
        .at(conflicts.empty() ? std::string() : conflicts.front().object)
        .fix(LT("core", "Ask whoever set them; or take them over with the setting force_conflicts"));
}

Error apiError(const HttpResponse& response, const std::string& object, const std::string& where) {
    const Json status = Json::parse(response.body, nullptr, false);
    const std::string said = faultsIn(status, response);
    const std::string place = object.empty() ? where : object + " at " + where;
    switch (response.status) {
    case 401:
        return Error(ErrorCode::Unreadable, LT("core", "The cluster does not accept your login: it has expired or is not for this cluster (401)"))
            .at(place)
            .fix(LT("core", "Log in to the cluster again, so that your kubeconfig holds a valid token or certificate"));
    case 403:
        return Error(ErrorCode::Unreadable, text(LT("core", "The cluster does not let you do this (403): %1"), said)).at(place).fix(LT("core", "Ask who runs the cluster for the right, or choose another namespace"));
    case 404:
        return Error(ErrorCode::NotFound, text(LT("core", "The cluster does not have it (404): %1"), said)).at(place).fix(LT("core", "Check the namespace and the cluster's version"));
    case 409:
        if (const auto conflicts = conflictsIn(status, object); !conflicts.empty())
            return conflictError(conflicts);
        return Error(ErrorCode::Conflict, text(LT("core", "It was changed by somebody else at the same time (409): %1"), said)).at(place).fix(LT("core", "Try again"));
    case 400:
    case 422:
        return Error(ErrorCode::BadValue, text(LT("core", "The cluster does not accept it (%1): %2"), response.status, said)).at(place).fix(LT("core", "Change the setting that this field comes from"));
    case 429:
        return Error(ErrorCode::Unreadable, LT("core", "The cluster has too much to do (429)")).at(place).fix(LT("core", "Wait a little and try again"));
    default:
        return Error(ErrorCode::Unreadable, text(LT("core", "The cluster answers with status %1: %2"), response.status, said)).at(place).fix(LT("core", "Look at the cluster's state, and try again"));
    }
}

} // namespace lepton::deploy::kubernetes

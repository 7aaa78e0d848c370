// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/deploy/kubernetes/Rollout.h"

#include "core/deploy/kubernetes/ApiError.h"

#include <algorithm>
#include <array>

namespace lepton::deploy::kubernetes {

namespace {

using Kind = RolloutState::Kind;
constexpr int crashesThatSuffice = 3;

const Json& at(const Json& object, const std::string& pointer) {
    static const Json nothing;
    const Json::json_pointer place(pointer);
    return object.contains(place) ? object.at(place) : nothing;
}

std::string stringAt(const Json& object, const std::string& pointer) {
    const Json& found = at(object, pointer);
    return found.is_string() ? found.get<std::string>() : std::string();
}

int intAt(const Json& object, const std::string& pointer) {
    const Json& found = at(object, pointer);
    return found.is_number() ? found.get<int>() : 0;
}

/// The newest event of that reason about the pod that has those words in it.
std::string eventMessage(const std::vector<Json>& events, const std::string& pod, const std::string& reason, const char* words = "") {
    std::string message;
    for (const auto& event : events)
        if (stringAt(event, "/involvedObject/name") == pod && stringAt(event, "/reason") == reason && stringAt(event, "/message").find(words) != std::string::npos)
            message = stringAt(event, "/message");
    return message;
}

bool isAboutTheImage(const std::string& reason) {
    constexpr std::array reasons{"ErrImagePull", "ImagePullBackOff", "InvalidImageName", "ErrImageNeverPull", "ImageInspectError", "RegistryUnavailable"};
    return std::find(reasons.begin(), reasons.end(), reason) != reasons.end();
}

RolloutState troubled(const std::string& pod, Text reason, Kind kind = Kind::Troubled) {
    RolloutState out;
    out.kind = kind;
    out.reason = std::move(reason);
    out.pod = pod;
    return out;
}

RolloutState imageTrouble(const std::string& pod, const std::string& reason, const Json& waiting, const std::vector<Json>& events) {
    std::string message = stringAt(waiting, "/message");
    if (const auto failed = eventMessage(events, pod, "Failed", "Failed to pull"); reason == "ImagePullBackOff" && !failed.empty())
        message = failed; // back-off alone says nothing of the cause
    return troubled(pod, text(LT("core", "The cluster can't pull the image (%1): %2"), reason, message), reason == "InvalidImageName" ? Kind::Failed : Kind::Troubled);
}

RolloutState crash(const std::string& pod, const Json& status) {
    const Json& ended = at(status, "/lastState/terminated").is_null() ? at(status, "/state/terminated") : at(status, "/lastState/terminated");
    const int crashes = intAt(status, "/restartCount") + (at(status, "/state/terminated").is_null() ? 0 : 1);
    RolloutState out = troubled(pod, stringAt(ended, "/reason") == "OOMKilled" ? Text(LT("core", "The server needs more memory than it may have (OOMKilled)"))
                                                                             : text(LT("core", "The server ends right after it starts (%1, status %2)"), stringAt(ended, "/reason"), intAt(ended, "/exitCode")),
                                crashes >= crashesThatSuffice ? Kind::Failed : Kind::Troubled);
    out.crashed = true;
    return out;
}

RolloutState judgeContainer(const std::string& pod, const Json& status, const std::vector<Json>& events) {
    const Json& waiting = at(status, "/state/waiting");
    const std::string reason = stringAt(waiting, "/reason");
    if (isAboutTheImage(reason))
        return imageTrouble(pod, reason, waiting, events);
    if (intAt(status, "/restartCount") > 0 || !at(status, "/state/terminated").is_null())
        return crash(pod, status);
    if (reason == "CreateContainerConfigError" || reason == "CreateContainerError" || reason == "RunContainerError")
        return troubled(pod, text(LT("core", "The container can't be made (%1): %2"), reason, stringAt(waiting, "/message")));
    return {};
}

RolloutState unschedulable(const std::string& pod, const Json& condition) {
    RolloutState out = troubled(pod, text(LT("core", "The cluster has no room for the pod (%1): %2"), stringAt(condition, "/reason"), stringAt(condition, "/message")));
    out.mayPassLate = true;
    return out;
}

RolloutState judgePod(const Json& pod, const std::vector<Json>& events) {
    const std::string name = stringAt(pod, "/metadata/name");
    for (const auto& condition : at(pod, "/status/conditions"))
        if (stringAt(condition, "/type") == "PodScheduled" && stringAt(condition, "/status") == "False")
            return unschedulable(name, condition);
    for (const auto& status : at(pod, "/status/containerStatuses"))
        if (auto state = judgeContainer(name, status, events); state.kind != Kind::Going)
            return state;
    if (stringAt(pod, "/status/phase") == "Failed")
        return troubled(name, text(LT("core", "The pod failed (%1): %2"), stringAt(pod, "/status/reason"), stringAt(pod, "/status/message")));
    return {};
}

/// The reason of a deadline that passed: a pod that runs but never gets ready says why only in its events.
Text whyNotReady(const std::vector<Json>& pods, const std::vector<Json>& events) {
    for (const auto& pod : pods)
        if (const auto message = eventMessage(events, stringAt(pod, "/metadata/name"), "Unhealthy"); !message.empty())
            return text(LT("core", "The server runs but never gets ready: %1"), message);
    return {};
}

/// Pods that could not be made at all: a quota, a policy.
Text replicaFailure(const Json& deployment) {
    for (const auto& condition : at(deployment, "/status/conditions"))
        if (stringAt(condition, "/type") == "ReplicaFailure" && stringAt(condition, "/status") == "True")
            return text(LT("core", "The cluster does not make the pods: %1"), stringAt(condition, "/message"));
    return {};
}

bool deadlinePassed(const Json& deployment) {
    const Json& conditions = at(deployment, "/status/conditions");
    const std::string since = changedAt(deployment); // the condition of the version before stays until this one makes progress
    return std::any_of(conditions.begin(), conditions.end(), [&](const Json& condition) { return stringAt(condition, "/reason") == "ProgressDeadlineExceeded" && stringAt(condition, "/lastUpdateTime") >= since; });
}

} // namespace

std::string changedAt(const Json& deployment) {
    std::string newest;
    for (const auto& entry : at(deployment, "/metadata/managedFields"))
        if (stringAt(entry, "/manager") == fieldManager && stringAt(entry, "/operation") == "Apply")
            newest = std::max(newest, stringAt(entry, "/time"));
    return newest;
}

std::string timeOf(const Json& event) {
    constexpr std::size_t seconds = 19; // what is behind them sorts wrongly beside a bare Z
    for (const char* key : {"/series/lastObservedTime", "/lastTimestamp", "/eventTime", "/metadata/creationTimestamp"})
        if (const auto time = stringAt(event, key); !time.empty())
            return time.substr(0, seconds) + "Z";
    return {};
}

bool isNewest(const Json& deployment, const Json& pod) {
    const Json& wanted = at(deployment, "/spec/template/metadata/annotations");
    const Json& has = at(pod, "/metadata/annotations");
    if (!wanted.is_object() || !at(pod, "/metadata/deletionTimestamp").is_null() || stringAt(deployment, "/spec/template/spec/containers/0/image") != stringAt(pod, "/spec/containers/0/image"))
        return false;
    const auto same = [&](const auto& item) { return has.is_object() && has.contains(item.key()) && has[item.key()] == item.value(); };
    const auto items = wanted.items();
    return std::all_of(items.begin(), items.end(), same);
}

RolloutState judgeRollout(const Json& deployment, const std::vector<Json>& pods, const std::vector<Json>& events) {
    RolloutState state;
    const bool seen = intAt(deployment, "/status/observedGeneration") >= intAt(deployment, "/metadata/generation");
    state.wanted = at(deployment, "/spec/replicas").is_null() ? 1 : intAt(deployment, "/spec/replicas");
    const int updated = intAt(deployment, "/status/updatedReplicas"), all = intAt(deployment, "/status/replicas"), available = intAt(deployment, "/status/availableReplicas");
    std::vector<Json> newest;
    std::copy_if(pods.begin(), pods.end(), std::back_inserter(newest), [&](const Json& pod) { return isNewest(deployment, pod); });
    for (const auto& pod : newest)
        for (const auto& condition : at(pod, "/status/conditions"))
            state.ready += stringAt(condition, "/type") == "Ready" && stringAt(condition, "/status") == "True" ? 1 : 0;
    if (!seen)
        return state;
    if (updated >= state.wanted && all == updated && available == updated) {
        state.kind = Kind::Done;
        return state;
    }
    const auto take = [&](RolloutState found) {
        state.kind = found.kind;
        state.reason = std::move(found.reason);
        state.pod = std::move(found.pod);
        state.crashed = found.crashed;
        state.mayPassLate = found.mayPassLate;
    };
    if (auto reason = replicaFailure(deployment); !reason.empty())
        take(troubled({}, std::move(reason)));
    for (const auto& pod : newest)
        if (state.kind == Kind::Going || state.kind == Kind::Troubled)
            if (auto found = judgePod(pod, events); found.kind != Kind::Going)
                take(std::move(found));
    if (deadlinePassed(deployment)) {
        state.kind = Kind::Failed;
        if (state.reason.empty())
            state.reason = whyNotReady(newest, events);
        if (state.reason.empty())
            state.reason = LT("core", "No replica got ready in time (ProgressDeadlineExceeded)");
    }
    return state;
}

} // namespace lepton::deploy::kubernetes

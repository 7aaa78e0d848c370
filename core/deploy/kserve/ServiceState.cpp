// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/deploy/kserve/ServiceState.h"

#include <algorithm>
#include <array>

namespace lepton::deploy::kserve {

namespace {

using Kind = ServiceState::Kind;

const Json& at(const Json& object, const char* key) {
    static const Json nothing;
    return object.is_object() && object.contains(key) ? object[key] : nothing;
}

std::string word(const Json& object, const char* key) { return at(object, key).is_string() ? at(object, key).get<std::string>() : std::string(); }
double number(const Json& object, const char* key) { return at(object, key).is_number() ? at(object, key).get<double>() : 0; }

std::string joined(const std::string& reason, const std::string& message) { return reason + (reason.empty() || message.empty() ? "" : ": ") + message; }

const Json& condition(const Json& object, const std::string& type) {
    static const Json nothing;
    for (const auto& one : at(at(object, "status"), "conditions"))
        if (word(one, "type") == type)
            return one;
    return nothing;
}

/// Why a pod's container waits or has ended; empty if all is well.
std::string containerTrouble(const Json& pod) {
    for (const auto* list : {"initContainerStatuses", "containerStatuses"})
        for (const auto& container : at(at(pod, "status"), list)) {
            const Json& waiting = at(at(container, "state"), "waiting");
            const std::string reason = word(waiting, "reason");
            const Json& ended = at(at(container, "lastState"), "terminated");
            if (reason == "CrashLoopBackOff")
                return joined(reason, "the server ended with exit code " + std::to_string(static_cast<int>(number(ended, "exitCode"))) + " (" + word(ended, "reason") + ")");
            if (!reason.empty() && reason != "ContainerCreating" && reason != "PodInitializing")
                return joined(reason, word(waiting, "message"));
        }
    const Json& scheduled = condition(pod, "PodScheduled");
    return word(scheduled, "status") == "False" ? joined(word(scheduled, "reason"), word(scheduled, "message")) : std::string();
}

bool isReady(const Json& pod) { return word(condition(pod, "Ready"), "status") == "True"; }

bool runs(const Json& pod, const std::string& image) {
    if (image.empty())
        return true;
    for (const auto& container : at(at(pod, "spec"), "containers"))
        if (word(container, "image") == image)
            return true;
    return false;
}

/// What the status says is still of the form before.
bool isStale(const Json& service) {
    const Json& observed = at(at(service, "status"), "observedGeneration");
    return observed.is_number() && observed.get<double>() < number(at(service, "metadata"), "generation");
}

/// What KServe made of the newest form is what serves.
bool upToDate(const Json& service) {
    const Json& status = at(service, "status");
    const Json& predictor = at(at(status, "components"), "predictor");
    const std::string created = word(predictor, "latestCreatedRevision"), ready = word(predictor, "latestReadyRevision");
    if (created != ready && !created.empty())
        return false;
    const std::string transition = word(at(status, "modelStatus"), "transitionStatus");
    return transition.empty() || transition == "UpToDate";
}

/// modelStatus.lastFailureInfo: what the model's server itself said.
std::string failureWords(const Json& service) {
    const Json& info = at(at(at(service, "status"), "modelStatus"), "lastFailureInfo");
    std::string out = joined(word(info, "reason"), word(info, "message"));
    if (at(info, "exitCode").is_number())
        out += (out.empty() ? "" : " ") + std::string("(exit code ") + std::to_string(static_cast<int>(number(info, "exitCode"))) + ")";
    return out;
}

std::string lineOf(const Json& condition) {
    const std::string reason = word(condition, "reason"), message = word(condition, "message");
    return word(condition, "type") + ": " + word(condition, "status") + (reason.empty() ? "" : " (" + reason + ")") + (message.empty() ? "" : ": " + message);
}

/// The most telling one that is not True.
std::string conditionTrouble(const Json& service) {
    for (const char* type : {"PredictorReady", "PredictorConfigurationReady", "PredictorRouteReady", "IngressReady", "Ready"})
        if (const Json& found = condition(service, type); word(found, "status") == "False")
            return lineOf(found);
    return {};
}

} // namespace

std::vector<std::string> conditionLines(const Json& service) {
    std::vector<std::string> out;
    for (const auto& one : at(at(service, "status"), "conditions"))
        out.push_back(lineOf(one));
    return out;
}

ServiceState judgeService(const Json& service, const std::vector<Json>& pods, const std::string& image) {
    ServiceState out;
    out.url = word(at(service, "status"), "url");
    while (out.url.ends_with('/'))
        out.url.pop_back();
    bool old = false;
    std::string podTrouble;
    for (const auto& pod : pods) {
        if (!at(at(pod, "metadata"), "deletionTimestamp").is_null())
            continue;
        if (!runs(pod, image)) {
            old = true;
            continue;
        }
        ++out.pods;
        out.ready += isReady(pod) ? 1 : 0;
        if (std::string trouble = containerTrouble(pod); !trouble.empty() && podTrouble.empty()) {
            podTrouble = std::move(trouble);
            out.pod = word(at(pod, "metadata"), "name");
        }
    }
    if (isStale(service)) { // its failures are those of the version before; only the pods tell of this one
        out.kind = podTrouble.empty() ? Kind::Going : Kind::Troubled;
        out.reason = podTrouble;
        return out;
    }
    const std::string transition = word(at(at(service, "status"), "modelStatus"), "transitionStatus");
    const std::string failure = failureWords(service);
    if (transition == "BlockedByFailedLoad" || transition == "InvalidSpec") {
        out.kind = Kind::Failed;
        out.reason = failure.empty() ? transition : failure;
        return out;
    }
    if (word(condition(service, "Ready"), "status") == "True" && upToDate(service) && !old && out.ready == out.pods) {
        out.kind = Kind::Ready;
        return out;
    }
    const std::string trouble = conditionTrouble(service);
    out.reason = !podTrouble.empty() ? podTrouble : !failure.empty() ? failure : trouble;
    // That a predictor is not ready yet says nothing; that its image or its spec can't be had does.
    constexpr std::array<const char*, 6> grave{"RevisionFailed", "RevisionMissing", "ContainerMissing", "ProgressDeadlineExceeded", "ReconcileFailed", "InvalidSpec"};
    const bool isGrave = std::any_of(grave.begin(), grave.end(), [&](const char* word) { return trouble.find(word) != std::string::npos; });
    out.kind = !podTrouble.empty() || !failure.empty() || isGrave ? Kind::Troubled : Kind::Going;
    return out;
}

} // namespace lepton::deploy::kserve

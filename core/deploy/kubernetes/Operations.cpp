// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/deploy/kubernetes/Operations.h"

#include "core/deploy/kubernetes/Rollout.h"
#include "core/deploy/kubernetes/ServiceAddress.h"

#include <algorithm>
#include <chrono>

namespace lepton::deploy::kubernetes {

namespace {

constexpr double patienceSeconds = 20;
constexpr double goneSeconds = 60;

/// Of the revision that is live, else of the newest: one that failed may have left something, too.
Result<Cluster> clusterOf(const Deployment& deployment) {
    const Revision* revision = deployment.current() != nullptr ? deployment.current() : deployment.revisions.empty() ? nullptr : &deployment.revisions.back();
    if (revision == nullptr)
        return Error(ErrorCode::NotFound, LT("core", "Nothing of it has been deployed")).at(deployment.name).fix(LT("core", "Deploy it first"));
    LEPTON_TRY(Cluster cluster, openCluster(revision->settings));
    // The kubeconfig's current context may be another by now.
    if (const std::string context = revision->state.value("context", ""); cluster.settings.context.empty() && !context.empty() && context != cluster.client.access().context) {
        Json settings = revision->settings;
        settings["context"] = context;
        LEPTON_TRY(cluster, openCluster(settings));
    }
    cluster.nameSpace = revision->state.value("namespace", cluster.nameSpace);
    return cluster;
}

std::string objectName(const Deployment& deployment) {
    Blueprint blueprint;
    blueprint.deployment = deployment.name;
    return blueprint.name();
}

Result<std::vector<Json>> podsOf(const Cluster& cluster, const Deployment& deployment) {
    LEPTON_TRY(const Json list, cluster.client.get(listPath("v1", "Pod", cluster.nameSpace) + "?labelSelector=" + urlEscaped(labelSelector(deployment.name)), "Pods"));
    return list.value("items", Json::array()).get<std::vector<Json>>();
}

std::vector<Json> eventsOf(const Cluster& cluster, const std::string& name) {
    const auto list = cluster.client.get(listPath("v1", "Event", cluster.nameSpace), "Events"); // for people only: without the right there are none
    std::vector<Json> out;
    for (const auto& event : list ? list->value("items", Json::array()) : Json::array()) {
        const std::string about = event.value("involvedObject", Json::object()).value("name", "");
        if (about == name || about.starts_with(name + "-"))
            out.push_back(event);
    }
    std::stable_sort(out.begin(), out.end(), [](const Json& a, const Json& b) { return timeOf(a) < timeOf(b); });
    return out;
}

Json shownPod(const Json& pod) {
    const Json statuses = pod["status"].value("containerStatuses", Json::array());
    const Json status = statuses.empty() ? Json::object() : statuses[0];
    return {{"name", pod["metadata"]["name"]},
            {"phase", pod["status"].value("phase", "")},
            {"ready", status.value("ready", false)},
            {"restarts", status.value("restartCount", 0)},
            {"node", pod["spec"].value("nodeName", "")},
            {"version", pod["metadata"].value("annotations", Json::object()).value("lepton.studio/package-version", "")},
            {"started", pod["status"].value("startTime", "")}};
}

Json shownEvent(const Json& event) {
    const Json about = event.value("involvedObject", Json::object());
    return {{"time", timeOf(event)}, {"type", event.value("type", "")}, {"object", about.value("kind", "") + "/" + about.value("name", "")}, {"reason", event.value("reason", "")}, {"message", event.value("message", "")}, {"count", event.contains("count") && event["count"].is_number() ? event["count"] : Json(1)}};
}

Json details(const Json& object, const std::vector<Json>& pods, const std::vector<Json>& events) {
    constexpr std::size_t shownEvents = 20;
    Json out{{"pods", Json::array()}, {"events", Json::array()}, {"conditions", object["status"].value("conditions", Json::array())}, {"image", object["spec"]["template"]["spec"]["containers"][0]["image"]}};
    for (const auto& pod : pods)
        out["pods"].push_back(shownPod(pod));
    for (std::size_t i = events.size() > shownEvents ? events.size() - shownEvents : 0; i < events.size(); ++i)
        out["events"].push_back(shownEvent(events[i]));
    return out;
}

std::string stateName(const RolloutState& state, int ready) {
    if (state.wanted == 0)
        return "stopped";
    switch (state.kind) {
    case RolloutState::Kind::Done:
        return "live";
    case RolloutState::Kind::Going:
        return ready > 0 ? "updating" : "starting";
    default:
        return "failing";
    }
}

/// "2026-11-21T06:47:00.123456789Z words" into its two parts.
struct LogLine {
    std::string time, words;
};

std::vector<LogLine> linesIn(const std::string& text, const std::string& prefix) {
    std::vector<LogLine> out;
    for (std::size_t at = 0; at < text.size();) {
        const auto end = std::min(text.find('\n', at), text.size());
        const std::string line = text.substr(at, end - at);
        const auto space = std::min(line.find(' '), line.size());
        out.push_back({line.substr(0, space), prefix + line.substr(std::min(space + 1, line.size()))});
        at = end + 1;
    }
    return out;
}

} // namespace

Result<Status> readStatus(const Deployment& deployment) {
    LEPTON_TRY(const Cluster cluster, clusterOf(deployment));
    const std::string name = objectName(deployment);
    LEPTON_TRY(const auto object, cluster.client.find(listPath("apps/v1", "Deployment", cluster.nameSpace) + "/" + name, "Deployment " + name));
    Status out;
    if (!object) {
        out.state = "missing";
        out.reason = text(LT("core", "Namespace %1 has no Deployment %2"), cluster.nameSpace, name);
        return out;
    }
    LEPTON_TRY(const auto pods, podsOf(cluster, deployment));
    const auto events = eventsOf(cluster, name);
    const RolloutState state = judgeRollout(*object, pods, events);
    const Json given = object->value("status", Json::object());
    out.replicasReady = given.value("readyReplicas", 0);
    out.replicasWanted = state.wanted;
    out.state = stateName(state, out.replicasReady);
    out.reason = state.reason;
    out.details = details(*object, pods, events);
    const Revision* revision = deployment.current();
    if (revision != nullptr && revision->state.value("reachable", false) && !deployment.url.empty())
        out.metricsUrl = deployment.url + "/metrics";
    return out;
}

Result<std::vector<std::string>> readLogs(const Deployment& deployment, int lines) {
    LEPTON_TRY(const Cluster cluster, clusterOf(deployment));
    LEPTON_TRY(const auto pods, podsOf(cluster, deployment));
    std::vector<LogLine> all;
    for (const auto& pod : pods) {
        const std::string name = pod["metadata"]["name"].get<std::string>();
        const auto log = cluster.client.text(listPath("v1", "Pod", cluster.nameSpace) + "/" + name + "/log?container=server&timestamps=true&tailLines=" + std::to_string(lines));
        if (!log && pods.size() == 1)
            return log.error();
        for (auto& line : log ? linesIn(*log, pods.size() > 1 ? name + ": " : std::string()) : std::vector<LogLine>())
            all.push_back(std::move(line));
    }
    std::stable_sort(all.begin(), all.end(), [](const LogLine& a, const LogLine& b) { return a.time < b.time; });
    std::vector<std::string> out;
    for (std::size_t i = all.size() > std::size_t(lines) ? all.size() - std::size_t(lines) : 0; i < all.size(); ++i)
        out.push_back(all[i].words);
    return out;
}

Result<void> setReplicas(const Deployment& deployment, int replicas, Reporter& reporter) {
    LEPTON_TRY(const Cluster cluster, clusterOf(deployment));
    const std::string name = objectName(deployment);
    if (cluster.settings.autoscaled())
        return Error(ErrorCode::Unsupported, LT("core", "An autoscaler sets the number of replicas and would undo it")).at(name).fix(LT("core", "Deploy again with other replicas and max_replicas, or with max_replicas = 0"));
    const std::string path = listPath("apps/v1", "Deployment", cluster.nameSpace) + "/" + name;
    reporter.started("scale", text(LT("core", "to %1 replicas"), replicas));
    LEPTON_TRY([[maybe_unused]] const Json scaled, cluster.client.mergePatch(path + "/scale", {{"spec", {{"replicas", replicas}}}}, "Deployment " + name));
    if (replicas > 0)
        LEPTON_CHECK(followRollout(cluster.client, cluster.nameSpace, name, labelSelector(deployment.name), patienceSeconds, reporter));
    reporter.done("scale");
    return {};
}

Result<void> removeAll(const Deployment& deployment, Reporter& reporter) {
    LEPTON_TRY(const Cluster cluster, clusterOf(deployment));
    LEPTON_TRY(const auto objects, ourObjects(cluster, deployment.name));
    for (const auto& object : objects) {
        LEPTON_CHECK(cluster.client.remove(objectPath(object, cluster.nameSpace), shownName(object)));
        reporter.log("remove", shownName(object));
    }
    const auto serves = [](const Json& pod) { // the pod itself may linger for minutes
        const Json containers = pod["status"].value("containerStatuses", Json::array());
        return std::any_of(containers.begin(), containers.end(), [](const Json& container) { return container.value("state", Json::object()).contains("running"); });
    };
    for (const auto until = std::chrono::steady_clock::now() + std::chrono::duration<double>(goneSeconds); std::chrono::steady_clock::now() < until;) {
        LEPTON_TRY(const auto pods, podsOf(cluster, deployment));
        if (std::none_of(pods.begin(), pods.end(), serves))
            return {};
        LEPTON_CHECK(reporter.wait(0.5));
    }
    reporter.log("remove", "its pods have not ended yet; the cluster goes on with that");
    return {};
}

} // namespace lepton::deploy::kubernetes

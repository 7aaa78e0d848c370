// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/deploy/lepton/Rollout.h"

#include "core/deploy/lepton/ReplicaLogs.h"

#include <algorithm>
#include <chrono>
#include <set>

namespace lepton::deploy::dgx {

namespace {

using Clock = std::chrono::steady_clock;

constexpr double firstPause = 0.2;
constexpr double longestPause = 3;
/// A fault that is told so many times in a row is one; some come and go while an image is fetched.
constexpr int patience = 3;
/// A server that has ended so often will again.
constexpr std::size_t endsTolerated = 3;

Text fixOf(const std::string& reason) {
    if (reason == "ConfigError")
        return LT("core", "Check that the workspace can fetch the image (image_pull_secret), and the environment; the lines above say more");
    if (reason == "NoCapacity" || reason == "Queueing")
        return LT("core", "Choose another resource_shape or node_group, or try again when the workspace has room");
    if (reason == "RequireReadinessApproval")
        return LT("core", "Approve the replica in the dashboard");
    return LT("core", "Look at the lines above, and at the endpoint in the vendor's dashboard");
}

std::string majorOf(const std::string& version) { return version.substr(0, version.find('.')); }

/// One watch: what it has told so far, and what speaks for failure.
class Watch {
public:
    Watch(const WorkspaceClient& client, Generation generation, const RolloutGoal& goal, Reporter& reporter)
        : m_client(client), m_generation(generation), m_goal(goal), m_reporter(reporter), m_base(std::string(route(generation)) + "/" + goal.endpoint), m_logs(client, generation, goal.endpoint, reporter) {}

    Result<EndpointView> run() {
        const auto until = Clock::now() + std::chrono::duration<double>(m_goal.seconds);
        for (double pause = firstPause;; pause = std::min(longestPause, pause * 1.3)) {
            LEPTON_CHECK(m_reporter.check());
            LEPTON_TRY(const EndpointView view, look());
            if (ready(view) && addressAnswers(view))
                return view;
            LEPTON_CHECK(refuseFailure(view));
            if (Clock::now() > until)
                return late(view);
            LEPTON_CHECK(m_reporter.wait(pause));
        }
    }

private:
    Result<EndpointView> look() {
        auto told = m_client.get(m_base);
        if (!told && told.error().code == ErrorCode::NotFound)
            return Error(ErrorCode::NotFound, LT("core", "The endpoint was deleted while it was waited for")).at(m_goal.endpoint).fix(LT("core", "Ask who else works in the workspace, and deploy again"));
        if (!told)
            return told.error();
        LEPTON_TRY(EndpointView view, viewOf(m_generation, *told));
        const std::string line = view.state + (view.readyReplicas ? ", " + std::to_string(*view.readyReplicas) + " ready" : "") + (view.words.empty() ? "" : ": " + view.words);
        if (line != m_state)
            m_reporter.log("endpoint/" + m_goal.endpoint, m_state = line);
        tellEvents();
        lookAtReplicas(view);
        return view;
    }

    void tellEvents() {
        const auto events = m_client.get(m_base + "/events");
        if (!events || !events->is_array())
            return;
        for (const auto& event : *events)
            if (const std::string line = eventLine(event); m_events.insert(line).second)
                m_reporter.log("event", line);
    }

    void lookAtReplicas(const EndpointView& view) {
        const auto replicas = m_client.get(m_base + "/replicas");
        m_old = false;
        if (replicas && replicas->is_array()) {
            for (const auto& name : replicaNames(*replicas))
                m_logs.follow(name);
            for (const auto& replica : *replicas) {
                const Json metadata = replica.is_object() && replica.contains("metadata") ? replica["metadata"] : Json::object();
                const std::string version = metadata.is_object() && metadata.contains("semantic_version") && metadata["semantic_version"].is_string() ? metadata["semantic_version"].get<std::string>() : "";
                m_old |= !version.empty() && !view.version.empty() && majorOf(version) != majorOf(view.version);
            }
        }
        const auto reasons = m_generation == Generation::Deployments ? replicaReasons(m_client, m_generation, m_goal.endpoint) : reasonsOfReplicas(replicas ? *replicas : Json());
        for (const auto& reason : reasons)
            if (std::find(m_reasons.begin(), m_reasons.end(), reason) == m_reasons.end())
                m_reporter.log("replica/" + reason.replica, reason.reason + (reason.message.empty() ? "" : ": " + reason.message));
        m_reasons = reasons;
        countEnds();
    }

    /// Only the older generation tells them apart from the events.
    void countEnds() {
        if (m_generation != Generation::Deployments)
            return;
        const auto ends = m_client.get(m_base + "/termination");
        if (!ends || !ends->is_object())
            return;
        for (const auto& [replica, list] : ends->items()) {
            if (!list.is_array())
                continue;
            for (std::size_t i = m_ends[replica].size(); i < list.size(); ++i) {
                const auto word = [&](const char* key) { return list[i].contains(key) ? (list[i][key].is_string() ? list[i][key].get<std::string>() : list[i][key].dump()) : std::string(); };
                const std::string message = word("message");
                const std::string line = replica + " ended with " + word("exit_code") + " (" + word("reason") + ")" + (message.empty() ? "" : ": " + message);
                m_ends[replica].push_back(line);
                m_reporter.log("replica/" + replica, line);
            }
        }
    }

    bool ready(const EndpointView& view) const {
        if (m_goal.replicas == 0)
            return view.state == "Stopped" || (view.state == "NotReady" && view.minReplicas == 0);
        return view.state == "Ready" && !m_old && (!view.readyReplicas || *view.readyReplicas >= m_goal.replicas);
    }

    bool addressAnswers(const EndpointView& view) {
        if (m_goal.answers.empty())
            return true;
        m_answer = LT("core", "it has no address");
        if (view.url.empty())
            return false;
        HttpRequest request;
        request.url = view.url + m_goal.answers;
        request.timeoutSeconds = 15;
        request.tls = m_client.workspace().tls;
        request.goOn = [this] { return m_reporter.goOn(); };
        if (!m_goal.token.empty())
            request.headers.push_back("Authorization: Bearer " + m_goal.token);
        const auto response = send(request);
        if (response && response->status == 200)
            return true;
        m_answer = response ? text(LT("core", "its address answers with status %1"), response->status) : Text(response.error().line());
        if (m_answer.str() != m_toldAnswer)
            m_reporter.log("endpoint/" + m_goal.endpoint, m_toldAnswer = m_answer.str());
        return false;
    }

    Result<void> refuseFailure(const EndpointView& view) {
        for (const auto& [replica, ends] : m_ends)
            if (ends.size() >= endsTolerated)
                return Error(ErrorCode::Conflict, text(LT("core", "The server ends again and again: %1"), ends.back())).at(m_goal.endpoint).fix(LT("core", "Its own last words stand above; try the package here with “lepton serve”"));
        const auto fault = std::find_if(m_reasons.begin(), m_reasons.end(), [](const ReplicaReason& reason) { return reason.reason == "ConfigError" || reason.reason == "SystemError"; });
        const bool failing = fault != m_reasons.end() || view.state == "Error";
        m_faults = failing ? m_faults + 1 : 0;
        if (m_faults < patience)
            return {};
        return Error(ErrorCode::Conflict, text(LT("core", "The endpoint can't run: %1"), why(view))).at(m_goal.endpoint).fix(fixOf(fault != m_reasons.end() ? fault->reason : ""));
    }

    /// The vendor's words on why it is not ready: a replica's, the endpoint's, else the newest warning's.
    std::string why(const EndpointView& view) const {
        for (const auto& reason : m_reasons)
            if (reason.reason != "Ready" && reason.reason != "InProgress")
                return reason.line();
        if (!view.words.empty())
            return view.state + ": " + view.words;
        for (const auto& reason : m_reasons)
            if (reason.reason != "Ready" && !reason.message.empty())
                return reason.line();
        std::string warning;
        for (const auto& event : m_events)
            if (event.starts_with("Warning"))
                warning = event;
        return view.state + (warning.empty() ? "" : ": " + warning);
    }

    Error late(const EndpointView& view) const {
        if (ready(view))
            return Error(ErrorCode::Conflict, text(LT("core", "The endpoint is Ready, but %1"), m_answer.str())).at(view.url.empty() ? m_goal.endpoint : view.url).fix(LT("core", "Look at the endpoint's address and access in the vendor's dashboard"));
        std::string reason;
        for (const auto& found : m_reasons)
            if (found.reason != "Ready")
                reason = found.reason;
        return Error(ErrorCode::Conflict, text(LT("core", "The endpoint was not ready within %1 seconds: %2"), m_goal.seconds, why(view))).at(m_goal.endpoint).fix(fixOf(reason));
    }

    const WorkspaceClient& m_client;
    Generation m_generation;
    const RolloutGoal& m_goal;
    Reporter& m_reporter;
    std::string m_base;
    ReplicaLogs m_logs;
    std::string m_state;
    std::set<std::string> m_events;
    std::vector<ReplicaReason> m_reasons;
    std::map<std::string, std::vector<std::string>> m_ends;
    bool m_old = false;
    int m_faults = 0;
    Text m_answer;
    std::string m_toldAnswer;
};

} // namespace

std::vector<ReplicaReason> replicaReasons(const WorkspaceClient& client, Generation generation, const std::string& endpoint) {
    const std::string base = std::string(route(generation)) + "/" + endpoint;
    const auto told = client.get(base + (generation == Generation::Deployments ? "/readiness" : "/replicas"));
    if (!told)
        return {};
    return generation == Generation::Deployments ? reasonsOf(*told) : reasonsOfReplicas(*told);
}

Result<EndpointView> watchRollout(const WorkspaceClient& client, Generation generation, const RolloutGoal& goal, Reporter& reporter) { return Watch(client, generation, goal, reporter).run(); }

} // namespace lepton::deploy::dgx

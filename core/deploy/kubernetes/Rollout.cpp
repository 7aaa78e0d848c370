// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/deploy/kubernetes/Rollout.h"

#include "core/deploy/kubernetes/Watch.h"

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <map>
#include <mutex>
#include <set>
#include <thread>

namespace lepton::deploy::kubernetes {

namespace {

using Clock = std::chrono::steady_clock;
constexpr int shownLogLines = 20;

std::string nameOf(const Json& object) { return object.value("metadata", Json::object()).value("name", ""); }

/// Watches and log followers, each on a thread of its own, that end with this object; what they see is collected here.
class Observation {
public:
    Observation(const ApiClient& client, std::string nameSpace, std::string name, std::string selector, Reporter& reporter)
        : m_client(client), m_nameSpace(std::move(nameSpace)), m_name(std::move(name)), m_reporter(reporter) {
        follow({listPath("apps/v1", "Deployment", m_nameSpace), {}, "metadata.name=" + m_name}, [this](const std::string& type, const Json& object) { takeDeployment(type, object); });
        follow({listPath("v1", "Pod", m_nameSpace), std::move(selector), {}}, [this](const std::string& type, const Json& object) { takePod(type, object); });
        follow({listPath("v1", "Event", m_nameSpace), {}, {}}, [this](const std::string& type, const Json& object) { takeEvent(type, object); });
    }
    Observation(const Observation&) = delete;
    Observation& operator=(const Observation&) = delete;
    ~Observation() {
        m_ended = true;
        for (;;) { // a watch may still be starting a log's thread
            std::vector<std::thread> threads;
            {
                const std::lock_guard lock(m_mutex);
                threads.swap(m_threads);
            }
            if (threads.empty())
                break;
            for (auto& thread : threads)
                thread.join();
        }
    }

    /// Waits for news, at most that long.
    RolloutState next(double seconds) {
        std::unique_lock lock(m_mutex);
        m_news.wait_for(lock, std::chrono::duration<double>(seconds), [this] { return m_hasNews || m_fault.has_value(); });
        m_hasNews = false;
        if (m_deployment.is_null())
            return {};
        std::vector<Json> pods;
        for (const auto& [name, pod] : m_pods)
            pods.push_back(pod);
        return judgeRollout(m_deployment, pods, eventsOfRollout());
    }
    std::optional<Error> fault() {
        const std::lock_guard lock(m_mutex);
        return m_fault;
    }

private:
    bool goesOn() const { return !m_ended && m_reporter.goOn(); }

    void start(std::function<void()> work) { // the mutex is held, or no other thread is there yet
        m_threads.emplace_back(std::move(work));
    }

    void follow(Watched watched, std::function<void(const std::string&, const Json&)> take) {
        const std::lock_guard lock(m_mutex);
        start([this, watched = std::move(watched), take = std::move(take)] {
            const auto change = [&](const std::string& type, const Json& object) {
                const std::lock_guard inner(m_mutex);
                take(type, object);
                m_hasNews = true;
                m_news.notify_all();
            };
            const auto outcome = watch(m_client, watched, change, [this] { return goesOn(); });
            if (!outcome && outcome.error().code != ErrorCode::Cancelled) {
                const std::lock_guard inner(m_mutex);
                m_fault = outcome.error();
                m_news.notify_all();
            }
        });
    }

    void takePod(const std::string& type, const Json& pod) {
        const std::string name = nameOf(pod);
        if (type == "DELETED") {
            m_pods.erase(name);
            return;
        }
        m_pods[name] = pod;
        const Json statuses = pod.value("status", Json::object()).value("containerStatuses", Json::array());
        const bool started = !statuses.empty() && statuses[0].value("state", Json::object()).contains("running");
        const std::string run = name + "#" + (statuses.empty() ? std::string() : statuses[0].value("containerID", ""));
        if (started && (m_deployment.is_null() || isNewest(m_deployment, pod)) && m_logged.insert(run).second)
            start([this, name] {
                const std::string path = listPath("v1", "Pod", m_nameSpace) + "/" + name + "/log?container=server&follow=true&tailLines=200";
                (void)m_client.lines(path, [&](const std::string& line) { m_reporter.log("pod/" + name, line); return goesOn(); }, [this] { return goesOn(); });
            });
    }

    void takeDeployment(const std::string& type, const Json& deployment) {
        m_deployment = deployment;
        if (type == "DELETED")
            m_fault = Error(ErrorCode::NotFound, LT("core", "Somebody deleted the Deployment meanwhile")).at("Deployment " + m_name + " in " + m_nameSpace).fix(LT("core", "Deploy again"));
    }

    /// Of our pods, replica sets and the Deployment itself.
    void takeEvent(const std::string& type, const Json& event) {
        const std::string name = event.value("involvedObject", Json::object()).value("name", "");
        if (type != "DELETED" && (name == m_name || name.starts_with(m_name + "-")))
            m_events.push_back(event);
    }

    /// Those from before this rollout are history.
    std::vector<Json> eventsOfRollout() {
        std::vector<Json> out;
        const std::string since = changedAt(m_deployment);
        for (const auto& event : m_events) {
            if (timeOf(event) < since)
                continue;
            out.push_back(event);
            const Json about = event["involvedObject"];
            const std::string source = about.value("kind", "event") + "/" + about.value("name", ""), line = event.value("reason", "") + ": " + event.value("message", "");
            if (m_told.insert(source + line).second)
                m_reporter.log(source, line);
        }
        return out;
    }

    const ApiClient& m_client;
    const std::string m_nameSpace, m_name;
    Reporter& m_reporter;
    std::atomic<bool> m_ended{false};
    std::mutex m_mutex;
    std::condition_variable m_news;
    bool m_hasNews = false;
    std::optional<Error> m_fault;
    Json m_deployment;
    std::map<std::string, Json> m_pods;
    std::vector<Json> m_events;
    std::set<std::string> m_told, m_logged;
    std::vector<std::thread> m_threads;
};

Error rolloutFailed(const ApiClient& client, const std::string& nameSpace, const std::string& name, const RolloutState& state) {
    Text what = state.reason;
    if (state.crashed) {
        const std::string path = listPath("v1", "Pod", nameSpace) + "/" + state.pod + "/log?container=server&tailLines=" + std::to_string(shownLogLines);
        auto log = client.text(path + "&previous=true");
        if (!log || log->empty())
            log = client.text(path);
        if (log && !log->empty())
            what = text(LT("core", "%1; its last words: %2"), state.reason.str(), *log);
    }
    return Error(ErrorCode::Unreadable, std::move(what)).at((state.pod.empty() ? "Deployment " + name : "Pod " + state.pod) + " in " + nameSpace).fix(LT("core", "The version before goes on serving. Mend the cause and deploy again"));
}

} // namespace

Result<void> followRollout(const ApiClient& client, const std::string& nameSpace, const std::string& name, const std::string& labelSelector, double patience, Reporter& reporter) {
    Observation observation(client, nameSpace, name, labelSelector, reporter);
    Text trouble;
    Clock::time_point since;
    int told = -1;
    for (;;) {
        constexpr double pause = 0.5;
        RolloutState state = observation.next(pause);
        LEPTON_CHECK(reporter.check());
        if (const auto fault = observation.fault())
            return *fault;
        if (state.kind == RolloutState::Kind::Done)
            return {};
        if (state.ready != told)
            reporter.started("rollout", text(LT("core", "%1 of %2 replicas of the new version are ready"), told = state.ready, state.wanted));
        const bool isNew = state.kind == RolloutState::Kind::Troubled && trouble.empty();
        if (isNew)
            reporter.log(state.pod.empty() ? "Deployment/" + name : "Pod/" + state.pod, state.reason.str());
        if (isNew || state.kind == RolloutState::Kind::Going || state.mayPassLate)
            since = Clock::now();
        trouble = state.reason;
        const bool stays = state.kind == RolloutState::Kind::Troubled && !state.mayPassLate && Clock::now() - since > std::chrono::duration<double>(patience);
        if (stays || state.kind == RolloutState::Kind::Failed)
            return rolloutFailed(client, nameSpace, name, state);
    }
}

} // namespace lepton::deploy::kubernetes

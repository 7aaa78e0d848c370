// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/deploy/kserve/ServiceWatch.h"

#include "core/deploy/kserve/InferenceService.h"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <map>
#include <set>
#include <sstream>
#include <thread>

namespace lepton::deploy::kserve {

namespace {

using Clock = std::chrono::steady_clock;
using Kind = ServiceState::Kind;

constexpr double pauseSeconds = 0.5;
constexpr double patienceSeconds = 20;
constexpr std::size_t followedPods = 8;

std::string logPath(const ServicePlace& place, const std::string& pod, const std::string& query) {
    return kubernetes::listPath("v1", "Pod", place.nameSpace) + "/" + pod + "/log?container=" + containerName + query;
}

std::string nameOf(const Json& object) { return object.value("metadata", Json::object()).value("name", ""); }

/// Tells what pods print while it lives.
class PodLogs {
public:
    PodLogs(const ServicePlace& place, Reporter& reporter) : m_place(place), m_reporter(reporter) {}
    ~PodLogs() {
        m_ended = true;
        for (auto& [pod, thread] : m_threads)
            thread.join();
    }
    /// Its container must have started.
    void follow(const std::string& pod) {
        if (m_threads.size() < followedPods && !m_threads.contains(pod))
            m_threads.emplace(pod, std::thread([this, pod] {
                                  (void)m_place.client.lines(logPath(m_place, pod, "&follow=true"), [&](const std::string& line) {
                                      m_reporter.log("pod/" + pod, line);
                                      return !m_ended;
                                  }, [this] { return !m_ended && m_reporter.goOn(); });
                              }));
    }

private:
    ServicePlace m_place;
    Reporter& m_reporter;
    std::atomic<bool> m_ended{false};
    std::map<std::string, std::thread> m_threads;
};

bool started(const Json& pod) {
    for (const auto& container : pod.value("status", Json::object()).value("containerStatuses", Json::array()))
        if (container.value("name", "") == containerName && !container.value("state", Json::object()).contains("waiting"))
            return true;
    return false;
}

Text fixOf(const std::string& reason) {
    if (reason.find("Image") != std::string::npos || reason.find("image") != std::string::npos)
        return LT("core", "Check that the cluster can pull the image (image_pull_secret)");
    if (reason.find("Unschedulable") != std::string::npos)
        return LT("core", "Ask for less cpu, memory or gpu, or for a larger cluster");
    return LT("core", "Look at the lines above, and at `kubectl describe inferenceservice`");
}

class Watch {
public:
    Watch(const ServicePlace& place, std::string image, int replicas, double seconds, Reporter& reporter)
        : m_place(place), m_image(std::move(image)), m_replicas(replicas), m_seconds(seconds), m_reporter(reporter), m_logs(place, reporter) {}

    Result<ServiceState> run() {
        const auto until = Clock::now() + std::chrono::duration<double>(m_seconds);
        auto wellAt = Clock::now();
        for (;;) {
            LEPTON_CHECK(m_reporter.check());
            LEPTON_TRY(const ServiceState state, look());
            if (state.kind == Kind::Ready && (state.pods == 0 || state.ready >= m_replicas) && !state.url.empty())
                return state;
            if (state.kind != Kind::Troubled)
                wellAt = Clock::now();
            const bool lasting = Clock::now() - wellAt > std::chrono::duration<double>(patienceSeconds);
            if (state.kind == Kind::Failed || lasting)
                return failed(text(LT("core", "The service can't run: %1"), state.reason), state);
            if (Clock::now() > until)
                return failed(text(LT("core", "The service was not ready within %1 seconds: %2"), m_seconds, state.reason.empty() ? "—" : state.reason), state);
            LEPTON_CHECK(m_reporter.wait(pauseSeconds));
        }
    }

private:
    Error failed(Text what, const ServiceState& state) const {
        return Error(ErrorCode::Unreadable, std::move(what)).at("InferenceService " + m_place.name + (state.pod.empty() ? "" : ", pod " + state.pod)).fix(fixOf(state.reason));
    }

    Result<ServiceState> look() {
        LEPTON_TRY(const auto service, m_place.client.find(m_place.path(), "InferenceService " + m_place.name));
        if (!service)
            return Error(ErrorCode::NotFound, LT("core", "The service was deleted while it was waited for")).at("InferenceService " + m_place.name).fix(LT("core", "Ask who else works in the namespace, and deploy again"));
        for (const auto& line : conditionLines(*service))
            if (m_told.insert(line).second)
                m_reporter.log("inferenceservice/" + m_place.name, line);
        LEPTON_TRY(const auto pods, m_place.pods());
        for (const auto& pod : pods)
            if (started(pod))
                m_logs.follow(nameOf(pod));
        tellEvents(pods);
        const ServiceState state = judgeService(*service, pods, m_image);
        if (!state.reason.empty() && m_told.insert(state.pod + state.reason).second)
            m_reporter.log(state.pod.empty() ? "inferenceservice/" + m_place.name : "pod/" + state.pod, state.reason);
        return state;
    }

    void tellEvents(const std::vector<Json>& pods) {
        const auto list = m_place.client.find(kubernetes::listPath("v1", "Event", m_place.nameSpace));
        if (!list || !list->has_value())
            return;
        for (const auto& event : (*list)->value("items", Json::array())) {
            const std::string subject = event.value("involvedObject", Json::object()).value("name", "");
            const bool ours = subject == m_place.name || std::any_of(pods.begin(), pods.end(), [&](const Json& pod) { return nameOf(pod) == subject; });
            const std::string line = event.value("type", "") + " " + event.value("reason", "") + " " + subject + ": " + event.value("message", "");
            if (ours && m_told.insert(line).second)
                m_reporter.log("event", line);
        }
    }

    ServicePlace m_place;
    std::string m_image;
    int m_replicas;
    double m_seconds;
    Reporter& m_reporter;
    PodLogs m_logs;
    std::set<std::string> m_told;
};

} // namespace

std::string ServicePlace::path() const { return kubernetes::listPath(apiVersion, "InferenceService", nameSpace) + "/" + name; }

Result<std::vector<Json>> ServicePlace::pods() const {
    LEPTON_TRY(const Json list, client.get(kubernetes::listPath("v1", "Pod", nameSpace) + "?labelSelector=" + kubernetes::urlEscaped("serving.kserve.io/inferenceservice=" + name), "Pods of " + name));
    return list.value("items", Json::array()).get<std::vector<Json>>();
}

Result<ServiceState> watchService(const ServicePlace& place, const std::string& image, int replicas, double seconds, Reporter& reporter) { return Watch(place, image, replicas, seconds, reporter).run(); }

Result<std::vector<std::string>> newestLines(const ServicePlace& place, int lines) {
    LEPTON_TRY(const auto pods, place.pods());
    std::vector<std::string> out;
    for (const auto& pod : pods) {
        if (!started(pod))
            continue;
        LEPTON_TRY(const std::string log, place.client.text(logPath(place, nameOf(pod), "&tailLines=" + std::to_string(lines))));
        std::istringstream stream(log);
        for (std::string line; std::getline(stream, line);)
            out.push_back(pods.size() > 1 ? nameOf(pod) + ": " + line : line);
    }
    return out;
}

} // namespace lepton::deploy::kserve

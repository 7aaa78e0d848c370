// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/deploy/kubernetes/Watch.h"

#include <chrono>
#include <map>
#include <thread>

namespace lepton::deploy::kubernetes {

namespace {

constexpr int streamSeconds = 240;
constexpr int gone = 410;

std::string uidOf(const Json& object) { return object.value("metadata", Json::object()).value("uid", ""); }
std::string resourceVersionOf(const Json& object) { return object.value("metadata", Json::object()).value("resourceVersion", ""); }

class Watcher {
public:
    Watcher(const ApiClient& client, const Watched& watched, const std::function<void(const std::string&, const Json&)>& change, const std::function<bool()>& goOn)
        : m_client(client), m_watched(watched), m_change(change), m_goOn(goOn) {}

    Result<void> run() {
        LEPTON_CHECK(list());
        while (m_goOn()) {
            const auto stream = m_client.lines(streamPath(), [this](const std::string& line) { return take(line); }, m_goOn);
            if (!m_goOn())
                break;
            if (m_forgotten || !stream) {
                pause();
                if (const auto listed = list(); !listed)
                    pause(); // the cluster may be back in a moment
            }
        }
        return {};
    }

private:
    std::string query() const {
        std::string out;
        if (!m_watched.labelSelector.empty())
            out += "&labelSelector=" + urlEscaped(m_watched.labelSelector);
        if (!m_watched.fieldSelector.empty())
            out += "&fieldSelector=" + urlEscaped(m_watched.fieldSelector);
        return out;
    }
    std::string streamPath() const { return m_watched.path + "?watch=true&allowWatchBookmarks=true&timeoutSeconds=" + std::to_string(streamSeconds) + "&resourceVersion=" + m_version + query(); }

    Result<void> list() {
        m_forgotten = false;
        LEPTON_TRY(const Json answer, m_client.get(m_watched.path + "?limit=0" + query()));
        m_version = resourceVersionOf(answer);
        std::map<std::string, Json> there;
        for (const auto& object : answer.value("items", Json::array()))
            there[uidOf(object)] = object;
        for (const auto& [uid, object] : m_there)
            if (!there.contains(uid))
                m_change("DELETED", object);
        for (const auto& [uid, object] : there)
            m_change(m_there.contains(uid) ? "MODIFIED" : "ADDED", object);
        m_there = std::move(there);
        return {};
    }

    bool take(const std::string& line) {
        const Json event = Json::parse(line, nullptr, false);
        if (!event.is_object() || !event.contains("object"))
            return true;
        const std::string type = event.value("type", "");
        const Json& object = event["object"];
        if (type == "ERROR") {
            m_forgotten = object.value("code", 0) == gone;
            return false;
        }
        m_version = resourceVersionOf(object);
        if (type == "BOOKMARK")
            return true;
        if (type == "DELETED")
            m_there.erase(uidOf(object));
        else
            m_there[uidOf(object)] = object;
        m_change(type, object);
        return m_goOn();
    }

    void pause() const { // NOLINT(readability-convert-member-functions-to-static)
        for (int i = 0; i < 5 && m_goOn(); ++i)
            std::this_thread::sleep_for(std::chrono::milliseconds(100));
    }

    const ApiClient& m_client;
    const Watched& m_watched;
    const std::function<void(const std::string&, const Json&)>& m_change;
    const std::function<bool()>& m_goOn;
    std::string m_version;
    std::map<std::string, Json> m_there; ///< by uid
    bool m_forgotten = false;            ///< the cluster no longer knows our resource version
};

} // namespace

Result<void> watch(const ApiClient& client, const Watched& watched, const std::function<void(const std::string&, const Json&)>& change, const std::function<bool()>& goOn) {
    return Watcher(client, watched, change, goOn).run();
}

} // namespace lepton::deploy::kubernetes

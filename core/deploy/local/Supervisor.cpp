// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/deploy/local/Supervisor.h"

#include "core/deploy/local/ServerProcess.h"

#include <algorithm>
#include <chrono>
#include <thread>

namespace lepton::deploy {

using Clock = std::chrono::steady_clock;
using Seconds = std::chrono::duration<double>;

namespace {

constexpr double startSeconds = 60;
constexpr double firstPause = 0.1; ///< before a start that follows an end; doubles up to the longest
constexpr double longestPause = 10;
constexpr double calm = 30;        ///< a server that has run so long has earned a quick restart
constexpr std::uintmax_t longestLog = 8 << 20;

std::uint16_t portOf(const std::string& url) { return static_cast<std::uint16_t>(std::strtoul(url.substr(url.rfind(':') + 1).c_str(), nullptr, 10)); }

/// The log of servers that ran before is kept, but for one generation only.
void turnLog(const Path& log) {
    std::error_code fault;
    if (std::filesystem::file_size(log, fault) > longestLog && !fault)
        std::filesystem::rename(log, log.string() + ".old", fault);
}

class Supervisor {
public:
    Supervisor(const Path& folder, Path program, const std::function<bool()>& goOn) : m_paths{folder}, m_program(std::move(program)), m_goOn(goOn) {}

    Result<void> run() {
        LEPTON_TRY(const auto lock, platform::FileLock::acquire(m_paths.lock()));
        std::error_code none;
        std::filesystem::remove(m_paths.stopRequest(), none);
        m_state = endpointState(m_paths);
        m_state.restarts = 0;
        m_state.lastEnd.clear();
        double pause = firstPause;
        for (bool first = true; asked(); first = false) {
            const auto start = Clock::now();
            if (auto ended = serve(); !ended && first)
                return tell(0), ended.error();
            tell(0);
            if (!asked())
                break;
            pause = Clock::now() - start > Seconds(calm) ? firstPause : std::min(pause * 2, longestPause);
            ++m_state.restarts;
            rest(pause);
        }
        tell(0);
        return {};
    }

private:
    bool asked() const {
        std::error_code fault;
        return m_goOn() && !std::filesystem::exists(m_paths.stopRequest(), fault);
    }

    /// One server's life. An error if it never took requests.
    Result<void> serve() {
        turnLog(m_paths.log());
        LEPTON_TRY(const Json settings, readJson(m_paths.settings()));
        ServerProcess::Options options{m_program, {"--repository", m_paths.models().string(), "--port", std::to_string(m_state.port != 0 ? m_state.port : settings.value("port", 0))}, m_paths.folder};
        for (const auto& argument : settings.value("arguments", Json::array()))
            options.arguments.push_back(argument.get<std::string>());
        LEPTON_TRY(ServerProcess server, ServerProcess::start(options));
        auto url = server.waitUntilServing(startSeconds, [this] { return asked(); });
        if (!url) {
            m_state.lastEnd = url.error().what.str();
            return url.error();
        }
        m_state.url = *url;
        m_state.port = portOf(*url);
        m_state.started = utcNow();
        tell(server.id());
        while (asked() && server.running())
            std::this_thread::sleep_for(std::chrono::milliseconds(20));
        if (asked())
            m_state.lastEnd = "status " + std::to_string(server.exitStatus());
        return {}; // what still runs is stopped as `server` goes
    }

    void tell(int server) {
        m_state.server = server;
        (void)writeJson(m_paths.state(), toJson(m_state)); // what it can't write now it writes at the next change
    }

    void rest(double seconds) const {
        for (const auto until = Clock::now() + Seconds(seconds); asked() && Clock::now() < until;)
            std::this_thread::sleep_for(std::chrono::milliseconds(20));
    }

    EndpointPaths m_paths;
    Path m_program;
    const std::function<bool()>& m_goOn;
    EndpointState m_state;
};

} // namespace

Json toJson(const EndpointState& state) {
    return {{"server", state.server}, {"url", state.url}, {"port", state.port}, {"restarts", state.restarts}, {"started", state.started}, {"last_end", state.lastEnd}};
}

EndpointState endpointState(const EndpointPaths& paths) {
    EndpointState out;
    const auto document = readJson(paths.state());
    if (!document || !document->is_object())
        return out;
    out.server = document->value("server", 0);
    out.url = document->value("url", "");
    out.port = document->value("port", std::uint16_t{0});
    out.restarts = document->value("restarts", 0);
    out.started = document->value("started", "");
    out.lastEnd = document->value("last_end", "");
    return out;
}

Result<void> superviseEndpoint(const Path& folder, const Path& program, const std::function<bool()>& goOn) { return Supervisor(folder, program, goOn).run(); }

} // namespace lepton::deploy

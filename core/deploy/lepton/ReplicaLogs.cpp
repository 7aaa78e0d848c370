// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/deploy/lepton/ReplicaLogs.h"

#include <chrono>
#include <deque>

namespace lepton::deploy::dgx {

namespace {

constexpr std::size_t followed = 8;
constexpr std::size_t longestLine = 4096;

std::string logPath(Generation generation, const std::string& endpoint, const std::string& replica) { return std::string(route(generation)) + "/" + endpoint + "/replicas/" + replica + "/log"; }

/// Cuts pieces into lines; a last one without an end is given by rest().
class Lines {
public:
    template <typename Take>
    void add(std::string_view piece, Take take) {
        for (const char c : piece) {
            if (c != '\n' && m_line.size() < longestLine) {
                if (c != '\r')
                    m_line += c;
                continue;
            }
            take(m_line);
            m_line.clear();
        }
    }
    const std::string& rest() const { return m_line; }

private:
    std::string m_line;
};

} // namespace

ReplicaLogs::ReplicaLogs(WorkspaceClient client, Generation generation, std::string endpoint, Reporter& reporter)
    : m_client(client.workspace(), [this] { return !m_ended && m_reporter.goOn(); }), m_generation(generation), m_endpoint(std::move(endpoint)), m_reporter(reporter) {}

ReplicaLogs::~ReplicaLogs() {
    m_ended = true;
    for (auto& [replica, thread] : m_threads)
        thread.join();
}

void ReplicaLogs::follow(const std::string& replica) {
    if (m_threads.size() < followed && !m_threads.contains(replica))
        m_threads.emplace(replica, std::thread([this, replica] { read(replica); }));
}

/// The stream may end before the replica does, and then begins anew with what was told already: those lines are skipped.
void ReplicaLogs::read(const std::string& replica) {
    std::size_t told = 0;
    while (!m_ended && m_reporter.goOn()) {
        std::size_t seen = 0;
        Lines lines;
        (void)m_client.stream(logPath(m_generation, m_endpoint, replica), 0, [&](std::string_view piece) {
            lines.add(piece, [&](const std::string& line) {
                if (++seen > told) {
                    m_reporter.log("replica/" + replica, line);
                    told = seen;
                }
            });
            return !m_ended;
        });
        for (int i = 0; i < 20 && !m_ended; ++i)
            std::this_thread::sleep_for(std::chrono::milliseconds(50));
    }
}

Result<std::vector<std::string>> newestLines(const WorkspaceClient& client, Generation generation, const std::string& endpoint, const std::string& replica, std::size_t count) {
    std::deque<std::string> newest;
    const auto keep = [&](const std::string& line) {
        newest.push_back(line);
        if (newest.size() > count)
            newest.pop_front();
    };
    Lines lines;
    const auto read = client.stream(logPath(generation, endpoint, replica), 1, [&](std::string_view piece) {
        lines.add(piece, keep);
        return true;
    });
    if (!lines.rest().empty())
        keep(lines.rest());
    if (!read && newest.empty() && read.error().code != ErrorCode::Unreadable)
        return read.error(); // that the stream went silent is how it ends
    return std::vector<std::string>(newest.begin(), newest.end());
}

} // namespace lepton::deploy::dgx

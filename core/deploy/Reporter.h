// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Json.h"
#include "core/base/Result.h"

#include <chrono>
#include <cstdint>
#include <functional>
#include <mutex>
#include <string>

namespace lepton::deploy {

/// What is told while work on a target goes on.
struct Event {
    enum class Kind {
        Step,  ///< `state`: started, done, skipped, failed
        Bytes, ///< `done` of `total` bytes of that step
        Log,   ///< a line of the target's own: a pod's log, an event
    };
    Kind kind = Kind::Step;
    std::string name;  ///< the step's; of a log line where it comes from ("pod/digits-7c9d")
    std::string state;
    Text detail;       ///< of a log line the line
    std::uint64_t done = 0;
    std::uint64_t total = 0;
    double bytesPerSecond = 0;
};
/// As `lepton deploy --json` prints it: {"event":"deploy-step"|"deploy-progress"|"deploy-log", …}. `detail` in English; with `texts` as the studio takes a Text.
Json toJson(const Event& event, bool texts = false);

/// Tells how work goes on, and whether it shall. Any thread.
class Reporter {
public:
    Reporter() = default;
    Reporter(const Reporter&) = delete;
    Reporter& operator=(const Reporter&) = delete;
    /// `tell` may be called from several threads; `goOn` false: the user has cancelled.
    Reporter(std::function<void(const Event&)> tell, std::function<bool()> goOn) : m_tell(std::move(tell)), m_goOn(std::move(goOn)) {}

    void started(const std::string& step, const Text& detail = {});
    void done(const std::string& step, const Text& detail = {});
    void skipped(const std::string& step, const Text& detail = {});
    void failed(const std::string& step, const Text& detail);
    /// At most ten times a second, and at the end.
    void bytes(const std::string& step, std::uint64_t done, std::uint64_t total);
    void log(const std::string& source, const std::string& line);
    void tell(const Event& event) const;

    bool goOn() const { return !m_goOn || m_goOn(); }
    /// Cancelled once the user has said so.
    Result<void> check() const;
    /// Sleeps in small pieces. Errors: Cancelled.
    Result<void> wait(double seconds) const;

private:
    std::function<void(const Event&)> m_tell;
    std::function<bool()> m_goOn;
    std::mutex m_mutex;
    std::string m_step; ///< whose bytes are counted
    std::chrono::steady_clock::time_point m_stepStart;
    std::chrono::steady_clock::time_point m_lastBytes;
    std::uint64_t m_firstBytes = 0;
};

} // namespace lepton::deploy

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Files.h"
#include "core/base/Json.h"

#include <array>
#include <atomic>
#include <condition_variable>
#include <functional>
#include <future>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <variant>
#include <vector>

namespace lepton::engine {

/// One step as events.jsonl tells it.
struct StepRecord {
    std::int64_t step = 0;
    std::int64_t epoch = 0;
    double loss = 0;
    double samplesPerSecond = 0;
    double time = 0; ///< UTC, seconds
    std::array<double, 8> losses{}; ///< by the log's loss names, where it has more than one
    double learningRate = 0; ///< where it changes from step to step; 0: left out
};

/// {"event":"step","step","epoch","loss","losses":{NAME:…},"learning_rate" if it is told,"samples_per_second","time"} and a newline, appended to `out`. A loss that is
/// not finite is written as null.
void appendStepLine(std::string& out, const StepRecord& record, const std::vector<std::string>& lossNames);

double secondsSinceEpoch();

/// The run's events.jsonl. Training hands events over and goes on; a thread of its own writes them, in groups, and passes each
/// group on. Every line in the file is whole, also when the disk fills up.
class EventLog {
public:
    struct Options {
        Path file;
        std::vector<std::string> lossNames; ///< one, or up to as many as StepRecord::losses holds
        std::function<void(const std::vector<Json>&)> onEvents;
        std::function<void(std::string_view)> onLines;
    };
    explicit EventLog(Options options);
    /// Writes what is left.
    ~EventLog();
    EventLog(const EventLog&) = delete;
    EventLog& operator=(const EventLog&) = delete;

    void step(const StepRecord& record);
    /// An object with "event" first; "time" is added. Written at once.
    void post(Json event);
    /// The file's length in bytes once all that was posted so far is in it; -1 if it could not be written.
    std::future<std::int64_t> position();
    /// Waits until everything is written. Returns the first error of all, which also ends the writing to the file (not the
    /// passing on).
    Result<void> flush();
    bool failed() const { return m_failed; }
    /// CPU time spent on events: on the log's thread, and (by a sample) on those that hand over.
    double cpuSeconds() const;

private:
    using Item = std::variant<StepRecord, Json, std::promise<std::int64_t>>;
    void add(Item item, bool urgent);
    void run();
    void write(std::vector<Item>& items);
    void append(std::string& lines);
    void fail(Error error);
    void passOn(const std::string& lines) const;

    Options m_options;
    std::int64_t m_length = 0; ///< of the whole lines in the file
    std::optional<Error> m_fault;
    std::atomic<bool> m_failed{false};
    std::mutex m_mutex;
    std::condition_variable m_wake;
    std::vector<Item> m_waiting;
    bool m_urgent = false;
    bool m_ending = false;
    std::atomic<double> m_threadCpu{0};
    std::atomic<double> m_handingOver{0};
    std::uint64_t m_steps = 0;
    std::thread m_thread;
};

} // namespace lepton::engine

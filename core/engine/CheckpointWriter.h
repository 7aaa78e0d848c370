// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/Checkpoint.h"
#include "core/engine/EventLog.h"

#include <condition_variable>
#include <deque>
#include <mutex>
#include <optional>
#include <thread>

namespace lepton::engine {

/// Writes checkpoints on a thread of its own. At most one of each kind waits; a newer one takes its place, so that training
/// never waits for the disk; only of those that are kept for good none is left out. Keeps the last few, the best and those.
class CheckpointWriter {
public:
    /// `keep`: how many of the newest checkpoints stay.
    CheckpointWriter(project::RunPaths paths, EventLog& events, std::int64_t keep);
    /// Finishes what waits.
    ~CheckpointWriter();
    CheckpointWriter(const CheckpointWriter&) = delete;
    CheckpointWriter& operator=(const CheckpointWriter&) = delete;

    /// Copies the tensors and returns. The events posted so far belong to the checkpoint.
    void checkpoint(const std::vector<NamedTensor>& tensors, RunPosition position);
    /// The same for best/, whose note is `note`.
    void best(const std::vector<NamedTensor>& weights, Json note);
    /// The same for a file of its own, which stays. Waits while two are waiting.
    void keep(const Path& file, const std::vector<NamedTensor>& weights, Json note);
    /// Waits until nothing is left to write.
    void wait();
    /// The first error, which ends the writing.
    std::optional<Error> fault() const;

private:
    struct Waiting {
        std::vector<NamedTensor> tensors;
        RunPosition position;
        std::future<std::int64_t> eventBytes;
    };
    struct WaitingWeights {
        Path file;
        std::vector<NamedTensor> tensors;
        Json note;
    };
    void run();
    Result<void> write(Waiting& waiting);
    bool idle() const { return !m_waiting && !m_waitingBest && m_waitingKept.empty(); }

    project::RunPaths m_paths;
    EventLog& m_events;
    std::int64_t m_keep;
    mutable std::mutex m_mutex;
    std::condition_variable m_changed;
    std::optional<Waiting> m_waiting;
    std::optional<WaitingWeights> m_waitingBest;
    std::deque<WaitingWeights> m_waitingKept;
    std::optional<Error> m_fault;
    bool m_writing = false;
    bool m_ending = false;
    std::thread m_thread;
};

} // namespace lepton::engine

// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/CheckpointWriter.h"

#include "core/base/platform/FileSync.h"
#include "core/engine/Guard.h"
#include "core/engine/TensorsOfSums.h"

namespace lepton::engine {

namespace {

constexpr std::size_t mostWaitingKept = 2;

std::vector<NamedTensor> copies(const std::vector<NamedTensor>& tensors) {
    const at::NoGradGuard frozen;
    std::vector<NamedTensor> out;
    out.reserve(tensors.size());
    for (const auto& [name, tensor] : tensors)
        out.push_back({name, tensor.detach().to(at::kCPU, tensor.scalar_type(), /*non_blocking=*/false, /*copy=*/true)});
    return out;
}

} // namespace

CheckpointWriter::CheckpointWriter(project::RunPaths paths, EventLog& events, std::int64_t keep)
    : m_paths(std::move(paths)), m_events(events), m_keep(keep), m_thread([this] { run(); }) {}

CheckpointWriter::~CheckpointWriter() {
    {
        const std::lock_guard lock(m_mutex);
        m_ending = true;
    }
    m_changed.notify_all();
    m_thread.join();
}

void CheckpointWriter::checkpoint(const std::vector<NamedTensor>& tensors, RunPosition position) {
    Waiting waiting{copies(tensors), std::move(position), m_events.position()};
    for (auto& list : tensorsOf(waiting.position.partial))
        waiting.tensors.push_back(std::move(list));
    const std::lock_guard lock(m_mutex);
    m_waiting = std::move(waiting);
    m_changed.notify_all();
}

void CheckpointWriter::best(const std::vector<NamedTensor>& weights, Json note) {
    WaitingWeights waiting{bestFile(m_paths), copies(weights), std::move(note)};
    const std::lock_guard lock(m_mutex);
    m_waitingBest = std::move(waiting);
    m_changed.notify_all();
}

void CheckpointWriter::keep(const Path& file, const std::vector<NamedTensor>& weights, Json note) {
    WaitingWeights waiting{file, copies(weights), std::move(note)};
    std::unique_lock lock(m_mutex);
    m_changed.wait(lock, [this] { return m_waitingKept.size() < mostWaitingKept; });
    m_waitingKept.push_back(std::move(waiting));
    m_changed.notify_all();
}

void CheckpointWriter::wait() {
    std::unique_lock lock(m_mutex);
    m_changed.wait(lock, [this] { return idle() && !m_writing; });
}

std::optional<Error> CheckpointWriter::fault() const {
    const std::lock_guard lock(m_mutex);
    return m_fault;
}

void CheckpointWriter::run() {
    for (;;) {
        std::unique_lock lock(m_mutex);
        m_writing = false;
        m_changed.notify_all();
        m_changed.wait(lock, [this] { return !idle() || m_ending; });
        if (idle())
            return;
        m_writing = true;
        auto kept = std::exchange(m_waitingKept, {});
        auto best = std::exchange(m_waitingBest, std::nullopt);
        auto waiting = std::exchange(m_waiting, std::nullopt);
        const bool good = !m_fault;
        lock.unlock();
        if (!good)
            continue;
        // The best first: a checkpoint that names it must not come before it.
        auto done = guarded(m_paths.folder.string(), [&]() -> Result<void> {
            for (const auto& one : kept)
                LEPTON_CHECK(writeFile(one.file, tensorFileBytes(one.tensors, one.note)));
            if (best)
                LEPTON_CHECK(writeFile(best->file, tensorFileBytes(best->tensors, best->note)));
            return waiting ? write(*waiting) : Result<void>();
        });
        if (!done.ok()) {
            lock.lock();
            m_fault = std::move(done).error();
        }
    }
}

Result<void> CheckpointWriter::write(Waiting& waiting) {
    waiting.position.eventBytes = waiting.eventBytes.get();
    if (waiting.position.eventBytes < 0)
        return m_events.flush();
    // A checkpoint that a power cut has left must not tell of events that it has taken.
    LEPTON_CHECK(platform::syncToDisk(m_paths.events()));
    const Path file = checkpointFile(m_paths, waiting.position.step);
    LEPTON_CHECK(writeFile(file, tensorFileBytes(waiting.tensors, toJson(waiting.position))));
    LEPTON_CHECK(platform::syncToDisk(m_paths.checkpoints())); // before the ones before it go
    removeOldCheckpoints(m_paths, m_keep);
    m_events.post({{"event", "checkpoint"}, {"step", waiting.position.step}, {"epoch", waiting.position.epoch}, {"file", "checkpoints/" + file.filename().string()}});
    return {};
}

} // namespace lepton::engine

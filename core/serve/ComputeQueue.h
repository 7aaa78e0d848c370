// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <condition_variable>
#include <deque>
#include <functional>
#include <map>
#include <mutex>
#include <thread>
#include <vector>

namespace lepton::serve {

/// Where requests wait to be parsed and computed. Each thread takes one piece of work at a time, in the order in which they came, and runs its
/// operators single-threaded, so that as many are computed at once as there are threads. Any thread.
class ComputeQueue {
public:
    using Work = std::function<void()>; ///< must not throw

    ComputeQueue(int threads, std::size_t limit);
    ~ComputeQueue() { finish(); }
    ComputeQueue(const ComputeQueue&) = delete;
    ComputeQueue& operator=(const ComputeQueue&) = delete;

    /// False if too many wait already, or after finish().
    bool add(Work work);
    /// The next step of what was let in before: however many wait, also while it finishes. False only once the threads have ended.
    bool addNext(Work work);
    /// As addNext(), but not before `time`, and as soon as it finishes.
    bool addLater(std::chrono::steady_clock::time_point time, Work work);
    /// Does what waits, or with `drop` only what is being done, then ends the threads. Not on one of them.
    void finish(bool drop = false);

    int threads() const { return static_cast<int>(m_threads.size()); }
    /// Pieces of work that wait.
    std::size_t waiting() const;

private:
    void run();
    bool next(Work& work);

    std::size_t m_limit;
    mutable std::mutex m_mutex;
    std::condition_variable m_changed;
    std::deque<Work> m_waiting;
    std::multimap<std::chrono::steady_clock::time_point, Work> m_later;
    bool m_finishing = false;
    int m_alive = 0; ///< threads that will look for work again
    std::vector<std::thread> m_threads;
};

} // namespace lepton::serve

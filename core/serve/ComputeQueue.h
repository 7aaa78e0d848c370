// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace lepton::serve {

/// Where requests wait to be computed. Each thread takes one at a time and runs its operators single-threaded, so that as many
/// are computed at once as there are threads.
class ComputeQueue {
public:
    ComputeQueue(int threads, std::size_t limit);
    ~ComputeQueue() { finish(); }
    ComputeQueue(const ComputeQueue&) = delete;
    ComputeQueue& operator=(const ComputeQueue&) = delete;

    /// False if too many wait already, or after finish(). `work` must not throw.
    bool add(std::function<void()> work);
    /// Does what waits, then ends the threads.
    void finish();

private:
    void run();

    std::size_t m_limit;
    std::mutex m_mutex;
    std::condition_variable m_changed;
    std::deque<std::function<void()>> m_waiting;
    bool m_finishing = false;
    std::vector<std::thread> m_threads;
};

} // namespace lepton::serve

// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/serve/ComputeQueue.h"

#include "core/engine/Devices.h"

#include <algorithm>

namespace lepton::serve {

ComputeQueue::ComputeQueue(int threads, std::size_t limit) : m_limit(limit) {
    const int count = threads > 0 ? threads : std::max(1, static_cast<int>(std::thread::hardware_concurrency()));
    m_alive = count;
    for (int i = 0; i < count; ++i)
        m_threads.emplace_back([this] { run(); });
}

bool ComputeQueue::add(Work work) {
    {
        const std::lock_guard lock(m_mutex);
        if (m_finishing || m_waiting.size() >= m_limit)
            return false;
        m_waiting.push_back(std::move(work));
    }
    m_changed.notify_one();
    return true;
}

bool ComputeQueue::addNext(Work work) {
    {
        const std::lock_guard lock(m_mutex);
        if (m_alive == 0)
            return false;
        m_waiting.push_back(std::move(work));
    }
    m_changed.notify_one();
    return true;
}

bool ComputeQueue::addLater(std::chrono::steady_clock::time_point time, Work work) {
    {
        const std::lock_guard lock(m_mutex);
        if (m_alive == 0)
            return false;
        m_later.emplace(time, std::move(work));
    }
    m_changed.notify_one();
    return true;
}

void ComputeQueue::finish(bool drop) {
    std::deque<Work> dropped; // which may hold much: not under the lock
    {
        const std::lock_guard lock(m_mutex);
        m_finishing = true;
        if (drop) {
            dropped.swap(m_waiting);
            m_later.clear();
        }
    }
    m_changed.notify_all();
    for (auto& thread : m_threads)
        if (thread.joinable())
            thread.join();
}

std::size_t ComputeQueue::waiting() const {
    const std::lock_guard lock(m_mutex);
    return m_waiting.size();
}

/// False once there is nothing more to do.
bool ComputeQueue::next(Work& work) {
    std::unique_lock lock(m_mutex);
    for (;;) {
        const bool due = !m_later.empty() && (m_finishing || m_later.begin()->first <= std::chrono::steady_clock::now());
        if (due) {
            work = std::move(m_later.begin()->second);
            m_later.erase(m_later.begin());
            return true;
        }
        if (!m_waiting.empty()) {
            work = std::move(m_waiting.front());
            m_waiting.pop_front();
            return true;
        }
        if (m_finishing) {
            --m_alive;
            return false;
        }
        if (m_later.empty())
            m_changed.wait(lock);
        else
            m_changed.wait_until(lock, m_later.begin()->first);
    }
}

void ComputeQueue::run() {
    engine::useThreads(1);
    for (Work work; next(work); work = nullptr)
        work();
}

} // namespace lepton::serve

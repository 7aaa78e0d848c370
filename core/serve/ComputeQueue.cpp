// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/serve/ComputeQueue.h"

#include "core/engine/Devices.h"

#include <algorithm>

namespace lepton::serve {

ComputeQueue::ComputeQueue(int threads, std::size_t limit) : m_limit(limit) {
    const int count = threads > 0 ? threads : std::max(1, static_cast<int>(std::thread::hardware_concurrency()));
    for (int i = 0; i < count; ++i)
        m_threads.emplace_back([this] { run(); });
}

bool ComputeQueue::add(std::function<void()> work) {
    {
        const std::lock_guard lock(m_mutex);
        if (m_finishing || m_waiting.size() >= m_limit)
            return false;
        m_waiting.push_back(std::move(work));
    }
    m_changed.notify_one();
    return true;
}

void ComputeQueue::finish() {
    {
        const std::lock_guard lock(m_mutex);
        m_finishing = true;
    }
    m_changed.notify_all();
    for (auto& thread : m_threads)
        if (thread.joinable())
            thread.join();
}

void ComputeQueue::run() {
    engine::useThreads(1);
    for (;;) {
        std::function<void()> work;
        {
            std::unique_lock lock(m_mutex);
            m_changed.wait(lock, [this] { return m_finishing || !m_waiting.empty(); });
            if (m_waiting.empty())
                return;
            work = std::move(m_waiting.front());
            m_waiting.pop_front();
        }
        work();
    }
}

} // namespace lepton::serve

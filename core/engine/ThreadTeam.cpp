// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/ThreadTeam.h"

#include "core/engine/Torch.h"

namespace lepton::engine {

namespace {

/// About 20 µs: longer than members of a balanced step usually differ, shorter than a sleep and a wake cost together.
constexpr int spins = 500;

void pause() {
#if defined(__x86_64__) || defined(__i386__)
    __builtin_ia32_pause();
#else
    std::this_thread::yield();
#endif
}

} // namespace

ThreadTeam::ThreadTeam(int size, int threadsEach) : m_size(size), m_threadsEach(threadsEach), m_faults(static_cast<std::size_t>(size)) {
    for (int member = 1; member < size; ++member)
        m_threads.emplace_back([this, member] { serve(member); });
    // OpenMP keeps this number per thread, so each sets its own.
    at::set_num_threads(m_threadsEach);
}

ThreadTeam::~ThreadTeam() {
    m_ending = true;
    if (!m_threads.empty())
        meet();
    for (auto& thread : m_threads)
        thread.join();
}

void ThreadTeam::run(const Phase& first, const Phase& second, const Phase& third) {
    m_phases = {&first, second ? &second : nullptr, third ? &third : nullptr};
    m_failed = false;
    if (at::get_num_threads() != m_threadsEach) // another team was at work on this thread
        at::set_num_threads(m_threadsEach);
    meet();
    work(0);
    for (auto& fault : m_faults)
        if (fault)
            std::rethrow_exception(std::exchange(fault, nullptr));
}

void ThreadTeam::serve(int member) {
    at::set_num_threads(m_threadsEach);
    for (;;) {
        meet();
        if (m_ending)
            return;
        work(member);
    }
}

void ThreadTeam::work(int member) {
    const auto phases = m_phases; // after the last meeting those of the next run may be in its place
    for (const Phase* phase : phases) {
        if (phase == nullptr)
            return;
        if (!m_failed || phase == phases[0])
            attempt(*phase, member);
        meet();
    }
}

void ThreadTeam::attempt(const Phase& phase, int member) {
    try {
        phase(member);
    } catch (...) {
        m_faults[static_cast<std::size_t>(member)] = std::current_exception();
        m_failed = true;
    }
}

void ThreadTeam::meet() {
    const int meeting = m_meetings.load(std::memory_order_acquire);
    if (m_arrived.fetch_add(1, std::memory_order_acq_rel) + 1 == m_size) {
        m_arrived.store(0, std::memory_order_relaxed);
        m_meetings.fetch_add(1, std::memory_order_acq_rel);
        m_meetings.notify_all();
        return;
    }
    for (int i = 0; i < spins; ++i) {
        if (m_meetings.load(std::memory_order_acquire) != meeting)
            return;
        pause();
    }
    m_meetings.wait(meeting, std::memory_order_acquire);
}

} // namespace lepton::engine

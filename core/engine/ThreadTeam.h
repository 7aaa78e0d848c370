// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <atomic>
#include <exception>
#include <functional>
#include <thread>
#include <vector>

namespace lepton::engine {

/// Threads that work on the same step together: the one that owns the team is member 0. Each runs its operators on
/// `threadsEach` threads. A step of a small network takes half a millisecond, so members wait for each other by spinning for a
/// moment before they sleep.
class ThreadTeam {
public:
    ThreadTeam(int size, int threadsEach);
    ~ThreadTeam();
    ThreadTeam(const ThreadTeam&) = delete;
    ThreadTeam& operator=(const ThreadTeam&) = delete;

    int size() const { return m_size; }
    using Phase = std::function<void(int member)>;
    /// Every member runs `first`; when all have finished it, every member runs `second`, and so on. Returns when all are done. If a
    /// member throws, the phases after are left out and its exception is thrown here. Only on the thread that made the team.
    void run(const Phase& first, const Phase& second = {}, const Phase& third = {});

private:
    void serve(int member);
    void work(int member);
    void attempt(const Phase& phase, int member);
    void meet();

    const int m_size;
    const int m_threadsEach;
    std::array<const Phase*, 3> m_phases{};
    std::vector<std::exception_ptr> m_faults; ///< one a member
    std::atomic<bool> m_failed{false};
    std::atomic<bool> m_ending{false};
    std::atomic<int> m_arrived{0};
    std::atomic<int> m_meetings{0};
    std::vector<std::thread> m_threads;
};

} // namespace lepton::engine

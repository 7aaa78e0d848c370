// SPDX-License-Identifier: GPL-3.0-or-later
#include "datasets/Progress.h"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <exception>
#include <mutex>
#include <thread>
#include <vector>

namespace lepton::datasets {

namespace {

using Body = std::function<Result<void>(std::int64_t)>;
using Clock = std::chrono::steady_clock;
constexpr auto reportEvery = std::chrono::milliseconds(50);

Result<void> guarded(const Body& body, std::int64_t item) {
    try {
        return body(item);
    } catch (const std::bad_alloc&) {
        return Error(ErrorCode::Internal, LT("core", "There is not enough memory to prepare the data"))
            .fix(LT("core", "Close other programs, or make the pictures smaller in the recipe"));
    } catch (const std::exception& fault) {
        return Error(ErrorCode::Internal, text(LT("core", "Preparing the data failed: %1"), fault.what()));
    }
}

/// The state that the threads of one forEachParallel share.
class Crew {
public:
    Crew(std::int64_t count, const Body& body, std::int64_t chunk) : m_count(count), m_chunk(chunk), m_body(body) {}

    /// Takes items until there are none left; `between` is asked after every chunk whether to go on.
    template <typename Between>
    void work(const Between& between) {
        while (!m_stop) {
            const auto from = m_next.fetch_add(m_chunk);
            if (from >= m_count)
                return;
            const auto to = std::min(from + m_chunk, m_count);
            for (auto item = from; item < to && !m_stop; ++item)
                if (auto result = guarded(m_body, item); !result)
                    fail(std::move(result).error());
            m_done += to - from;
            if (!between(m_done.load()))
                fail(cancelled());
        }
    }

    Result<void> result() const { return m_error ? Result<void>(*m_error) : Result<void>(); }

private:
    void fail(Error error) {
        const std::lock_guard lock(m_mutex);
        if (!m_error)
            m_error = std::move(error);
        m_stop = true;
    }

    const std::int64_t m_count;
    const std::int64_t m_chunk;
    const Body& m_body;
    std::atomic<std::int64_t> m_next = 0;
    std::atomic<std::int64_t> m_done = 0;
    std::atomic<bool> m_stop = false;
    std::mutex m_mutex;
    std::optional<Error> m_error;
};

} // namespace

Error cancelled() { return {ErrorCode::Cancelled, LT("core", "Stopped")}; }

Result<void> forEachParallel(std::int64_t count, const Body& body, const Progress& progress) {
    const std::int64_t threads =
        std::clamp<std::int64_t>(std::thread::hardware_concurrency(), 1, std::max<std::int64_t>(count, 1));
    Crew crew(count, body, std::clamp<std::int64_t>(count / (threads * 16), 1, 256));
    {
        std::vector<std::jthread> others;
        for (std::int64_t i = 1; i < threads; ++i)
            others.emplace_back([&crew] { crew.work([](std::int64_t) { return true; }); });
        auto last = Clock::now();
        crew.work([&](std::int64_t done) {
            if (!progress || Clock::now() - last < reportEvery)
                return true;
            last = Clock::now();
            return progress(done, count);
        });
    }
    LEPTON_CHECK(crew.result());
    if (progress && !progress(count, count))
        return cancelled();
    return {};
}

} // namespace lepton::datasets

// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/serve/Batcher.h"

#include "core/serve/BatchSlices.h"

#include <algorithm>
#include <deque>
#include <mutex>
#include <utility>

namespace lepton::serve {

namespace {

using JobPointer = std::shared_ptr<BatchJob>;

/// Below that, sharing out costs more than it gains.
constexpr std::int64_t leastShare = 8;

std::chrono::microseconds between(Clock::time_point from, Clock::time_point to) { return std::chrono::duration_cast<std::chrono::microseconds>(to - from); }

} // namespace

class Batcher::State : public std::enable_shared_from_this<Batcher::State> {
public:
    State(Compute compute, ComputeQueue& queue, BatchOptions options, Metrics& metrics, const Labels& labels)
        : m_compute(std::move(compute)), m_queue(queue), m_options(options), m_threads(std::max(1, queue.threads())),
          m_count(metrics.counter("nv_inference_count", "Samples that were computed", labels)),
          m_execCount(metrics.counter("nv_inference_exec_count", "Batches that were computed", labels)),
          m_queueDuration(metrics.counter("nv_inference_queue_duration_us", "Time that requests waited for their batch, in microseconds", labels)),
          m_computeDuration(metrics.counter("nv_inference_compute_infer_duration_us", "Time that requests' batches took, in microseconds", labels)),
          m_pendingCount(metrics.gauge("nv_inference_pending_request_count", "Requests that wait or are being computed", labels)),
          m_expired(metrics.counter("lepton_deadline_exceeded_total", "Requests whose deadline passed before they were computed", labels)),
          m_full(metrics.counter("lepton_queue_full_total", "Requests that were refused because too many waited", labels)),
          m_batchSize(metrics.histogram("lepton_batch_size", "Samples that were computed at once", {1, 2, 4, 8, 16, 32, 64, 128, 256}, labels)) {}

    void submit(Arrays inputs, Clock::time_point deadline, Done done) {
        auto job = std::make_shared<BatchJob>();
        job->count = inputs.at(0).shape.at(0);
        job->missing = job->count;
        job->inputs = std::move(inputs);
        job->deadline = deadline;
        job->done = std::move(done);
        job->submitted = Clock::now();
        bool full = false;
        int runners = 0;
        {
            const std::lock_guard lock(m_mutex);
            full = m_waiting.size() >= m_options.queueLimit;
            if (!full) {
                m_waiting.push_back(job);
                m_waitingSamples += job->count;
                runners = wantedRunners();
            }
        }
        if (full)
            return refuse(*job, BatchAnswer::Fate::Full);
        m_pendingCount->add();
        start(runners);
    }

    std::size_t pending() const { return static_cast<std::size_t>(m_pendingCount->value()); }

private:
    /// How many more threads are to be asked for; counts them. Under the lock.
    int wantedRunners() {
        const auto useful = static_cast<int>(std::min<std::int64_t>(m_threads, std::max<std::int64_t>(1, m_waitingSamples / leastShare)));
        const int more = m_waiting.empty() ? 0 : std::max(0, std::min(m_threads - m_runners, useful - m_asked));
        m_runners += more;
        m_asked += more;
        return more;
    }

    void start(int runners) {
        for (int i = 0; i < runners; ++i)
            if (!m_queue.addNext([self = shared_from_this()] { self->run(); }))
                abandon();
    }

    /// One batch; then others have their turn.
    void run() {
        Batch batch;
        std::vector<JobPointer> expired;
        Clock::time_point later{};
        int runners = 0;
        {
            const std::lock_guard lock(m_mutex);
            --m_asked;
            dropExpired(expired);
            later = waitUntil();
            if (later == Clock::time_point{})
                batch = take();
            if (batch.empty())
                --m_runners;
            else
                ++m_computing;
            if (later != Clock::time_point{} && !std::exchange(m_alarm, true))
                ++runners;
        }
        for (const auto& job : expired)
            finish(*job, BatchAnswer::Fate::Expired);
        if (runners > 0)
            m_queue.addLater(later, [self = shared_from_this()] { self->onAlarm(); });
        if (batch.empty())
            return;
        compute(batch);
        {
            const std::lock_guard lock(m_mutex);
            --m_computing;
            --m_runners;
            runners = wantedRunners();
        }
        start(runners);
    }

    void onAlarm() {
        int runners = 0;
        {
            const std::lock_guard lock(m_mutex);
            m_alarm = false;
            runners = wantedRunners();
        }
        start(runners);
    }

    /// When the batch that is still filling up goes at the latest; zero: now.
    Clock::time_point waitUntil() const {
        const bool waits = m_options.wait.count() > 0 && m_computing > 0 && !m_waiting.empty() && m_waitingSamples < m_options.maxSamples;
        const auto last = waits ? m_waiting.front()->submitted + m_options.wait : Clock::time_point{};
        return last > Clock::now() ? last : Clock::time_point{};
    }

    void dropExpired(std::vector<JobPointer>& expired) {
        const auto now = Clock::now();
        std::erase_if(m_waiting, [&](const JobPointer& job) {
            const bool late = job->deadline < now && job->taken == 0;
            if (late) {
                m_waitingSamples -= job->count;
                expired.push_back(job);
            }
            return late;
        });
    }

    /// The oldest samples: as many as go at once, or this thread's share of them if others are about to take theirs and nothing else waits for them.
    Batch take() {
        Batch batch;
        const std::int64_t sharers = m_queue.waiting() > static_cast<std::size_t>(m_asked) ? 1 : 1 + m_asked;
        const std::int64_t share = std::max(leastShare, (m_waitingSamples + sharers - 1) / sharers);
        std::int64_t room = std::min(m_options.maxSamples, share);
        const auto now = Clock::now();
        while (room > 0 && !m_waiting.empty()) {
            const JobPointer job = m_waiting.front();
            if (!batch.empty() && (!joinable(batch[0].job->inputs, job->inputs) || cutInVain(*job, room, sharers)))
                break;
            if (job->taken == 0)
                job->started = now;
            const std::int64_t count = std::min(room, job->count - job->taken);
            batch.push_back({job, job->taken, count});
            job->taken += count;
            m_waitingSamples -= count;
            room -= count;
            if (job->taken == job->count)
                m_waiting.pop_front();
        }
        return batch;
    }

    /// A request that fits into the next batch as a whole would only be copied for filling up this one.
    bool cutInVain(const BatchJob& job, std::int64_t room, std::int64_t sharers) const { return sharers == 1 && job.taken == 0 && job.count > room && job.count <= m_options.maxSamples; }

    Result<Arrays> answerOf(const Batch& batch) {
        const std::int64_t count = samplesOf(batch);
        m_count->add(static_cast<double>(count));
        m_execCount->add();
        m_batchSize->observe(static_cast<double>(count));
        return batch.size() == 1 && batch[0].whole() ? m_compute(batch[0].job->inputs) : m_compute(joined(batch));
    }

    void compute(const Batch& batch) {
        auto answer = answerOf(batch);
        if (!answer.ok() && batch.size() > 1) { // one of them may be the reason: that is no fault of the others
            for (const auto& slice : batch)
                deliver({slice}, answerOf({slice}));
            return;
        }
        deliver(batch, std::move(answer));
    }

    void deliver(const Batch& batch, Result<Arrays> answer) {
        std::vector<JobPointer> complete;
        {
            const std::lock_guard lock(m_deliveryMutex);
            std::int64_t at = 0;
            const std::int64_t count = samplesOf(batch);
            for (const auto& slice : batch) {
                if (!answer.ok() || slice.whole())
                    slice.job->answer.outputs = !answer.ok() || batch.size() == 1 ? std::move(answer) : rowsOf(slice, *answer, at, count);
                else
                    handOut(slice, *answer, at, count);
                at += slice.count;
                slice.job->missing -= slice.count;
                if (slice.job->missing == 0)
                    complete.push_back(slice.job);
            }
        }
        for (const auto& job : complete)
            finish(*job, BatchAnswer::Fate::Computed);
    }

    void finish(BatchJob& job, BatchAnswer::Fate fate) {
        const auto now = Clock::now();
        job.answer.fate = fate;
        job.answer.queued = between(job.submitted, fate == BatchAnswer::Fate::Computed ? job.started : now);
        if (fate == BatchAnswer::Fate::Computed)
            job.answer.computing = between(job.started, now);
        else
            m_expired->add();
        m_queueDuration->add(static_cast<double>(job.answer.queued.count()));
        m_computeDuration->add(static_cast<double>(job.answer.computing.count()));
        m_pendingCount->add(-1);
        job.done(std::move(job.answer));
    }

    void refuse(BatchJob& job, BatchAnswer::Fate fate) {
        m_full->add();
        job.answer.fate = fate;
        job.done(std::move(job.answer));
    }

    /// The threads have ended: nobody will compute what waits.
    void abandon() {
        std::deque<JobPointer> waiting;
        {
            const std::lock_guard lock(m_mutex);
            waiting.swap(m_waiting);
            m_waitingSamples = 0;
        }
        for (const auto& job : waiting) {
            m_pendingCount->add(-1);
            refuse(*job, BatchAnswer::Fate::Full);
        }
    }

    const Compute m_compute;
    ComputeQueue& m_queue;
    const BatchOptions m_options;
    const int m_threads;

    mutable std::mutex m_mutex; ///< of what waits
    std::deque<JobPointer> m_waiting;
    std::int64_t m_waitingSamples = 0;
    int m_runners = 0;   ///< asked for or at work
    int m_asked = 0;     ///< of them, those that have yet to take their batch
    int m_computing = 0; ///< of them, those that compute
    bool m_alarm = false;
    std::mutex m_deliveryMutex; ///< of the answers

    std::shared_ptr<Figure> m_count, m_execCount, m_queueDuration, m_computeDuration, m_pendingCount, m_expired, m_full;
    std::shared_ptr<Histogram> m_batchSize;
};

Batcher::Batcher(Compute compute, ComputeQueue& queue, BatchOptions options, Metrics& metrics, const Labels& labels)
    : m_state(std::make_shared<State>(std::move(compute), queue, options, metrics, labels)) {}
Batcher::~Batcher() = default;
void Batcher::submit(std::vector<datasets::Array> inputs, Clock::time_point deadline, Done done) { m_state->submit(std::move(inputs), deadline, std::move(done)); }
std::size_t Batcher::pending() const { return m_state->pending(); }

} // namespace lepton::serve

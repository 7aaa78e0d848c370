// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/serve/ComputeQueue.h"
#include "core/serve/Http.h"
#include "core/serve/Metrics.h"
#include "core/serve/ServerOptions.h"
#include "datasets/Array.h"

#include <memory>
#include <span>
#include <vector>

namespace lepton::serve {

/// What became of the samples of one request.
struct BatchAnswer {
    enum class Fate {
        Computed, ///< `outputs` is the model's answer or its error
        Full,     ///< too many requests waited already: busyResponse()
        Expired,  ///< its deadline has passed, nothing was computed: expiredResponse()
    };
    Fate fate = Fate::Computed;
    Result<std::vector<datasets::Array>> outputs = std::vector<datasets::Array>(); ///< one an output of the model, [count, …]
    std::chrono::microseconds queued{0};
    std::chrono::microseconds computing{0};
};

/// Joins the requests for one version of a model: what waits while the threads compute is computed together, up to so many samples at once,
/// and each request gets its part. A single request with nothing waiting is computed at once; a large one is shared out among idle threads.
/// Any thread. It may go away while requests wait: they are still answered.
class Batcher {
public:
    /// As engine::Model::infer: one array an input, [count, …] → one an output, [count, …]; must be thread-safe and must not throw.
    using Compute = std::function<Result<std::vector<datasets::Array>>(std::span<const datasets::Array>)>;
    /// Called exactly once for each request, on a computing thread, or, if it is refused, within submit().
    using Done = std::function<void(BatchAnswer)>;

    /// `labels` of its metrics: model and version. `queue` and `metrics` must outlive the requests.
    Batcher(Compute compute, ComputeQueue& queue, BatchOptions options, Metrics& metrics, const Labels& labels);
    ~Batcher();
    Batcher(const Batcher&) = delete;
    Batcher& operator=(const Batcher&) = delete;

    /// `inputs`: what the model takes, all with the same first axis ≥ 1 and checked; types as the model's inputs (pixels also as float32).
    void submit(std::vector<datasets::Array> inputs, Clock::time_point deadline, Done done);

    /// Requests that wait or are being computed.
    std::size_t pending() const;

private:
    class State;
    std::shared_ptr<State> m_state;
};

} // namespace lepton::serve

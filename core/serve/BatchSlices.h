// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/serve/Batcher.h"

#include <cstdint>
#include <memory>
#include <vector>

namespace lepton::serve {

using Arrays = std::vector<datasets::Array>;

/// One request on its way through the batches.
struct BatchJob {
    Arrays inputs;
    std::int64_t count = 0; ///< samples
    Clock::time_point deadline;
    Batcher::Done done;
    Clock::time_point submitted;
    Clock::time_point started;
    std::int64_t taken = 0;   ///< samples that a batch has taken already
    std::int64_t missing = 0; ///< samples without an answer yet
    BatchAnswer answer;
};

/// Samples of one request that go into a batch.
struct BatchSlice {
    std::shared_ptr<BatchJob> job;
    std::int64_t first = 0;
    std::int64_t count = 0;
    bool whole() const { return count == job->count; }
};
using Batch = std::vector<BatchSlice>;

std::int64_t samplesOf(const Batch& batch);
/// Whether both have the same types and shapes but for the count: pixels come as bytes or as float32, and a batch holds one of them.
bool joinable(const Arrays& a, const Arrays& b);
/// The slices' inputs one after the other. At least one slice.
Arrays joined(const Batch& batch);
/// The samples of `answer`, which has `batchCount` of them, from `from` on that are the slice's, as arrays of their own.
Arrays rowsOf(const BatchSlice& slice, const Arrays& answer, std::int64_t from, std::int64_t batchCount);
/// The same into their places in the job's own outputs, which are made with the first of its slices. Nothing if another slice has failed.
void handOut(const BatchSlice& slice, const Arrays& answer, std::int64_t from, std::int64_t batchCount);

} // namespace lepton::serve

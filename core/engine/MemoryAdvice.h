// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/project/RunFolder.h"

namespace lepton::engine {

/// A batch that fits, and of how many of them a step is made so that it learns from as many samples as before.
struct BatchAdvice {
    std::int64_t batchSize = 0; ///< a power of two, at most half of what did not fit; 0: not even one sample fits
    std::int64_t accumulate = 1;
};

/// By the estimate of graph::largestBatch, with `bytes` for everything.
BatchAdvice adviseBatch(const project::RunInfo& info, std::int64_t bytes);

/// The error of memory that ran out, whose way out names a batch that fits this run's device; other errors as they are.
Error withBatchAdvice(Error error, const project::RunInfo& info);

} // namespace lepton::engine

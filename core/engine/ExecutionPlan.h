// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Json.h"
#include "core/graph/Analysis.h"

namespace lepton::engine {

/// How a step is spread over the CPU. Chosen once, written to run.json and kept: another one would round differently.
///
/// With `shards` > 1 the batch is cut into so many pieces; each goes through the network on a thread of its own whose
/// operators run single-threaded, and the gradients are added in the order of the shards. Where a layer looks at the whole
/// batch there is one shard, whose operators use all threads.
struct ExecutionPlan {
    int threads = 1; ///< CPU threads in all
    int shards = 1;  ///< pieces of a batch, at most `threads`

    /// Follows from the network and the numbers alone, never from timing. `threads` 0: all that the machine has.
    static ExecutionPlan choose(const graph::Network& network, std::int64_t batchSize, int threads, const std::string& device);
    int threadsPerShard() const { return shards > 1 ? 1 : threads; }
    bool operator==(const ExecutionPlan&) const = default;
};

/// {"threads","shards"}
Json toJson(const ExecutionPlan& plan);
Result<ExecutionPlan> executionPlanFromJson(const Json& json, const std::string& where);

} // namespace lepton::engine

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Json.h"
#include "core/graph/Analysis.h"

#include <vector>

namespace lepton::engine {

/// How a step is spread over the CPU. Chosen once (long runs try the candidates, PlanTrial.h), written to run.json and to the events,
/// and kept: another one would round differently.
///
/// With `shards` > 1 the batch is cut into so many pieces; each goes through the network on a thread of its own whose
/// operators share what threads are left over, and the gradients are added in the order of the shards. Where a layer looks at the whole
/// batch there is one shard, whose operators use all threads.
struct ExecutionPlan {
    int threads = 1; ///< CPU threads in all
    int shards = 1;  ///< pieces of a batch, at most `threads`

    /// What is best as a rule: follows from the network and the numbers alone. `threads` 0: all that the machine has.
    static ExecutionPlan choose(const graph::Network& network, std::int64_t batchSize, int threads, const std::string& device);
    /// It and what might be faster: fewer shards, whose operators have more threads each.
    std::vector<ExecutionPlan> candidates() const;
    int threadsPerShard() const { return threads / shards; }
    bool operator==(const ExecutionPlan&) const = default;
};

/// {"threads","shards"}
Json toJson(const ExecutionPlan& plan);
Result<ExecutionPlan> executionPlanFromJson(const Json& json, const std::string& where);

} // namespace lepton::engine

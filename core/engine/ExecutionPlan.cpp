// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/ExecutionPlan.h"

#include "core/engine/Operator.h"
#include "core/graph/Expand.h"
#include "core/layers/Layers.h"

#include <algorithm>
#include <thread>

namespace lepton::engine {

namespace {

/// Fewer samples than this on a thread cost more to hand out than they save.
constexpr std::int64_t leastSamplesPerShard = 8;

bool wholeBatch(const graph::Network& grouped) {
    const graph::Network network = graph::expand(grouped, layers::catalogue());
    return std::any_of(network.nodes().begin(), network.nodes().end(), [](const graph::Node& node) {
        const OperatorType* type = findOperator(node.type);
        return type != nullptr && type->wholeBatch;
    });
}

} // namespace

ExecutionPlan ExecutionPlan::choose(const graph::Network& network, std::int64_t batchSize, int threads, const std::string& device) {
    ExecutionPlan plan;
    plan.threads = threads > 0 ? threads : std::max(1, static_cast<int>(std::thread::hardware_concurrency()));
    if (device != "cpu" || wholeBatch(network))
        return plan;
    plan.shards = static_cast<int>(std::clamp<std::int64_t>(batchSize / leastSamplesPerShard, 1, plan.threads));
    return plan;
}

std::vector<ExecutionPlan> ExecutionPlan::candidates() const {
    std::vector<ExecutionPlan> out{*this};
    for (int fewer = shards / 2; fewer > 0; fewer /= 2)
        out.push_back({threads, fewer});
    return out;
}

Json toJson(const ExecutionPlan& plan) { return {{"threads", plan.threads}, {"shards", plan.shards}}; }

Result<ExecutionPlan> executionPlanFromJson(const Json& json, const std::string& where) {
    const auto number = [&](const char* key) { return json.is_object() && json.contains(key) && json[key].is_number_integer() ? json[key].get<int>() : 0; };
    const ExecutionPlan plan{number("threads"), number("shards")};
    if (plan.threads < 1 || plan.threads > 4096 || plan.shards < 1 || plan.shards > plan.threads)
        return Error(ErrorCode::BadFormat, LT("core", "The run's execution plan is damaged")).at(where + ": plan").fix(LT("core", "Restore run.json from a copy, or start a new run"));
    return plan;
}

} // namespace lepton::engine

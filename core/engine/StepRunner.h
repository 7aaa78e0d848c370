// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/Batch.h"
#include "core/engine/CompiledNetwork.h"
#include "core/engine/ExecutionPlan.h"
#include "core/engine/Objective.h"
#include "core/engine/ParameterShares.h"
#include "core/engine/ThreadTeam.h"
#include "core/engine/UpdateRule.h"

#include <memory>
#include <string>
#include <vector>

namespace lepton::engine {

struct NamedTensor {
    std::string name;
    at::Tensor tensor;
};

/// Owns the weights and the optimizer's state, and takes the steps. The batch is cut into shards as the plan says; each shard
/// has its own view of the shared weights, its own gradients and its own random numbers. Gradients are added in the order of
/// the shards, so the same plan gives the same numbers. All members are called on one thread.
class StepRunner {
public:
    StepRunner(std::shared_ptr<const CompiledNetwork> network, std::vector<at::Tensor> weights, std::unique_ptr<const UpdateRule> rule, const ExecutionPlan& plan,
               std::uint64_t seed);

    /// One optimizer step on the mean loss of the batch; `step` counts from 1. If the loss is not finite, the weights stay.
    MetricSums train(const Batch& batch, std::int64_t step);
    MetricSums evaluate(const Batch& batch);

    const std::vector<at::Tensor>& weights() const { return m_weights; }
    /// Weights as "conv1.weight" and what the optimizer keeps as "optimizer/exp_avg/conv1.weight": the tensors themselves.
    std::vector<NamedTensor> tensors() const;

private:
    struct Shard {
        std::vector<at::Tensor> weights; ///< share the storage of m_weights
        std::vector<at::Tensor> trained; ///< those of them that gradients are wanted for
        at::Generator generator;
        std::vector<at::Tensor> gradients;
        MetricSums sums;
    };

    void makeShards();
    Batch piece(const Batch& batch, int shard) const;
    void forwardBackward(const Batch& batch, int shard, std::int64_t step);
    void update(int member, std::int64_t step);
    /// In the order of the shards.
    MetricSums total() const;

    std::shared_ptr<const CompiledNetwork> m_network;
    std::vector<at::Tensor> m_weights;
    std::vector<at::Tensor> m_parameters;             ///< the trained ones among the weights
    std::vector<std::string> m_parameterNames;
    std::vector<std::vector<at::Tensor>> m_state;     ///< [name][parameter]
    std::unique_ptr<const UpdateRule> m_rule;
    std::uint64_t m_seed;
    std::vector<Shard> m_shards;
    std::vector<std::vector<ParameterPiece>> m_shares;
    ThreadTeam m_team;
};

} // namespace lepton::engine

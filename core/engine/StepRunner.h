// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/ExecutionPlan.h"
#include "core/engine/Feed.h"
#include "core/engine/Objective.h"
#include "core/engine/ParameterGroup.h"
#include "core/engine/Stepper.h"
#include "core/engine/ThreadTeam.h"

#include <memory>
#include <string>
#include <vector>

namespace lepton::engine {

/// Steps of one network towards an Objective. The batch is cut into shards as the plan says; each shard has its own view of the
/// shared weights, its own gradients and its own random numbers. Gradients are added in the order of the shards, so the same
/// plan gives the same numbers.
class StepRunner final : public Stepper {
public:
    struct Parts {
        std::shared_ptr<const CompiledNetwork> network;
        std::shared_ptr<const Objective> objective;
        Feed feed;
        std::vector<at::Tensor> weights;
    };
    /// Errors: BadValue (unknown optimizer).
    static Result<std::unique_ptr<StepRunner>> make(Parts parts, const project::OptimizerSettings& optimizer, const ExecutionPlan& plan, std::uint64_t seed);

    MetricSums train(const Batch& batch, std::int64_t step) override;
    MetricSums evaluate(const Batch& batch) override;
    const std::vector<std::string>& lossNames() const override { return m_parts.objective->lossNames(); }
    std::vector<NamedTensor> tensors() const override;

    const std::vector<at::Tensor>& weights() const { return m_parts.weights; }

private:
    struct Shard {
        std::vector<at::Tensor> weights; ///< share the storage of the network's
        std::vector<at::Tensor> trained; ///< those of them that gradients are wanted for
        at::Generator generator;
        std::vector<at::Tensor> gradients;
        MetricSums sums;
    };

    StepRunner(Parts parts, ParameterGroup group, const ExecutionPlan& plan, std::uint64_t seed);
    Batch piece(const Batch& batch, int shard) const;
    /// Σ of the losses of a part; what is measured goes into the shard's sums.
    at::Tensor lossOf(const Batch& part, Shard& shard, const std::vector<double>& factors, bool training) const;
    void forwardBackward(const Batch& batch, const std::vector<double>& factors, int shard, std::int64_t step);
    /// In the order of the shards.
    MetricSums total() const;

    Parts m_parts;
    ParameterGroup m_group;
    std::uint64_t m_seed;
    std::vector<Shard> m_shards;
    std::vector<const std::vector<at::Tensor>*> m_gradients; ///< the shards'
    ThreadTeam m_team;
};

} // namespace lepton::engine

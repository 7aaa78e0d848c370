// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/ExecutionPlan.h"
#include "core/engine/Feed.h"
#include "core/engine/LossScaler.h"
#include "core/engine/Mixup.h"
#include "core/engine/Objective.h"
#include "core/engine/ParameterGroup.h"
#include "core/engine/Stepper.h"
#include "core/engine/ThreadTeam.h"

#include <functional>
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
        Mixup mixup{0, 0};
        /// The network with those layers (patterns, as unfreeze() takes them) trained; for unfreeze().
        std::function<Result<std::shared_ptr<const CompiledNetwork>>(const std::vector<std::string>& layers)> thaw = {};
    };
    /// Errors: BadValue (unknown optimizer).
    static Result<std::unique_ptr<StepRunner>> make(Parts parts, const UpdateSettings& settings, const ExecutionPlan& plan, std::uint64_t seed);

    MetricSums train(const Batch& batch, const StepOrder& order) override;
    MetricSums evaluate(const Batch& batch) override;
    const std::vector<std::string>& lossNames() const override { return m_parts.objective->lossNames(); }
    std::vector<NamedTensor> tensors() const override;
    Json state() const override;
    Result<void> restore(const Json& state) override;
    std::string badGradient() const override { return m_scaler ? std::string() : m_group.badGradient(); }
    std::optional<NonFinite> findNonFinite(const Batch& batch, const StepOrder& order, const StepFacts& facts) override;
    void observe(bool on) override;
    std::vector<ParameterFigures> figures() const override { return m_group.figures(); }
    std::vector<LayerActivity> activity(const Batch& batch) override;
    std::vector<ParameterView> parameters() const override { return m_group.views(); }
    Result<std::vector<std::string>> unfreeze(const std::vector<std::string>& layers) override;

    /// Those that are trained, not their moving average.
    const std::vector<at::Tensor>& weights() const { return m_parts.weights; }

private:
    struct Shard {
        std::vector<at::Tensor> weights; ///< share the storage of the network's
        std::vector<at::Tensor> trained; ///< those of them that gradients are wanted for
        at::Generator generator;
        std::vector<at::Tensor> gradients;
        MetricSums sums;
    };

    StepRunner(Parts parts, ParameterGroup group, UpdateSettings settings, const ExecutionPlan& plan, std::uint64_t seed);
    /// Gives every shard leaves of its own on the weights' storage.
    void makeLeaves();
    Result<std::vector<std::string>> thaw(const std::vector<std::string>& layers, std::int64_t update);
    Batch piece(const Batch& batch, int shard) const;
    /// Σ of the losses of a part; what is measured goes into the shard's sums.
    at::Tensor lossOf(const Batch& part, Shard& shard, const std::vector<double>& factors, bool training) const;
    void forwardBackward(const Batch& batch, const std::vector<double>& factors, int shard, const StepOrder& order);
    void update(int member, const StepOrder& order);
    bool finiteLoss() const;
    /// In the order of the shards.
    MetricSums total() const;

    Parts m_parts;
    ParameterGroup m_group;
    UpdateSettings m_settings;
    std::uint64_t m_seed;
    std::vector<Shard> m_shards;
    GradientSum::Shards m_gradients; ///< the shards'
    std::vector<at::Tensor> m_served; ///< the weights to evaluate with
    std::unique_ptr<LossScaler> m_scaler; ///< for float16
    std::int64_t m_updates = 0; ///< begun
    struct Thawing {
        std::vector<std::string> layers;
        std::int64_t update;
    };
    std::vector<Thawing> m_thawings; ///< what unfreeze() did
    ParameterGroup::Births m_births;
    bool m_observed = false;
    ThreadTeam m_team;
};

} // namespace lepton::engine

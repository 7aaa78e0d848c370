// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/StepRunner.h"

#include "core/base/Random.h"

#include <cmath>

namespace lepton::engine {

Result<std::unique_ptr<StepRunner>> StepRunner::make(Parts parts, const project::OptimizerSettings& optimizer, const ExecutionPlan& plan, std::uint64_t seed) {
    LEPTON_TRY(ParameterGroup group, ParameterGroup::make(*parts.network, parts.weights, optimizer, plan.shards));
    return std::unique_ptr<StepRunner>(new StepRunner(std::move(parts), std::move(group), plan, seed));
}

StepRunner::StepRunner(Parts parts, ParameterGroup group, const ExecutionPlan& plan, std::uint64_t seed)
    : m_parts(std::move(parts)), m_group(std::move(group)), m_seed(seed), m_shards(static_cast<std::size_t>(plan.shards)), m_team(plan.shards, plan.threadsPerShard()) {
    for (auto& shard : m_shards) {
        // A leaf of its own: recording gradients for one shard must not touch the others.
        for (const auto& weight : m_parts.weights)
            shard.weights.push_back(weight.detach());
        for (const auto place : m_group.places())
            shard.trained.push_back(shard.weights[place].requires_grad_(true));
        shard.generator = at::globalContext().defaultGenerator(m_parts.network->options().device).clone();
        m_gradients.push_back(&shard.gradients);
    }
}

Batch StepRunner::piece(const Batch& batch, int shard) const {
    const auto shards = static_cast<std::int64_t>(m_shards.size());
    const std::int64_t first = batch.size() * shard / shards;
    const std::int64_t length = batch.size() * (shard + 1) / shards - first;
    return batch.part(first, length, m_parts.network->options().device);
}

at::Tensor StepRunner::lossOf(const Batch& part, Shard& shard, const std::vector<double>& factors, bool training) const {
    const auto inputs = m_parts.feed(part, &shard.generator);
    const auto outputs = m_parts.network->run(inputs, shard.weights, {training, &shard.generator});
    const at::Tensor prepared = m_parts.objective->wantsInput() ? m_parts.network->prepared(inputs[0]) : at::Tensor();
    return m_parts.objective->lossSum(outputs, prepared, part.targets, factors, &shard.sums);
}

void StepRunner::forwardBackward(const Batch& batch, const std::vector<double>& factors, int index, std::int64_t step) {
    Shard& shard = m_shards[static_cast<std::size_t>(index)];
    shard.sums = {};
    shard.gradients.clear();
    const Batch part = piece(batch, index);
    if (part.size() == 0)
        return;
    const at::AutoGradMode recording(true);
    shard.generator.set_current_seed(mixSeed({m_seed, static_cast<std::uint64_t>(step), static_cast<std::uint64_t>(index)}));
    const at::Tensor loss = lossOf(part, shard, factors, true);
    // The mean over the whole batch, so that the shards' gradients only need to be added.
    const at::Tensor share = at::scalar_tensor(1.0 / static_cast<double>(batch.size()), loss.options().requires_grad(false));
    if (loss.requires_grad())
        shard.gradients = torch::autograd::grad({loss}, shard.trained, {share}, std::nullopt, false, /*allow_unused=*/true);
}

MetricSums StepRunner::total() const {
    MetricSums sums;
    for (const auto& shard : m_shards)
        sums += shard.sums;
    return sums;
}

MetricSums StepRunner::train(const Batch& batch, std::int64_t step) {
    const auto factors = m_parts.objective->factors(batch);
    m_team.run([&](int shard) { forwardBackward(batch, factors, shard, step); },
               [&](int member) {
                   if (std::isfinite(total().loss))
                       m_group.update(member, m_gradients, step);
               });
    return total();
}

MetricSums StepRunner::evaluate(const Batch& batch) {
    const auto factors = m_parts.objective->factors(batch);
    m_team.run([&](int index) {
        const at::NoGradGuard frozen;
        Shard& shard = m_shards[static_cast<std::size_t>(index)];
        shard.sums = {};
        const Batch part = piece(batch, index);
        if (part.size() > 0)
            (void)lossOf(part, shard, factors, false);
    });
    return total();
}

std::vector<NamedTensor> StepRunner::tensors() const {
    std::vector<NamedTensor> out;
    for (std::size_t i = 0; i < m_parts.weights.size(); ++i)
        out.push_back({m_parts.network->weights()[i].name, m_parts.weights[i]});
    m_group.addState(out);
    return out;
}

} // namespace lepton::engine

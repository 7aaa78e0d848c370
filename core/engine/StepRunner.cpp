// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/StepRunner.h"

#include "core/base/Random.h"

#include <cmath>

namespace lepton::engine {

StepRunner::StepRunner(std::shared_ptr<const CompiledNetwork> network, std::vector<at::Tensor> weights, std::unique_ptr<const UpdateRule> rule, const ExecutionPlan& plan,
                       std::uint64_t seed)
    : m_network(std::move(network)), m_weights(std::move(weights)), m_rule(std::move(rule)), m_seed(seed), m_shards(static_cast<std::size_t>(plan.shards)),
      m_team(plan.shards, plan.threadsPerShard()) {
    for (std::size_t i = 0; i < m_weights.size(); ++i) {
        if (!m_network->weights()[i].trained)
            continue;
        m_parameters.push_back(m_weights[i]);
        m_parameterNames.push_back(m_network->weights()[i].name);
    }
    for (std::size_t s = 0; s < m_rule->stateNames().size(); ++s) {
        m_state.emplace_back();
        for (const auto& parameter : m_parameters)
            m_state.back().push_back(at::zeros_like(parameter));
    }
    m_shares = shareParameters(m_parameters, plan.shards);
    makeShards();
}

void StepRunner::makeShards() {
    for (auto& shard : m_shards) {
        for (std::size_t i = 0; i < m_weights.size(); ++i) {
            // A leaf of its own: recording gradients for one shard must not touch the others.
            shard.weights.push_back(m_weights[i].detach());
            if (m_network->weights()[i].trained)
                shard.trained.push_back(shard.weights.back().requires_grad_(true));
        }
        shard.generator = at::globalContext().defaultGenerator(m_network->options().device).clone();
    }
}

Batch StepRunner::piece(const Batch& batch, int shard) const {
    const auto shards = static_cast<std::int64_t>(m_shards.size());
    const std::int64_t first = batch.size() * shard / shards;
    const std::int64_t length = batch.size() * (shard + 1) / shards - first;
    const auto device = m_network->options().device;
    return {batch.pictures.narrow(0, first, length).to(device), batch.labels.narrow(0, first, length).to(device)};
}

void StepRunner::forwardBackward(const Batch& batch, int index, std::int64_t step) {
    Shard& shard = m_shards[static_cast<std::size_t>(index)];
    shard.sums = {};
    shard.gradients.clear();
    const Batch part = piece(batch, index);
    if (part.size() == 0)
        return;
    const at::AutoGradMode recording(true);
    shard.generator.set_current_seed(mixSeed({m_seed, static_cast<std::uint64_t>(step), static_cast<std::uint64_t>(index)}));
    const at::Tensor logits = m_network->forward(part.pictures, shard.weights, {true, &shard.generator});
    const at::Tensor loss = crossEntropySum(logits, part.labels);
    // The mean over the whole batch, so that the shards' gradients only need to be added.
    const at::Tensor share = at::scalar_tensor(1.0 / static_cast<double>(batch.size()), loss.options().requires_grad(false));
    shard.gradients = torch::autograd::grad({loss}, shard.trained, {share});
    shard.sums = {loss.item<double>(), countCorrect(logits.detach(), part.labels), part.size()};
}

void StepRunner::update(int member, std::int64_t step) {
    const at::NoGradGuard frozen;
    std::vector<at::Tensor> parameters;
    std::vector<at::Tensor> gradients;
    std::vector<std::vector<at::Tensor>> state(m_state.size());
    for (const auto& piece : m_shares[static_cast<std::size_t>(member)]) {
        at::Tensor sum;
        for (const auto& shard : m_shards) {
            if (shard.gradients.empty())
                continue;
            const at::Tensor gradient = piece.of(shard.gradients[piece.parameter].contiguous());
            sum = sum.defined() ? sum.add_(gradient) : gradient;
        }
        parameters.push_back(piece.of(m_parameters[piece.parameter]));
        gradients.push_back(std::move(sum));
        for (std::size_t s = 0; s < m_state.size(); ++s)
            state[s].push_back(piece.of(m_state[s][piece.parameter]));
    }
    m_rule->update(parameters, gradients, state, step);
}

MetricSums StepRunner::total() const {
    MetricSums sums;
    for (const auto& shard : m_shards)
        sums += shard.sums;
    return sums;
}

MetricSums StepRunner::train(const Batch& batch, std::int64_t step) {
    m_team.run([&](int shard) { forwardBackward(batch, shard, step); },
               [&](int member) {
                   if (std::isfinite(total().loss))
                       update(member, step);
               });
    return total();
}

MetricSums StepRunner::evaluate(const Batch& batch) {
    m_team.run([&](int index) {
        const at::NoGradGuard frozen;
        Shard& shard = m_shards[static_cast<std::size_t>(index)];
        shard.sums = {};
        const Batch part = piece(batch, index);
        if (part.size() == 0)
            return;
        const at::Tensor logits = m_network->forward(part.pictures, shard.weights, {});
        shard.sums = {crossEntropySum(logits, part.labels).item<double>(), countCorrect(logits, part.labels), part.size()};
    });
    return total();
}

std::vector<NamedTensor> StepRunner::tensors() const {
    std::vector<NamedTensor> out;
    for (std::size_t i = 0; i < m_weights.size(); ++i)
        out.push_back({m_network->weights()[i].name, m_weights[i]});
    const auto names = m_rule->stateNames();
    for (std::size_t s = 0; s < names.size(); ++s)
        for (std::size_t i = 0; i < m_parameters.size(); ++i)
            out.push_back({"optimizer/" + names[s] + "/" + m_parameterNames[i], m_state[s][i]});
    return out;
}

} // namespace lepton::engine

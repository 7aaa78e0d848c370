// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/ParameterGroup.h"

namespace lepton::engine {

bool isModelWeight(const std::string& name) { return !name.starts_with("optimizer/") && !name.starts_with("adversary/"); }

Result<ParameterGroup> ParameterGroup::make(const CompiledNetwork& network, const std::vector<at::Tensor>& weights, const project::OptimizerSettings& settings, int members) {
    ParameterGroup group;
    for (std::size_t i = 0; i < weights.size(); ++i) {
        const WeightSlot& slot = network.weights()[i];
        if (!slot.trained || slot.frozen)
            continue;
        group.m_parameters.push_back(weights[i]);
        group.m_names.push_back(slot.name);
        group.m_places.push_back(i);
        group.m_rates.push_back(slot.rate);
        if (group.m_rules.contains(slot.rate))
            continue;
        project::OptimizerSettings own = settings;
        own.learningRate *= slot.rate;
        LEPTON_TRY(group.m_rules[slot.rate], makeUpdateRule(own));
    }
    if (group.m_rules.empty()) { // everything is frozen
        LEPTON_TRY(group.m_rules[1], makeUpdateRule(settings));
    }
    for (std::size_t s = 0; s < group.m_rules.begin()->second->stateNames().size(); ++s) {
        group.m_state.emplace_back();
        for (const auto& parameter : group.m_parameters)
            group.m_state.back().push_back(at::zeros_like(parameter));
    }
    group.m_shares = shareParameters(group.m_parameters, members);
    return group;
}

void ParameterGroup::update(int member, const std::vector<const std::vector<at::Tensor>*>& shards, std::int64_t step) const {
    const at::NoGradGuard frozen;
    for (const auto& [rate, rule] : m_rules) {
        std::vector<at::Tensor> parameters;
        std::vector<at::Tensor> gradients;
        std::vector<std::vector<at::Tensor>> state(m_state.size());
        for (const auto& piece : m_shares[static_cast<std::size_t>(member)]) {
            if (m_rates[piece.parameter] != rate)
                continue;
            at::Tensor sum;
            for (const auto* shard : shards) {
                if (shard->empty() || !(*shard)[piece.parameter].defined())
                    continue;
                const at::Tensor gradient = piece.of((*shard)[piece.parameter].contiguous());
                sum = sum.defined() ? sum.add_(gradient) : gradient;
            }
            if (!sum.defined())
                continue; // nothing that was compared hangs on it
            parameters.push_back(piece.of(m_parameters[piece.parameter]));
            gradients.push_back(std::move(sum));
            for (std::size_t s = 0; s < m_state.size(); ++s)
                state[s].push_back(piece.of(m_state[s][piece.parameter]));
        }
        rule->update(parameters, gradients, state, step);
    }
}

void ParameterGroup::addState(std::vector<NamedTensor>& out, const std::string& prefix) const {
    const auto names = m_rules.begin()->second->stateNames();
    for (std::size_t s = 0; s < names.size(); ++s)
        for (std::size_t i = 0; i < m_parameters.size(); ++i)
            out.push_back({prefix + names[s] + "/" + m_names[i], m_state[s][i]});
}

} // namespace lepton::engine

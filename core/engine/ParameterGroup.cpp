// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/ParameterGroup.h"

#include "core/engine/LossScaler.h"

#include <ATen/ops/_foreach_lerp.h>

#include <algorithm>
#include <cmath>
#include <set>

namespace lepton::engine {

UpdateSettings::UpdateSettings(const project::TrainingSettings& training)
    : optimizer(training.optimizer), clipNorm(training.clipNorm), clipValue(training.clipValue), accumulates(training.accumulate > 1), averageDecay(training.averageDecay),
      movesMomentum(training.schedule.type == "one-cycle"), precision(training.precision) {}

Result<ParameterGroup> ParameterGroup::make(const CompiledNetwork& network, const std::vector<at::Tensor>& weights, const UpdateSettings& settings, int members, const Births& births) {
    ParameterGroup group;
    group.m_averageDecay = settings.averageDecay;
    LEPTON_TRY([[maybe_unused]] const auto known, makeUpdateRule(settings.optimizer)); // also where everything is frozen
    for (std::size_t i = 0; i < weights.size(); ++i)
        if (const WeightSlot& slot = network.weights()[i]; slot.trained && !slot.frozen)
            LEPTON_CHECK(group.addParameter(slot, i, weights[i], settings, births));
    group.share(members, settings);
    return group;
}

Result<void> ParameterGroup::addParameter(const WeightSlot& slot, std::size_t place, const at::Tensor& weight, const UpdateSettings& settings, const Births& births) {
    const auto born = births.find(slot.name);
    const Kind kind{slot.rate, settings.optimizer.flag("decay_biases") || weight.dim() > 1, weight.dim() > 1 && slot.hidden, born == births.end() ? 0 : born->second};
    auto& family = m_families[kind];
    if (!family) {
        project::OptimizerSettings own = settings.optimizer;
        own.learningRate *= kind.rate;
        own.weightDecay *= kind.decays ? 1 : 0;
        family = std::make_unique<Family>();
        LEPTON_TRY(family->rule, makeUpdateRule(own, kind.matrix, settings.movesMomentum));
        family->born = kind.born;
    }
    m_parameters.push_back(weight);
    m_names.push_back(slot.name);
    m_places.push_back(place);
    m_familyOf.push_back(family.get());
    m_state.emplace_back();
    for (std::size_t s = 0; s < family->rule->stateNames().size(); ++s)
        m_state.back().push_back(at::full_like(weight, family->rule->firstValue()));
    if (m_averageDecay > 0)
        m_averages.push_back(weight.clone());
    return {};
}

void ParameterGroup::share(int members, const UpdateSettings& settings) {
    std::set<std::size_t> uncut;
    for (std::size_t i = 0; i < m_parameters.size(); ++i)
        if (m_familyOf[i]->rule->wholeParameters())
            uncut.insert(i);
    const auto shares = shareParameters(m_parameters, members, uncut);
    m_gradients = GradientSum(m_parameters, shares, {settings.clipNorm, settings.clipValue, settings.accumulates});
    for (const auto& [kind, family] : m_families)
        family->shares.resize(shares.size());
    for (std::size_t member = 0; member < shares.size(); ++member)
        for (const auto& piece : shares[member]) {
            const std::size_t i = piece.parameter;
            Family::Share& share = m_familyOf[i]->shares[member];
            share.pieces.push_back(piece);
            share.parameters.push_back(piece.of(m_parameters[i]));
            share.state.resize(m_state[i].size());
            for (std::size_t s = 0; s < m_state[i].size(); ++s)
                share.state[s].push_back(piece.of(m_state[i][s]));
            if (m_averageDecay > 0)
                share.averages.push_back(piece.of(m_averages[i]));
        }
}

void ParameterGroup::add(int member, const StepOrder& order) { m_gradients.add(member, order.first); }

void ParameterGroup::accumulate(int member) {
    if (finite())
        m_gradients.accumulate(member);
}

void ParameterGroup::examine(int member, LossScaler* scaler) {
    if (scaler != nullptr)
        scaler->unscale(m_gradients.all(m_parameters.size()));
    m_gradients.examine(member, m_observed);
}

void ParameterGroup::update(int member, const UpdateStep& step) {
    const at::NoGradGuard frozen;
    m_gradients.clipNorm(member);
    if (member == 0)
        m_wasObserved = m_observed;
    for (auto& [kind, family] : m_families)
        if (auto& share = family->shares[static_cast<std::size_t>(member)]; !share.pieces.empty())
            updateShare(*family, share, step);
}

void ParameterGroup::updateShare(const Family& family, Family::Share& share, const UpdateStep& step) {
    std::vector<at::Tensor> before;
    if (m_observed)
        for (const auto& parameter : share.parameters)
            before.push_back(parameter.clone());
    std::vector<at::Tensor> gradients;
    gradients.reserve(share.pieces.size());
    for (const auto& piece : share.pieces)
        gradients.push_back(m_gradients.of(piece.parameter, piece));
    const UpdateStep own{step.number - family.born, step.rate, step.momentum};
    if (std::all_of(gradients.begin(), gradients.end(), [](const at::Tensor& gradient) { return gradient.defined(); })) {
        family.rule->update(share.parameters, gradients, share.state, own);
    } else { // nothing that was compared hangs on some of them
        std::vector<at::Tensor> parameters;
        std::vector<at::Tensor> reaching;
        std::vector<std::vector<at::Tensor>> state(share.state.size());
        for (std::size_t i = 0; i < gradients.size(); ++i) {
            if (!gradients[i].defined())
                continue;
            parameters.push_back(share.parameters[i]);
            reaching.push_back(gradients[i]);
            for (std::size_t s = 0; s < state.size(); ++s)
                state[s].push_back(share.state[s][i]);
        }
        if (!parameters.empty())
            family.rule->update(parameters, reaching, state, own);
    }
    if (m_averageDecay > 0)
        average(share, own.number == 1);
    share.squaredSteps.clear();
    for (std::size_t i = 0; i < before.size(); ++i) {
        const double norm = (share.parameters[i] - before[i]).norm().item<double>();
        share.squaredSteps.push_back(norm * norm);
    }
}

/// As PyTorch's AveragedModel with get_ema_multi_avg_fn: the first step's weights, then a ← decay · a + (1 − decay) · w.
void ParameterGroup::average(Family::Share& share, bool first) const {
    if (!first) {
        at::_foreach_lerp_(share.averages, share.parameters, 1 - m_averageDecay);
        return;
    }
    for (std::size_t i = 0; i < share.averages.size(); ++i)
        share.averages[i].copy_(share.parameters[i]);
}

std::string ParameterGroup::badGradient() const {
    const auto bad = m_gradients.firstBad();
    return bad ? m_names[*bad] : std::string();
}

std::vector<ParameterFigures> ParameterGroup::figures() const {
    std::vector<ParameterFigures> out;
    if (!m_wasObserved)
        return out;
    for (std::size_t i = 0; i < m_parameters.size(); ++i)
        out.push_back({m_names[i], m_gradients.norm(i), m_parameters[i].norm().item<double>(), 0});
    for (const auto& [kind, family] : m_families)
        for (const auto& share : family->shares)
            for (std::size_t i = 0; i < share.squaredSteps.size(); ++i)
                out[share.pieces[i].parameter].updateNorm += share.squaredSteps[i];
    for (auto& figure : out)
        figure.updateNorm = std::sqrt(figure.updateNorm);
    return out;
}

std::vector<ParameterView> ParameterGroup::views() const {
    std::vector<ParameterView> out;
    for (std::size_t i = 0; i < m_parameters.size(); ++i)
        out.push_back({m_names[i], m_parameters[i], m_gradients.of(i)});
    return out;
}

std::vector<at::Tensor> ParameterGroup::served(const std::vector<at::Tensor>& weights) const {
    std::vector<at::Tensor> out = weights;
    for (std::size_t i = 0; i < m_averages.size(); ++i)
        out[m_places[i]] = m_averages[i];
    return out;
}

void ParameterGroup::addTensors(std::vector<NamedTensor>& out, const CompiledNetwork& network, const std::vector<at::Tensor>& weights, const std::string& prefix) const {
    const auto shown = served(weights);
    for (std::size_t i = 0; i < weights.size(); ++i)
        out.push_back({prefix + network.weights()[i].name, shown[i]});
    const std::string own = prefix + "optimizer/";
    for (std::size_t i = 0; i < m_parameters.size(); ++i) {
        const auto names = m_familyOf[i]->rule->stateNames();
        for (std::size_t s = 0; s < names.size(); ++s)
            out.push_back({own + names[s] + "/" + m_names[i], m_state[i][s]});
        if (m_averageDecay > 0)
            out.push_back({own + "raw/" + m_names[i], m_parameters[i]});
        if (!m_gradients.accumulated().empty())
            out.push_back({own + "gradient/" + m_names[i], m_gradients.accumulated()[i]});
    }
}

} // namespace lepton::engine

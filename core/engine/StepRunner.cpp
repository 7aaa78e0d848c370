// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/StepRunner.h"

#include "core/base/Random.h"
#include "core/engine/Precision.h"

#include <algorithm>
#include <cmath>
#include <map>

namespace lepton::engine {

Result<std::unique_ptr<StepRunner>> StepRunner::make(Parts parts, const UpdateSettings& settings, const ExecutionPlan& plan, std::uint64_t seed) {
    LEPTON_TRY(ParameterGroup group, ParameterGroup::make(*parts.network, parts.weights, settings, plan.shards));
    return std::unique_ptr<StepRunner>(new StepRunner(std::move(parts), std::move(group), settings, plan, seed));
}

StepRunner::StepRunner(Parts parts, ParameterGroup group, UpdateSettings settings, const ExecutionPlan& plan, std::uint64_t seed)
    : m_parts(std::move(parts)), m_group(std::move(group)), m_settings(std::move(settings)), m_seed(seed), m_shards(static_cast<std::size_t>(plan.shards)),
      m_team(plan.shards, plan.threadsPerShard()) {
    const at::Device device = m_parts.network->options().device;
    for (auto& shard : m_shards) {
        shard.generator = at::globalContext().defaultGenerator(device).clone();
        m_gradients.push_back(&shard.gradients);
    }
    if (m_settings.precision == "float16")
        m_scaler = std::make_unique<LossScaler>(device);
    setMatrixPrecision(m_settings.precision);
    makeLeaves();
}

void StepRunner::makeLeaves() {
    for (auto& shard : m_shards) {
        shard.weights.clear();
        shard.trained.clear();
        shard.gradients.clear();
        // A leaf of its own: recording gradients for one shard must not touch the others.
        for (const auto& weight : m_parts.weights)
            shard.weights.push_back(weight.detach());
        for (const auto place : m_group.places())
            shard.trained.push_back(shard.weights[place].requires_grad_(true));
    }
    m_served = m_group.served(m_parts.weights);
}

Batch StepRunner::piece(const Batch& batch, int shard) const {
    const auto shards = static_cast<std::int64_t>(m_shards.size());
    const std::int64_t first = batch.size() * shard / shards;
    const std::int64_t length = batch.size() * (shard + 1) / shards - first;
    return batch.part(first, length, m_parts.network->options().device);
}

at::Tensor StepRunner::lossOf(const Batch& part, Shard& shard, const std::vector<double>& factors, bool training) const {
    const auto inputs = m_parts.feed(part, &shard.generator);
    std::vector<at::Tensor> outputs;
    {
        const auto& options = m_parts.network->options();
        const Autocast mixed(options.device.type(), halfType(m_settings.precision));
        outputs = m_parts.network->run(inputs, training ? shard.weights : m_served, {training, &shard.generator});
    }
    if (halfType(m_settings.precision)) // losses are summed up in full precision
        for (auto& output : outputs)
            output = output.to(m_parts.network->options().dtype);
    const at::Tensor prepared = m_parts.objective->wantsInput() ? m_parts.network->prepared(inputs[0]) : at::Tensor();
    const auto groups = m_parts.objective->groupsOf(part);
    return mixedLoss(part, factors, &shard.sums, [&](const auto& targets, const auto& own, MetricSums* sums) { return m_parts.objective->lossSum(outputs, prepared, targets, own, sums, groups); });
}

void StepRunner::forwardBackward(const Batch& batch, const std::vector<double>& factors, int index, const StepOrder& order) {
    Shard& shard = m_shards[static_cast<std::size_t>(index)];
    shard.sums = {};
    shard.gradients.clear();
    const Batch part = piece(batch, index);
    if (part.size() == 0)
        return;
    const at::AutoGradMode recording(true);
    shard.generator.set_current_seed(mixSeed({m_seed, static_cast<std::uint64_t>(order.step), static_cast<std::uint64_t>(index)}));
    const at::Tensor loss = lossOf(part, shard, factors, true);
    if (!loss.requires_grad())
        return;
    // The mean over all batches of the update, so that the gradients of shards and batches only need to be added.
    const auto samples = static_cast<double>(order.groupSamples > 0 ? order.groupSamples : batch.size());
    const auto options = loss.options().requires_grad(false);
    const at::Tensor share = m_scaler ? (m_scaler->scale() / samples).to(options) : at::scalar_tensor(1.0 / samples, options);
    shard.gradients = torch::autograd::grad({loss}, shard.trained, {share}, std::nullopt, false, /*allow_unused=*/true);
    makeOwn(shard.gradients);
}

void StepRunner::update(int member, const StepOrder& order) {
    if (!finiteLoss())
        return;
    if (!m_scaler) {
        if (m_group.finite())
            m_group.update(member, order.update);
        return;
    }
    UpdateStep step = order.update;
    step.number -= m_scaler->leftOut();
    if (!m_scaler->overflowed())
        m_group.update(member, step);
    m_scaler->adapt();
}

bool StepRunner::finiteLoss() const {
    return std::all_of(m_shards.begin(), m_shards.end(), [](const Shard& shard) { return std::isfinite(shard.sums.loss); });
}

MetricSums StepRunner::total() const {
    MetricSums sums;
    for (const auto& shard : m_shards)
        sums += shard.sums;
    return sums;
}

MetricSums StepRunner::train(const Batch& batch, const StepOrder& order) {
    const auto factors = m_parts.objective->factors(batch);
    const Batch mixed = m_parts.mixup.mix(batch, order.step);
    m_updates = order.update.number;
    m_group.take(m_gradients);
    const auto learn = [&](int shard) { forwardBackward(mixed, factors, shard, order); };
    const auto examine = [&](int member) { m_group.examine(member, m_scaler.get()); };
    const auto change = [&](int member) { update(member, order); };
    if (!m_group.accumulates()) {
        m_team.run(learn, [&](int member) { m_group.add(member, order); examine(member); }, change);
        return total();
    }
    m_team.run(learn, [&](int member) { m_group.add(member, order); }, [&](int member) {
        if (m_scaler || finiteLoss())
            m_group.accumulate(member);
    });
    if (order.last)
        m_team.run(examine, change);
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

std::optional<NonFinite> StepRunner::findNonFinite(const Batch& batch, const StepOrder& order, const StepFacts& facts) {
    if (std::isfinite(total().loss)) {
        std::vector<at::Tensor> gradients;
        for (const auto& view : m_group.views())
            gradients.push_back(view.gradient);
        return findNonFiniteGradient(*m_parts.network, gradients, m_group.places(), facts);
    }
    const Batch mixed = m_parts.mixup.mix(batch, order.step);
    std::optional<NonFinite> found;
    for (int index = 0; index < static_cast<int>(m_shards.size()) && (!found || found->what == "loss"); ++index) {
        Shard& shard = m_shards[static_cast<std::size_t>(index)];
        const Batch part = piece(mixed, index);
        if (part.size() == 0)
            continue;
        shard.generator.set_current_seed(mixSeed({m_seed, static_cast<std::uint64_t>(order.step), static_cast<std::uint64_t>(index)}));
        const at::NoGradGuard frozen;
        const Autocast halved(m_parts.network->options().device.type(), halfType(m_settings.precision));
        const auto inputs = m_parts.feed(part, &shard.generator);
        found = engine::findNonFinite(*m_parts.network, inputs, shard.weights, {true, &shard.generator}, facts);
    }
    return found;
}

void StepRunner::observe(bool on) {
    m_observed = on;
    m_group.observe(on);
}

std::vector<LayerActivity> StepRunner::activity(const Batch& batch) {
    const at::NoGradGuard frozen;
    const Batch part = batch.part(0, batch.size(), m_parts.network->options().device);
    return observeLayers(*m_parts.network, m_parts.feed(part, &m_shards.front().generator), m_served);
}

std::vector<NamedTensor> StepRunner::tensors() const {
    std::vector<NamedTensor> out;
    m_group.addTensors(out, *m_parts.network, m_parts.weights);
    if (m_scaler)
        m_scaler->addTensors(out, "optimizer/");
    return out;
}

Result<std::vector<std::string>> StepRunner::unfreeze(const std::vector<std::string>& layers) {
    LEPTON_TRY(auto names, thaw(layers, m_updates));
    if (!names.empty())
        m_thawings.push_back({layers, m_updates});
    return names;
}

Result<std::vector<std::string>> StepRunner::thaw(const std::vector<std::string>& layers, std::int64_t update) {
    std::vector<std::string> all = layers;
    for (const auto& before : m_thawings)
        all.insert(all.end(), before.layers.begin(), before.layers.end());
    if (!m_parts.thaw)
        return Stepper::unfreeze(layers);
    LEPTON_TRY(auto network, m_parts.thaw(all));
    std::vector<std::string> names;
    auto births = m_births;
    for (std::size_t i = 0; i < network->weights().size(); ++i)
        if (const WeightSlot& now = network->weights()[i]; now.trained && !now.frozen && m_parts.network->weights()[i].frozen) {
            names.push_back(now.name);
            births[now.name] = update;
        }
    if (names.empty())
        return names;
    LEPTON_TRY(ParameterGroup group, ParameterGroup::make(*network, m_parts.weights, m_settings, m_team.size(), births));
    std::vector<NamedTensor> before;
    std::vector<NamedTensor> after;
    m_group.addTensors(before, *m_parts.network, m_parts.weights);
    group.addTensors(after, *network, m_parts.weights);
    std::map<std::string, at::Tensor> kept;
    for (const auto& tensor : before)
        kept[tensor.name] = tensor.tensor;
    for (auto& tensor : after)
        if (const auto old = kept.find(tensor.name); old != kept.end() && !old->second.is_same(tensor.tensor))
            tensor.tensor.copy_(old->second);
    m_parts.network = std::move(network);
    m_group = std::move(group);
    m_births = std::move(births);
    m_group.observe(m_observed);
    makeLeaves();
    return names;
}

Json StepRunner::state() const {
    Json thawings = Json::array();
    for (const auto& thawing : m_thawings)
        thawings.push_back({{"layers", thawing.layers}, {"update", thawing.update}});
    return thawings.empty() ? Json::object() : Json{{"unfrozen", std::move(thawings)}};
}

Result<void> StepRunner::restore(const Json& state) {
    for (const auto& item : state.value("unfrozen", Json::array())) {
        const Thawing thawing{item.at("layers").get<std::vector<std::string>>(), item.at("update").get<std::int64_t>()};
        LEPTON_CHECK(thaw(thawing.layers, thawing.update));
        m_thawings.push_back(thawing);
    }
    return {};
}

} // namespace lepton::engine

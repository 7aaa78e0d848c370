// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/AdversarialRunner.h"

#include "core/base/Random.h"

#include <cmath>

namespace lepton::engine {

namespace {

/// Of the samples that are shown after each epoch, whatever the run's seed: they are the same places in every run.
constexpr std::uint64_t sampleSeed = 20140610;

MetricSums sumsOf(std::int64_t samples, double loss, double generator, double discriminator) {
    const auto count = static_cast<double>(samples);
    MetricSums sums;
    sums.loss = loss * count;
    sums.samples = samples;
    sums.losses = {generator * count, discriminator * count};
    return sums;
}

} // namespace

Result<AdversarialRunner::Player> AdversarialRunner::makePlayer(Network network) {
    LEPTON_TRY(ParameterGroup group, ParameterGroup::make(*network.compiled, network.weights, network.settings, 1));
    Player player{std::move(network), std::move(group), {}, {}, {}, {}};
    for (const auto& weight : player.network.weights)
        player.weights.push_back(weight.detach());
    for (const auto place : player.group.places())
        player.trained.push_back(player.weights[place].requires_grad_(true));
    player.served = player.group.served(player.network.weights);
    return player;
}

Result<std::unique_ptr<AdversarialRunner>> AdversarialRunner::make(Parts parts) {
    LEPTON_TRY(auto loss, AdversarialLoss::named(parts.settings.loss));
    LEPTON_TRY(Player generator, makePlayer(parts.generator));
    LEPTON_TRY(Player discriminator, makePlayer(parts.discriminator));
    return std::unique_ptr<AdversarialRunner>(new AdversarialRunner(std::move(parts), std::move(generator), std::move(discriminator), loss));
}

AdversarialRunner::AdversarialRunner(Parts parts, Player generator, Player discriminator, AdversarialLoss loss)
    : m_parts(std::move(parts)), m_generator(std::move(generator)), m_discriminator(std::move(discriminator)), m_loss(loss),
      m_random(at::globalContext().defaultGenerator(m_generator.network.compiled->options().device).clone()) {
    at::set_num_threads(m_parts.threads);
}

at::Tensor AdversarialRunner::generate(const Batch& batch, bool training) {
    return m_generator.network.compiled->run(m_generator.network.feed(batch, &m_random), training ? m_generator.weights : m_generator.served, {training, &m_random})[0];
}

at::Tensor AdversarialRunner::judge(const at::Tensor& first, const Batch& batch, bool training) {
    auto inputs = m_discriminator.network.feed(batch, &m_random);
    inputs[0] = first;
    return m_discriminator.network.compiled->run(inputs, m_discriminator.weights, {training, &m_random})[0].reshape({-1, 1});
}

/// (‖∇D(x̂)‖₂ − 1)² at points between real and made samples (Gulrajani et al. 2017, algorithm 1).
at::Tensor AdversarialRunner::gradientPenalty(const at::Tensor& real, const at::Tensor& made, const Batch& batch) {
    std::vector<std::int64_t> one(static_cast<std::size_t>(real.dim()), 1);
    one[0] = real.size(0);
    const at::Tensor share = at::empty(one, real.options()).uniform_(0, 1, m_random);
    const at::Tensor between = (share * real + (1 - share) * made).detach().requires_grad_(true);
    const at::Tensor score = judge(between, batch, true);
    const at::Tensor gradient = torch::autograd::grad({score.sum()}, {between}, {}, true, /*create_graph=*/true)[0];
    return (gradient.flatten(1).norm(2, 1) - 1).square().mean();
}

void AdversarialRunner::learn(Player& player, const at::Tensor& loss, const UpdateStep& step) {
    player.gradients = torch::autograd::grad({loss}, player.trained, {}, std::nullopt, false, /*allow_unused=*/true);
    makeOwn(player.gradients);
    player.group.take({&player.gradients});
    player.group.add(0, {});
    player.group.examine(0);
    if (std::isfinite(loss.item<double>()) && player.group.finite())
        player.group.update(0, step);
}

double AdversarialRunner::trainDiscriminator(const at::Tensor& made, const Batch& batch, const UpdateStep& step) {
    const at::AutoGradMode recording(true);
    const at::Tensor real = m_parts.preparing->prepared(m_discriminator.network.feed(batch, nullptr)[0]);
    at::Tensor loss = m_loss.discriminator(judge(real, batch, true), judge(made, batch, true));
    if (m_loss.gradientPenalty)
        loss = loss + m_parts.settings.penalty * gradientPenalty(real, made, batch);
    learn(m_discriminator, loss, step);
    return loss.item<double>();
}

double AdversarialRunner::trainGenerator(const at::Tensor& made, const Batch& batch, const UpdateStep& step) {
    const at::AutoGradMode recording(true);
    const at::Tensor loss = m_loss.generator(judge(made, batch, true));
    learn(m_generator, loss, step);
    return loss.item<double>();
}

MetricSums AdversarialRunner::train(const Batch& given, const StepOrder& order) {
    const std::int64_t step = order.step;
    const Batch batch = given.part(0, given.size(), m_generator.network.compiled->options().device);
    m_random.set_current_seed(mixSeed({m_parts.seed, static_cast<std::uint64_t>(step), 0}));
    const bool both = (step - 1) % m_parts.settings.ratio == 0;
    // The generator learns from what the discriminator has just seen: its weights are still those that made it.
    at::Tensor made;
    {
        const at::AutoGradMode recording(both);
        made = generate(batch, true);
    }
    const double discriminator = trainDiscriminator(made.detach(), batch, order.update);
    if (both)
        m_generatorLoss.fill_(trainGenerator(made, batch, {1 + (step - 1) / m_parts.settings.ratio, order.update.rate, order.update.momentum}));
    const auto generator = m_generatorLoss.item<double>();
    // Either one that is no number is a loss that is no number.
    const double loss = std::isfinite(discriminator) ? generator : discriminator;
    return sumsOf(batch.size(), loss, generator, discriminator);
}

MetricSums AdversarialRunner::evaluate(const Batch& given) {
    const at::NoGradGuard frozen;
    const Batch batch = given.part(0, given.size(), m_generator.network.compiled->options().device);
    m_random.set_current_seed(mixSeed({sampleSeed, 0}));
    const at::Tensor score = judge(generate(batch, false), batch, false);
    const at::Tensor real = judge(m_parts.preparing->prepared(m_discriminator.network.feed(batch, nullptr)[0]), batch, false);
    const double generator = m_loss.generator(score).item<double>();
    return sumsOf(batch.size(), generator, generator, m_loss.discriminator(real, score).item<double>());
}

std::vector<NamedTensor> AdversarialRunner::tensors() const {
    std::vector<NamedTensor> out;
    m_generator.group.addTensors(out, *m_generator.network.compiled, m_generator.network.weights);
    m_discriminator.group.addTensors(out, *m_discriminator.network.compiled, m_discriminator.network.weights, "adversary/");
    out.push_back({"adversary/generator_loss", m_generatorLoss});
    return out;
}

std::string AdversarialRunner::badGradient() const {
    const std::string bad = m_discriminator.group.badGradient();
    return bad.empty() ? m_generator.group.badGradient() : bad;
}

at::Tensor AdversarialRunner::samples() const {
    if (m_parts.examples.size() == 0)
        return {};
    const at::NoGradGuard frozen;
    at::Generator random = m_random.clone();
    random.set_current_seed(sampleSeed);
    const Batch examples = m_parts.examples.part(0, m_parts.examples.size(), m_generator.network.compiled->options().device);
    const auto inputs = m_generator.network.feed(examples, &random);
    return asPixels(m_generator.network.compiled->run(inputs, m_generator.served, {false, &random})[0], m_parts.tensorSteps);
}

at::Tensor asPixels(const at::Tensor& prepared, const std::vector<datasets::Affine>& tensorSteps) {
    at::Tensor values = prepared.to(at::kCPU, at::kFloat);
    std::vector<std::int64_t> perChannel(static_cast<std::size_t>(values.dim()), 1);
    for (auto step = tensorSteps.rbegin(); step != tensorSteps.rend(); ++step) {
        perChannel[1] = static_cast<std::int64_t>(step->divide.size());
        values = values * at::tensor(at::ArrayRef<float>(step->divide)).view(perChannel) + at::tensor(at::ArrayRef<float>(step->subtract)).view(perChannel);
    }
    return values.round().clamp(0, 255).to(at::kByte);
}

} // namespace lepton::engine

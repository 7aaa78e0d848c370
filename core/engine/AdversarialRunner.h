// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/AdversarialLoss.h"
#include "core/engine/Feed.h"
#include "core/engine/ParameterGroup.h"
#include "core/engine/Stepper.h"
#include "core/project/Project.h"

#include <memory>
#include <string>
#include <vector>

namespace lepton::engine {

/// Steps of a generator against a discriminator (Goodfellow et al. 2014): each step the discriminator learns to tell a batch of the data
/// from as many made samples; every `ratio` steps the generator learns, from the same made samples, to be taken for the data. The whole batch goes through at once,
/// with operators on all threads.
class AdversarialRunner final : public Stepper {
public:
    struct Network {
        std::shared_ptr<const CompiledNetwork> compiled;
        std::vector<at::Tensor> weights;
        Feed feed;
        UpdateSettings settings;
    };
    struct Parts {
        Network generator;
        Network discriminator;                               ///< compiled without the recipe's steps: made samples have passed them, as it were
        std::shared_ptr<const CompiledNetwork> preparing;    ///< the discriminator with them, for its prepared()
        std::vector<datasets::Affine> tensorSteps;           ///< undone for pictures that are looked at
        project::Adversary settings;
        Batch examples; ///< for samples(): as many samples of the data as are wanted, for generators that are told their class
        std::uint64_t seed = 0;
        int threads = 1;
    };
    /// Errors: BadValue (unknown optimizer or loss).
    static Result<std::unique_ptr<AdversarialRunner>> make(Parts parts);

    MetricSums train(const Batch& batch, const StepOrder& order) override;
    MetricSums evaluate(const Batch& batch) override;
    const std::vector<std::string>& lossNames() const override { return m_names; }
    std::vector<NamedTensor> tensors() const override;
    at::Tensor samples() const override;
    /// Of both networks.
    std::string badGradient() const override;
    void observe(bool on) override { m_generator.group.observe(on); }
    std::vector<ParameterFigures> figures() const override { return m_generator.group.figures(); }
    std::vector<ParameterView> parameters() const override { return m_generator.group.views(); }

private:
    struct Player {
        Network network;
        ParameterGroup group;
        std::vector<at::Tensor> weights; ///< leaves on the same storage
        std::vector<at::Tensor> trained;
        std::vector<at::Tensor> gradients;
        std::vector<at::Tensor> served; ///< to show and evaluate with
    };
    AdversarialRunner(Parts parts, Player generator, Player discriminator, AdversarialLoss loss);
    static Result<Player> makePlayer(Network network);

    at::Tensor generate(const Batch& batch, bool training);
    /// One score a sample of `batch`; `first` takes the place of its first input.
    at::Tensor judge(const at::Tensor& first, const Batch& batch, bool training);
    double trainDiscriminator(const at::Tensor& made, const Batch& batch, const UpdateStep& step);
    double trainGenerator(const at::Tensor& made, const Batch& batch, const UpdateStep& step);
    at::Tensor gradientPenalty(const at::Tensor& real, const at::Tensor& made, const Batch& batch);
    static void learn(Player& player, const at::Tensor& loss, const UpdateStep& step);

    Parts m_parts;
    Player m_generator;
    Player m_discriminator;
    AdversarialLoss m_loss;
    at::Generator m_random;
    at::Tensor m_generatorLoss = at::zeros({}, at::kDouble); ///< of its last step
    std::vector<std::string> m_names{"generator", "discriminator"};
};

/// Values of a prepared picture [N, C, …] back as pixels, 0 to 255, uint8.
at::Tensor asPixels(const at::Tensor& prepared, const std::vector<datasets::Affine>& tensorSteps);

} // namespace lepton::engine

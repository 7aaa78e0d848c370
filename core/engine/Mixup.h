// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/Batch.h"
#include "core/engine/MetricSums.h"

#include <cstdint>
#include <vector>

namespace lepton::engine {

/// mixup (Zhang, Cisse, Dauphin and Lopez-Paz 2018): each sample of a training batch becomes λ x + (1 - λ) x', with x' another sample of
/// the batch, and its loss λ L(y) + (1 - λ) L(y'). λ is drawn once a batch from Beta(α, α). λ and the pairs follow from seed and step.
class Mixup {
public:
    /// `alpha`: 0 or less leaves batches as they are.
    Mixup(double alpha, std::uint64_t seed) : m_alpha(alpha), m_seed(seed) {}

    bool on() const { return m_alpha > 0; }
    /// Of the batch's inputs, pixels become float32. Batch::partners and Batch::share say what the losses are made of.
    Batch mix(const Batch& batch, std::int64_t step) const;
    /// λ of a step, in [0, 1].
    double share(std::int64_t step) const;

private:
    double m_alpha;
    std::uint64_t m_seed;
};

/// The loss of a batch that may be mixed: `lossOf(targets, factors, sums)` once, or once each for a batch's own targets and its partners'.
template <typename LossOf>
at::Tensor mixedLoss(const Batch& part, const std::vector<double>& factors, MetricSums* sums, const LossOf& lossOf) {
    if (part.partners.empty())
        return lossOf(part.targets, factors, sums);
    const auto scaled = [&factors](double share) {
        std::vector<double> out = factors;
        for (auto& factor : out)
            factor *= share;
        return out;
    };
    MetricSums others; // only its losses count: the samples are the same ones
    at::Tensor loss = lossOf(part.targets, scaled(part.share), sums);
    loss = loss + lossOf(part.partners, scaled(1 - part.share), &others);
    if (sums != nullptr) {
        sums->loss += others.loss;
        for (std::size_t i = 0; i < others.losses.size(); ++i)
            sums->losses[i] += others.losses[i];
    }
    return loss;
}

} // namespace lepton::engine

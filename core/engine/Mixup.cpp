// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/Mixup.h"

#include "core/base/Random.h"

#include <cmath>
#include <numbers>

namespace lepton::engine {

namespace {

constexpr std::uint64_t salt = 0x6d69787570; // other numbers than dropout's, which follow from seed and step too

double normal(Random& random) { return std::sqrt(-2 * std::log(1 - random.uniform())) * std::cos(2 * std::numbers::pi * random.uniform()); }

/// ln of a number from Gamma(shape, 1). Source: Marsaglia and Tsang 2000, with their section 6 for shapes below 1; by its logarithm, since
/// small shapes give numbers too small to be told from 0.
double logGamma(double shape, Random& random) {
    if (shape < 1) {
        const double boost = std::log(1 - random.uniform()) / shape;
        return logGamma(shape + 1, random) + boost;
    }
    const double d = shape - 1.0 / 3;
    const double c = 1 / std::sqrt(9 * d);
    for (;;) {
        const double x = normal(random);
        const double v = std::pow(1 + c * x, 3);
        if (v > 0 && std::log(1 - random.uniform()) < 0.5 * x * x + d - d * v + d * std::log(v))
            return std::log(d * v);
    }
}

} // namespace

double Mixup::share(std::int64_t step) const {
    Random random(mixSeed({salt, m_seed, static_cast<std::uint64_t>(step)}));
    const double first = logGamma(m_alpha, random);
    const double second = logGamma(m_alpha, random);
    return 1 / (1 + std::exp(second - first)); // g / (g + h)
}

Batch Mixup::mix(const Batch& batch, std::int64_t step) const {
    if (!on() || batch.size() == 0)
        return batch;
    Batch out = batch;
    out.share = share(step);
    const auto order = permutation(static_cast<std::size_t>(batch.size()), mixSeed({salt, m_seed, static_cast<std::uint64_t>(step), 1}));
    const at::Tensor pairs = at::tensor(at::ArrayRef<std::int64_t>(order));
    for (auto& input : out.inputs) {
        const at::Tensor places = pairs.to(input.device());
        const at::Tensor own = input.scalar_type() == at::kByte ? input.to(at::kFloat) : input;
        input = own * out.share + input.index_select(0, places) * (1 - out.share);
    }
    for (const auto& target : batch.targets)
        out.partners.push_back(target.index_select(0, pairs.to(target.device())));
    return out;
}

} // namespace lepton::engine

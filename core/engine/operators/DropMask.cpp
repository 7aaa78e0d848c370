// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/operators/DropMask.h"

#include <ATen/Dispatch.h>

#include <algorithm>
#include <mutex>

#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__) && !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
#define LEPTON_CLONES __attribute__((target_clones("default", "arch=haswell", "arch=skylake-avx512"), optimize("O3")))
#else
#define LEPTON_CLONES
#endif

namespace lepton::engine::operators {

namespace {

constexpr std::int64_t valuesAtOnce = 1 << 14;

/// What is drawn is below this where the value stays.
struct Rule {
    std::uint32_t low, high; ///< the seed's halves
    std::uint32_t threshold;
    double scale;
};

/// Wellons' “lowbias32” of place and seed (hash-prospector, 2018): every bit of them changes every bit of the number half of the time.
inline __attribute__((always_inline)) std::uint32_t mixed(std::uint32_t x) {
    x ^= x >> 16U;
    x *= 0x7feb352dU;
    x ^= x >> 15U;
    x *= 0x846ca68bU;
    x ^= x >> 16U;
    return x;
}

template <typename Value>
inline __attribute__((always_inline)) void fill(Value* values, std::uint32_t first, std::int64_t count, const Rule& rule) {
    const auto scale = static_cast<Value>(rule.scale);
    for (std::int64_t i = 0; i < count; ++i) {
        const std::uint32_t drawn = mixed(mixed(first + static_cast<std::uint32_t>(i) + rule.low) ^ rule.high);
        values[i] = drawn < rule.threshold ? scale : Value(0);
    }
}

LEPTON_CLONES void fillValues(float* values, std::uint32_t first, std::int64_t count, const Rule& rule) { fill(values, first, count, rule); }
LEPTON_CLONES void fillValues(double* values, std::uint32_t first, std::int64_t count, const Rule& rule) { fill(values, first, count, rule); }

std::uint64_t draw(at::Generator& generator) {
    const std::lock_guard lock(generator.mutex());
    return at::check_generator<at::CPUGeneratorImpl>(generator)->random64();
}

} // namespace

void fillDropMask(const at::Tensor& mask, double share, at::Generator* generator) {
    const double keep = 1 - share;
    const bool ours = generator != nullptr && mask.is_cpu() && mask.is_non_overlapping_and_dense() && (mask.scalar_type() == at::kFloat || mask.scalar_type() == at::kDouble);
    if (!ours) {
        mask.bernoulli_(keep, generator != nullptr ? std::optional(*generator) : std::nullopt);
        if (keep > 0)
            mask.div_(keep);
        return;
    }
    const std::uint64_t seed = draw(*generator);
    const Rule rule{static_cast<std::uint32_t>(seed), static_cast<std::uint32_t>(seed >> 32U), static_cast<std::uint32_t>(std::min(keep * 4294967296.0, 4294967295.0)), keep > 0 ? 1 / keep : 0};
    AT_DISPATCH_FLOATING_TYPES(mask.scalar_type(), "dropMask", [&] {
        auto* values = mask.mutable_data_ptr<scalar_t>();
        at::parallel_for(0, mask.numel(), valuesAtOnce, [&](std::int64_t first, std::int64_t last) {
            fillValues(values + first, static_cast<std::uint32_t>(first), last - first, rule);
        });
    });
}

} // namespace lepton::engine::operators

// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/MemoryAdvice.h"

#include "core/base/platform/Platform.h"
#include "core/engine/Devices.h"
#include "core/engine/Guard.h"
#include "core/layers/Layers.h"

#include <algorithm>
#include <bit>

namespace lepton::engine {

namespace {

/// The estimate counts tensors that are kept; operators need some space to work in.
constexpr double usableShare = 0.8;

std::int64_t memoryOf(const std::string& device) {
    for (const auto& one : devices())
        if (one.name == device && device != "cpu")
            return static_cast<std::int64_t>(one.memoryBytes);
    return static_cast<std::int64_t>(platform::availableMemoryBytes() + platform::residentMemoryBytes());
}

} // namespace

BatchAdvice adviseBatch(const project::RunInfo& info, std::int64_t bytes) {
    const auto& training = info.project.training;
    const auto analysis = graph::analyse(info.project.served()->network, layers::catalogue());
    const auto largest = graph::largestBatch(analysis, bytes, training.optimizer.slots());
    const std::int64_t half = std::max<std::int64_t>(training.batchSize / 2, 1);
    const std::int64_t most = largest ? std::min(*largest, half) : half;
    if (most < 1 || training.batchSize < 2)
        return {};
    const auto batch = static_cast<std::int64_t>(std::bit_floor(static_cast<std::uint64_t>(most)));
    return {batch, (training.batchSize * training.accumulate + batch - 1) / batch};
}

Error withBatchAdvice(Error error, const project::RunInfo& info) {
    if (!isOutOfMemory(error))
        return error;
    const auto advice = adviseBatch(info, static_cast<std::int64_t>(usableShare * static_cast<double>(memoryOf(info.device))));
    if (advice.batchSize == 0)
        return std::move(error).fix(LT("core", "Not even a batch of one sample fits: choose a smaller network or smaller samples, or close other programs"));
    return std::move(error).fix(text(LT("core", "A batch of %1 should fit; with “accumulate” %2 the network learns from as many samples a step as before"), advice.batchSize, advice.accumulate));
}

} // namespace lepton::engine

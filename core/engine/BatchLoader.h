// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/Batch.h"
#include "core/engine/BoundedQueue.h"
#include "datasets/BatchSource.h"

#include <functional>
#include <memory>
#include <thread>
#include <vector>

namespace lepton::engine {

/// Prepares batches ahead of their use, on a thread of its own.
class BatchLoader {
public:
    /// Gives the samples of the next batch; an empty list ends the loading. Called on the loader's thread only.
    using Order = std::function<std::vector<std::int64_t>()>;

    BatchLoader(std::shared_ptr<const datasets::BatchSource> source, Order order);
    ~BatchLoader();
    BatchLoader(const BatchLoader&) = delete;
    BatchLoader& operator=(const BatchLoader&) = delete;

    /// Waits for the next batch; one of size 0 after the last. Errors: those of BatchSource::gather.
    Result<Batch> next();

private:
    void run();
    Result<Batch> load(const std::vector<std::int64_t>& samples) const;

    std::shared_ptr<const datasets::BatchSource> m_source;
    Order m_order;
    BoundedQueue<Result<Batch>> m_ready;
    std::thread m_thread;
};

/// The samples as tensors, on this thread. Errors: those of BatchSource::gather.
Result<Batch> gatherBatch(const datasets::BatchSource& source, std::span<const std::int64_t> samples);

at::ScalarType tensorType(datasets::ElementType type);

/// The samples one after the other, in batches.
BatchLoader::Order inOrder(std::vector<std::int64_t> samples, std::int64_t batchSize);

/// Epoch after epoch, each shuffled by mixSeed({seed, epoch}), from batch `batch` (from 0) of epoch `epoch` (from 1) to the last of
/// `epochs`. The last batch of an epoch holds what is left over.
BatchLoader::Order shuffled(std::vector<std::int64_t> samples, std::int64_t batchSize, std::uint64_t seed, std::int64_t epoch, std::int64_t batch, std::int64_t epochs);

/// Batches of an epoch.
std::int64_t batchCount(std::size_t samples, std::int64_t batchSize);

} // namespace lepton::engine

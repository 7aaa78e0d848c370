// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/Batch.h"
#include "core/engine/BoundedQueue.h"
#include "datasets/Augmentation.h"
#include "datasets/BatchSource.h"

#include <functional>
#include <memory>
#include <thread>
#include <vector>

namespace lepton::engine {

/// How pictures of training batches are changed: a recipe's steps, and the seed of the run.
struct BatchAugmentation {
    std::shared_ptr<const datasets::Augmentation> steps; ///< null: they stay as they are
    std::uint64_t seed = 0;
};

/// Prepares batches ahead of their use, on a thread of its own.
class BatchLoader {
public:
    /// Samples of one batch; none: there are no more.
    struct Draw {
        std::vector<std::int64_t> samples;
        std::int64_t epoch = 0; ///< from 1; of an order that has no epochs 0
    };
    /// Gives the next batch's. Called on the loader's thread only.
    using Order = std::function<Draw()>;

    BatchLoader(std::shared_ptr<const datasets::BatchSource> source, Order order, BatchAugmentation augmentation = {});
    ~BatchLoader();
    BatchLoader(const BatchLoader&) = delete;
    BatchLoader& operator=(const BatchLoader&) = delete;

    /// Waits for the next batch; one of size 0 after the last. Errors: those of BatchSource::gather.
    Result<Batch> next();

private:
    void run();
    Result<Batch> load(const Draw& draw) const;

    std::shared_ptr<const datasets::BatchSource> m_source;
    Order m_order;
    BatchAugmentation m_augmentation;
    BoundedQueue<Result<Batch>> m_ready;
    std::thread m_thread;
};

/// The samples as tensors, on this thread. Errors: those of BatchSource::gather.
Result<Batch> gatherBatch(const datasets::BatchSource& source, std::span<const std::int64_t> samples);

/// Changes the field "pictures" of a gathered batch, if it has one, as the epoch and the samples' numbers say. On as many threads as
/// there is work for. Errors: Internal.
Result<void> augment(Batch& batch, const datasets::BatchSource& source, const BatchLoader::Draw& draw, const BatchAugmentation& augmentation);

at::ScalarType tensorType(datasets::ElementType type);

/// The samples one after the other, in batches.
BatchLoader::Order inOrder(std::vector<std::int64_t> samples, std::int64_t batchSize);

/// Epoch after epoch, each shuffled by mixSeed({seed, epoch}), from batch `batch` (from 0) of epoch `epoch` (from 1) to the last of
/// `epochs`. The last batch of an epoch holds what is left over.
BatchLoader::Order shuffled(std::vector<std::int64_t> samples, std::int64_t batchSize, std::uint64_t seed, std::int64_t epoch, std::int64_t batch, std::int64_t epochs);

/// Batches of an epoch.
std::int64_t batchCount(std::size_t samples, std::int64_t batchSize);

} // namespace lepton::engine

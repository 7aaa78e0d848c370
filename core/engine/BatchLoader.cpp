// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/BatchLoader.h"

#include "core/base/Random.h"
#include "core/engine/Guard.h"

#include <algorithm>

namespace lepton::engine {

namespace {
constexpr std::size_t batchesAhead = 4;
}

BatchLoader::BatchLoader(std::shared_ptr<const datasets::BatchSource> source, Order order)
    : m_source(std::move(source)), m_order(std::move(order)), m_ready(batchesAhead), m_thread([this] { run(); }) {}

BatchLoader::~BatchLoader() {
    m_ready.close();
    m_thread.join();
}

Result<Batch> BatchLoader::next() {
    auto batch = m_ready.pop();
    return batch ? std::move(*batch) : Result<Batch>(Batch());
}

void BatchLoader::run() {
    for (;;) {
        auto batch = guarded("", [this]() -> Result<Batch> {
            const auto samples = m_order();
            return samples.empty() ? Result<Batch>(Batch()) : load(samples);
        });
        const bool last = !batch.ok() || batch->size() == 0;
        if (!m_ready.push(std::move(batch)) || last)
            break;
    }
    m_ready.close();
}

Result<Batch> BatchLoader::load(const std::vector<std::int64_t>& samples) const { return gatherBatch(*m_source, samples); }

Result<Batch> gatherBatch(const datasets::BatchSource& source, std::span<const std::int64_t> samples) {
    Batch batch;
    std::vector<std::byte*> places;
    const auto add = [&](const std::vector<datasets::TensorField>& fields, std::vector<at::Tensor>& tensors) {
        for (const auto& field : fields) {
            std::vector<std::int64_t> shape{static_cast<std::int64_t>(samples.size())};
            shape.insert(shape.end(), field.shape.begin(), field.shape.end());
            tensors.push_back(at::empty(shape, tensorType(field.type)));
            places.push_back(static_cast<std::byte*>(tensors.back().data_ptr()));
        }
    };
    add(source.inputs(), batch.inputs);
    add(source.targets(), batch.targets);
    LEPTON_CHECK(source.gather(samples, places));
    return batch;
}

at::ScalarType tensorType(datasets::ElementType type) {
    switch (type) {
    case datasets::ElementType::UInt8: return at::kByte;
    case datasets::ElementType::Int64: return at::kLong;
    case datasets::ElementType::Float32: break;
    }
    return at::kFloat;
}

BatchLoader::Order inOrder(std::vector<std::int64_t> samples, std::int64_t batchSize) {
    return [samples = std::move(samples), batchSize, at = std::size_t{0}]() mutable {
        const std::size_t end = std::min(samples.size(), at + static_cast<std::size_t>(batchSize));
        std::vector<std::int64_t> batch(samples.begin() + static_cast<std::ptrdiff_t>(at), samples.begin() + static_cast<std::ptrdiff_t>(end));
        at = end;
        return batch;
    };
}

BatchLoader::Order shuffled(std::vector<std::int64_t> samples, std::int64_t batchSize, std::uint64_t seed, std::int64_t epoch, std::int64_t batch, std::int64_t epochs) {
    std::vector<std::int64_t> order;
    return [=, samples = std::move(samples), order = std::move(order)]() mutable {
        const std::int64_t count = batchCount(samples.size(), batchSize);
        if (batch >= count) {
            ++epoch;
            batch = 0;
            order.clear();
        }
        if (epoch > epochs)
            return std::vector<std::int64_t>();
        if (order.empty())
            order = permutation(samples.size(), mixSeed({seed, static_cast<std::uint64_t>(epoch)}));
        const auto first = static_cast<std::size_t>(batch++ * batchSize);
        std::vector<std::int64_t> out;
        for (std::size_t i = first; i < std::min(order.size(), first + static_cast<std::size_t>(batchSize)); ++i)
            out.push_back(samples[static_cast<std::size_t>(order[i])]);
        return out;
    };
}

std::int64_t batchCount(std::size_t samples, std::int64_t batchSize) { return (static_cast<std::int64_t>(samples) + batchSize - 1) / batchSize; }

} // namespace lepton::engine

// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/BatchLoader.h"

#include "core/base/Random.h"
#include "core/engine/Guard.h"
#include "datasets/Progress.h"

#include <algorithm>

namespace lepton::engine {

namespace {
constexpr std::size_t batchesAhead = 4;
constexpr std::int64_t worthThreads = 1 << 21; // bytes of a batch's pictures, some milliseconds of work
}

BatchLoader::BatchLoader(std::shared_ptr<const datasets::BatchSource> source, Order order, BatchAugmentation augmentation)
    : m_source(std::move(source)), m_order(std::move(order)), m_augmentation(std::move(augmentation)), m_ready(batchesAhead), m_thread([this] { run(); }) {}

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
            const Draw draw = m_order();
            return draw.samples.empty() ? Result<Batch>(Batch()) : load(draw);
        });
        const bool last = !batch.ok() || batch->size() == 0;
        if (!m_ready.push(std::move(batch)) || last)
            break;
    }
    m_ready.close();
}

Result<Batch> BatchLoader::load(const Draw& draw) const {
    LEPTON_TRY(Batch batch, gatherBatch(*m_source, draw.samples));
    LEPTON_CHECK(augment(batch, *m_source, draw, m_augmentation));
    return batch;
}

Result<void> augment(Batch& batch, const datasets::BatchSource& source, const BatchLoader::Draw& draw, const BatchAugmentation& augmentation) {
    if (!augmentation.steps)
        return {};
    const auto& fields = source.inputs();
    const auto field = std::find_if(fields.begin(), fields.end(), [](const datasets::TensorField& one) { return one.name == "pictures" && one.shape.size() == 3; });
    if (field == fields.end())
        return {};
    const datasets::PictureShape shape{field->shape[1], field->shape[2], field->shape[0]};
    auto* pictures = batch.inputs[static_cast<std::size_t>(field - fields.begin())].data_ptr<std::uint8_t>();
    const auto change = [&](std::int64_t k) -> Result<void> {
        augmentation.steps->apply(pictures + k * field->bytes(), shape, datasets::Augmentation::seedOf(augmentation.seed, draw.epoch, draw.samples[static_cast<std::size_t>(k)]));
        return {};
    };
    const auto count = static_cast<std::int64_t>(draw.samples.size());
    if (count * field->bytes() >= worthThreads)
        return datasets::forEachParallel(count, change);
    for (std::int64_t k = 0; k < count; ++k)
        LEPTON_CHECK(change(k));
    return {};
}

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
        return BatchLoader::Draw{std::move(batch), 0};
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
            return BatchLoader::Draw();
        if (order.empty())
            order = permutation(samples.size(), mixSeed({seed, static_cast<std::uint64_t>(epoch)}));
        const auto first = static_cast<std::size_t>(batch++ * batchSize);
        BatchLoader::Draw out{{}, epoch};
        for (std::size_t i = first; i < std::min(order.size(), first + static_cast<std::size_t>(batchSize)); ++i)
            out.samples.push_back(samples[static_cast<std::size_t>(order[i])]);
        return out;
    };
}

std::int64_t batchCount(std::size_t samples, std::int64_t batchSize) { return (static_cast<std::int64_t>(samples) + batchSize - 1) / batchSize; }

} // namespace lepton::engine

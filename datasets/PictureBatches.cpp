// SPDX-License-Identifier: GPL-3.0-or-later
#include "datasets/PictureBatches.h"

#include <cstring>

namespace lepton::datasets {

Result<std::unique_ptr<PictureBatches>> PictureBatches::open(std::shared_ptr<const Source> source, Recipe recipe,
                                                       std::uint64_t memoryBudgetBytes, const Progress& progress) {
    LEPTON_TRY(auto shape, recipe.outputShape(*source));
    std::unique_ptr<PictureBatches> batches(new PictureBatches);
    batches->m_source = std::move(source);
    batches->m_recipe = std::move(recipe);
    batches->m_inputs = {{"pictures", ElementType::UInt8, std::move(shape), 0}};
    batches->m_targets = {{"label", ElementType::Int64, {}, static_cast<std::int64_t>(batches->m_source->info().classes.size())}};
    batches->m_sampleBytes = batches->m_inputs[0].bytes();
    const auto bytes = static_cast<std::uint64_t>(batches->m_sampleBytes) * static_cast<std::uint64_t>(batches->size());
    if (bytes > memoryBudgetBytes)
        return batches;
    std::vector<std::uint8_t> pictures; // filled here first: a half-filled member would be taken for ready
    try {
        pictures.resize(bytes);
    } catch (const std::bad_alloc&) {
        return batches; // the budget was too hopeful
    }
    const auto& self = *batches;
    LEPTON_CHECK(forEachParallel(
        self.size(), [&](std::int64_t i) { return self.prepare(i, pictures.data() + i * self.m_sampleBytes); },
        progress));
    batches->m_pictures = std::move(pictures);
    return batches;
}

Result<void> PictureBatches::prepare(std::int64_t sample, std::uint8_t* to) const {
    LEPTON_TRY(auto raw, m_source->read(sample));
    LEPTON_TRY(const auto picture, m_recipe.applyHost(std::move(raw)));
    if (picture.shape != shape())
        return Error(ErrorCode::Unreadable, LT("core", "The picture has changed its size since the data was opened"))
            .at(m_source->name(sample))
            .fix(LT("core", "Open the data again"));
    std::memcpy(to, picture.bytes.data(), picture.bytes.size());
    return {};
}

Result<void> PictureBatches::gather(std::span<const std::int64_t> indices, std::span<std::byte* const> fields) const {
    return gather(indices, reinterpret_cast<std::uint8_t*>(fields[0]), reinterpret_cast<std::int64_t*>(fields[1]));
}

Result<void> PictureBatches::gather(std::span<const std::int64_t> indices, std::uint8_t* pictures,
                                 std::int64_t* labels) const {
    if (labels != nullptr)
        for (std::size_t k = 0; k < indices.size(); ++k)
            labels[k] = m_source->label(indices[k]);
    if (pictures == nullptr)
        return {};
    const auto count = static_cast<std::int64_t>(indices.size());
    const auto place = [&](std::int64_t k) { return pictures + k * m_sampleBytes; };
    const auto sample = [&](std::int64_t k) { return indices[static_cast<std::size_t>(k)]; };
    if (!inMemory())
        return forEachParallel(count, [&](std::int64_t k) { return prepare(sample(k), place(k)); });
    for (std::int64_t k = 0; k < count; ++k)
        std::memcpy(place(k), m_pictures.data() + sample(k) * m_sampleBytes, static_cast<std::size_t>(m_sampleBytes));
    return {};
}

} // namespace lepton::datasets

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "datasets/BatchSource.h"
#include "datasets/Source.h"
#include "datasets/recipe/Recipe.h"

#include <memory>

namespace lepton::datasets {

/// The prepared pictures of one source: host steps applied, uint8 [C, H, W] each ("pictures"), with their class ("label").
class PictureBatches final : public BatchSource {
public:
    /// Decodes everything into memory if it fits the budget, in parallel; else pictures are prepared batch by batch.
    /// Only the recipe's host steps matter here: it need not be fitted.
    /// Errors: those of Recipe::outputShape, Source::read and the steps, Cancelled.
    static Result<std::unique_ptr<PictureBatches>> open(std::shared_ptr<const Source> source, Recipe recipe,
                                                        std::uint64_t memoryBudgetBytes, const Progress& progress = {});

    std::int64_t size() const override { return m_source->size(); }
    const std::vector<TensorField>& inputs() const override { return m_inputs; }
    const std::vector<TensorField>& targets() const override { return m_targets; }
    Result<void> gather(std::span<const std::int64_t> indices, std::span<std::byte* const> fields) const override;
    std::string name(std::int64_t i) const override { return m_source->name(i); }

    /// [C, H, W] of one picture.
    const std::vector<std::int64_t>& shape() const { return m_inputs[0].shape; }
    /// C * H * W.
    std::int64_t sampleBytes() const { return m_sampleBytes; }
    bool inMemory() const { return !m_pictures.empty(); }
    const Source& source() const { return *m_source; }
    const Recipe& recipe() const { return m_recipe; }

    /// Copies the samples, in the order given, to `pictures` (uint8 [N, C, H, W], room for N * sampleBytes()) and
    /// `labels` (int64 [N]); either may be null. Safe for concurrent use. From memory it can't fail on valid indices.
    Result<void> gather(std::span<const std::int64_t> indices, std::uint8_t* pictures, std::int64_t* labels) const;

private:
    PictureBatches() = default;
    Result<void> prepare(std::int64_t sample, std::uint8_t* to) const;

    std::shared_ptr<const Source> m_source;
    Recipe m_recipe;
    std::vector<TensorField> m_inputs;
    std::vector<TensorField> m_targets;
    std::int64_t m_sampleBytes = 0;
    std::vector<std::uint8_t> m_pictures; ///< [N, C, H, W], empty if prepared batch by batch
};

} // namespace lepton::datasets

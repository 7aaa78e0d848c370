// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "datasets/Source.h"
#include "datasets/recipe/Recipe.h"

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

namespace lepton::datasets {

/// The prepared pictures of one source: host steps applied, uint8 [C, H, W] each, with their labels.
class BatchSource {
public:
    /// Decodes everything into memory if it fits the budget, in parallel; else pictures are prepared batch by batch.
    /// Only the recipe's host steps matter here: it need not be fitted.
    /// Errors: those of Recipe::outputShape, Source::read and the steps, Cancelled.
    static Result<std::unique_ptr<BatchSource>> open(std::shared_ptr<const Source> source, Recipe recipe,
                                                     std::uint64_t memoryBudgetBytes, const Progress& progress = {});

    std::int64_t size() const { return m_source->size(); }
    /// [C, H, W] of one picture.
    const std::vector<std::int64_t>& shape() const { return m_shape; }
    /// C * H * W.
    std::int64_t sampleBytes() const { return m_sampleBytes; }
    bool inMemory() const { return !m_pictures.empty(); }
    const Source& source() const { return *m_source; }
    const Recipe& recipe() const { return m_recipe; }

    /// Copies the samples, in the order given, to `pictures` (uint8 [N, C, H, W], room for N * sampleBytes()) and
    /// `labels` (int64 [N]); either may be null. Safe for concurrent use. From memory it can't fail on valid indices.
    Result<void> gather(std::span<const std::int64_t> indices, std::uint8_t* pictures, std::int64_t* labels) const;

private:
    BatchSource() = default;
    Result<void> prepare(std::int64_t sample, std::uint8_t* to) const;

    std::shared_ptr<const Source> m_source;
    Recipe m_recipe;
    std::vector<std::int64_t> m_shape;
    std::int64_t m_sampleBytes = 0;
    std::vector<std::uint8_t> m_pictures; ///< [N, C, H, W], empty if prepared batch by batch
};

} // namespace lepton::datasets

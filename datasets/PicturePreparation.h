// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "datasets/Preparation.h"
#include "datasets/recipe/Recipe.h"

namespace lepton::datasets {

/// A Recipe of picture steps: one input "pictures", uint8 [C, H, W], and one target "label".
class PicturePreparation final : public Preparation {
public:
    /// `sampleShape`: [H, W, C] of the pictures as they lie there; empty: not known.
    PicturePreparation(Recipe recipe, std::vector<std::int64_t> sampleShape) : m_recipe(std::move(recipe)), m_sampleShape(std::move(sampleShape)) {}

    const Recipe& recipe() const { return m_recipe; }
    std::string kind() const override { return "pictures"; }
    Json toJson() const override { return m_recipe.toJson(); }
    bool fitted() const override { return m_recipe.fitted(); }
    Result<std::vector<TensorField>> inputs() const override;
    Result<std::vector<TensorField>> targets() const override { return std::vector<TensorField>{{"label", ElementType::Int64, {}, 0}}; }
    Result<Opened> open(std::shared_ptr<const Source> source, const SplitSettings& split, std::uint64_t memoryBudgetBytes, const Progress& progress) const override;
    Result<std::vector<Array>> encodePicture(Array picture) const override;
    std::vector<Affine> tensorSteps() const override { return m_recipe.tensorSteps(); }
    std::shared_ptr<const Augmentation> augmentation() const override { return m_recipe.augmentation(); }

private:
    Recipe m_recipe;
    std::vector<std::int64_t> m_sampleShape;
};

} // namespace lepton::datasets

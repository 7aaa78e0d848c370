// SPDX-License-Identifier: GPL-3.0-or-later
#include "datasets/PicturePreparation.h"

#include "datasets/PictureBatches.h"

namespace lepton::datasets {

Result<std::vector<TensorField>> PicturePreparation::inputs() const {
    SourceInfo info;
    info.fields.push_back({"image", "uint8", m_sampleShape.empty() ? std::vector<std::int64_t>{-1, -1, -1} : m_sampleShape, 0, 0, {}, {}, {}});
    auto shape = m_recipe.outputShape(info);
    if (!shape && m_sampleShape.empty())
        return std::vector<TensorField>(); // it hangs on the data, which nobody has seen yet
    if (!shape)
        return shape.error();
    return std::vector<TensorField>{{"pictures", ElementType::UInt8, std::move(*shape), 0}};
}

Result<Preparation::Opened> PicturePreparation::open(std::shared_ptr<const Source> source, const SplitSettings& split, std::uint64_t memoryBudgetBytes,
                                                     const Progress& progress) const {
    Opened opened;
    LEPTON_TRY(opened.split, splitSource(*source, split));
    LEPTON_TRY(std::shared_ptr<const PictureBatches> batches, PictureBatches::open(source, m_recipe, memoryBudgetBytes, progress));
    Recipe recipe = m_recipe;
    if (!recipe.fitted())
        LEPTON_CHECK(recipe.fit(*batches, opened.split.train, progress));
    opened.preparation = std::make_shared<PicturePreparation>(std::move(recipe), m_sampleShape);
    opened.batches = std::move(batches);
    return opened;
}

Result<std::vector<Array>> PicturePreparation::encodePicture(Array picture) const {
    LEPTON_TRY(auto prepared, m_recipe.applyHost(std::move(picture)));
    std::vector<Array> out;
    out.push_back(std::move(prepared));
    return out;
}

} // namespace lepton::datasets

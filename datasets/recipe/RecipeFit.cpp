// SPDX-License-Identifier: GPL-3.0-or-later
// Fitting needs one pass over the training pictures: how often each of the 256 values occurs in each channel says all
// that any step can want to know, exactly and in any order of threads.
#include "datasets/PictureBatches.h"
#include "datasets/recipe/Recipe.h"

#include <mutex>

namespace lepton::datasets {

namespace {

constexpr std::int64_t block = 256;

/// `picture`: uint8 [C, H, W]. Four tables a channel, so that runs of one value don't wait for each other's sums.
void countPixels(const std::uint8_t* picture, std::size_t pixels, ChannelCounts& counts) {
    for (auto& channel : counts) {
        std::size_t i = 0;
        std::uint32_t tables[4][256] = {};
        for (; i + 4 <= pixels; i += 4)
            for (std::size_t k = 0; k < 4; ++k)
                ++tables[k][picture[i + k]];
        for (; i < pixels; ++i)
            ++tables[0][picture[i]];
        for (std::size_t value = 0; value < 256; ++value)
            channel[value] += tables[0][value] + tables[1][value] + tables[2][value] + tables[3][value];
        picture += pixels;
    }
}

ChannelCounts emptyCounts(std::int64_t channels) {
    return {static_cast<std::size_t>(channels), std::vector<std::int64_t>(256, 0)};
}

} // namespace

Result<void> Recipe::fitFrom(const std::vector<std::int64_t>& shape, const std::vector<std::int64_t>& indices,
                             const PictureReader& read, const Progress& progress) {
    if (indices.empty())
        return Error(ErrorCode::BadValue, LT("core", "The recipe can't be fitted: there are no training samples"))
            .at("recipe");
    const auto count = static_cast<std::int64_t>(indices.size());
    const auto pixels = static_cast<std::size_t>(shape[1] * shape[2]);
    ChannelCounts all = emptyCounts(shape[0]);
    std::mutex mutex;
    LEPTON_CHECK(forEachParallel(
        (count + block - 1) / block,
        [&](std::int64_t b) -> Result<void> {
            ChannelCounts counts = emptyCounts(shape[0]);
            for (auto k = b * block; k < std::min(count, (b + 1) * block); ++k)
                LEPTON_CHECK(read(indices[static_cast<std::size_t>(k)],
                                  [&](const std::uint8_t* picture) { countPixels(picture, pixels, counts); }));
            const std::lock_guard lock(mutex);
            for (std::size_t c = 0; c < all.size(); ++c)
                for (std::size_t value = 0; value < 256; ++value)
                    all[c][value] += counts[c][value];
            return {};
        },
        progress));
    std::vector<Affine> before;
    for (auto& step : m_steps) {
        const auto* tensor = dynamic_cast<const TensorStep*>(step.get());
        if (tensor == nullptr)
            continue;
        if (auto fitted = tensor->fit(all, before))
            step = std::move(fitted);
        before.push_back(static_cast<const TensorStep&>(*step).affine());
    }
    return {};
}

Result<void> Recipe::fit(const Source& source, const std::vector<std::int64_t>& trainIndices,
                         const Progress& progress) {
    LEPTON_TRY(const auto shape, unfitted().outputShape(source));
    const Recipe host = *this;
    return fitFrom(
        shape, trainIndices,
        [&](std::int64_t i, const PictureUser& use) -> Result<void> {
            LEPTON_TRY(auto raw, source.read(i));
            LEPTON_TRY(const auto picture, host.applyHost(std::move(raw)));
            use(picture.as<std::uint8_t>().data());
            return {};
        },
        progress);
}

Result<void> Recipe::fit(const PictureBatches& prepared, const std::vector<std::int64_t>& trainIndices,
                         const Progress& progress) {
    return fitFrom(
        prepared.shape(), trainIndices,
        [&](std::int64_t i, const PictureUser& use) -> Result<void> {
            std::vector<std::uint8_t> picture(static_cast<std::size_t>(prepared.sampleBytes()));
            LEPTON_CHECK(prepared.gather(std::span(&i, 1), picture.data(), nullptr));
            use(picture.data());
            return {};
        },
        progress);
}

Recipe Recipe::unfitted() const {
    Recipe recipe;
    for (const auto& step : m_steps) {
        auto json = step->toJson();
        for (const auto& key : findStepType(step->type())->fittedValues)
            json.erase(key);
        if (auto fresh = makeStep(json, "recipe"); fresh.ok())
            recipe.m_steps.push_back(std::move(fresh).value());
    }
    return recipe;
}

} // namespace lepton::datasets

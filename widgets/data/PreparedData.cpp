// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/data/PreparedData.h"

#include "datasets/Augmentation.h"
#include "datasets/Preparation.h"
#include "datasets/Table.h"
#include "widgets/common/Theme.h"
#include "widgets/data/PictureImage.h"

#include <QCoreApplication>
#include <QLocale>

#include <algorithm>

namespace lepton::widgets {

namespace {

struct Words {
    Q_DECLARE_TR_FUNCTIONS(PreparedData)
};

constexpr std::int64_t mostPixels = 60'000'000; // fitted exactly below that: a fraction of a second
constexpr std::size_t sampledPictures = 1'000;
constexpr int pictureSide = 512;
constexpr std::uint64_t memoryBudget = 1ULL << 30;

std::int64_t pixelsOfAll(const datasets::SourceInfo& info, std::size_t samples) {
    std::int64_t pixels = static_cast<std::int64_t>(samples);
    for (const auto axis : info.fields.empty() ? std::vector<std::int64_t>() : info.fields.front().shape)
        pixels *= axis > 0 ? axis : 256; // sizes differ: a guess will do
    return pixels;
}

/// Every n-th, so that all classes and files have their share.
std::vector<std::int64_t> thinned(const std::vector<std::int64_t>& all, std::size_t most) {
    std::vector<std::int64_t> out;
    const std::size_t stride = all.size() / most + 1;
    for (std::size_t i = 0; i < all.size(); i += stride)
        out.push_back(all[i]);
    return out;
}

QString channelsText(std::int64_t channels) { return channels == 1 ? Words::tr("grey") : Words::tr("colour"); }

QString numberText(float value) { return QLocale().toString(static_cast<double>(value), 'g', 3); }

QString splitOf(const datasets::SplitIndices& split, std::int64_t sample) {
    const auto in = [&](const std::vector<std::int64_t>& list) { return std::binary_search(list.begin(), list.end(), sample); };
    return in(split.train) ? Words::tr("training") : in(split.validation) ? Words::tr("validation") : Words::tr("test");
}

/// The values of a picture, uint8 [C, H, W], after the tensor steps.
std::vector<float> valuesAfter(const datasets::Array& picture, const std::vector<datasets::Affine>& steps) {
    const auto pixels = picture.as<std::uint8_t>();
    const std::size_t plane = pixels.size() / static_cast<std::size_t>(picture.shape[0]);
    std::vector<float> values(pixels.begin(), pixels.end());
    for (const auto& step : steps)
        for (std::size_t i = 0; i < values.size(); ++i) {
            const std::size_t channel = step.subtract.size() == 1 ? 0 : i / plane;
            values[i] = (values[i] - step.subtract[channel]) / step.divide[channel];
        }
    return values;
}

/// Their pixels, not what the steps on numbers make of them: a darker picture should look darker.
void addVariants(SampleLook& look, const datasets::Recipe& recipe, const datasets::Array& picture, std::uint64_t roll) {
    const auto augmentation = recipe.augmentation();
    if (!augmentation)
        return;
    for (const auto& variant : augmentation->variants(picture, variantCount, roll))
        look.variants.push_back(tiledImage({1, variant.shape[0], variant.shape[1], variant.shape[2]}, variant.as<std::uint8_t>()));
}

void lookAfter(SampleLook& look, const datasets::Recipe& recipe, datasets::Array picture, std::uint64_t roll) {
    const auto prepared = recipe.applyHost(std::move(picture));
    if (!prepared) {
        look.error = prepared.error();
        return;
    }
    addVariants(look, recipe, *prepared, roll);
    const auto values = valuesAfter(*prepared, recipe.tensorSteps());
    const auto [least, greatest] = std::minmax_element(values.begin(), values.end());
    const auto& shape = prepared->shape;
    look.after = thumbnail(valueImage(values, shape[0], shape[1], shape[2]), pictureSide);
    look.afterFacts = Words::tr("%1 × %2 × %3, %4 to %5").arg(shape[0]).arg(shape[1]).arg(shape[2]).arg(numberText(*least), numberText(*greatest));
}

PreparedData preparePictures(const datasets::Source& source, const Json& split, const Json& recipe, const std::atomic<bool>& cancelled) {
    PreparedData out;
    const auto settings = datasets::splitSettingsFromJson(split);
    auto indices = settings ? datasets::splitSource(source, *settings) : Result<datasets::SplitIndices>(settings.error());
    if (indices)
        out.split = std::make_shared<const datasets::SplitIndices>(std::move(*indices));
    else
        out.splitError = indices.error();
    auto steps = datasets::Recipe::fromJson(recipe);
    if (!steps) {
        out.recipeError = steps.error();
        return out;
    }
    if (out.split) {
        out.estimated = pixelsOfAll(source.info(), out.split->train.size()) > mostPixels && out.split->train.size() > sampledPictures;
        const auto fitted = steps->fit(source, out.estimated ? thinned(out.split->train, sampledPictures) : out.split->train,
                                       [&](std::int64_t, std::int64_t) { return !cancelled; });
        if (!fitted)
            out.recipeError = fitted.error();
    }
    out.recipe = std::make_shared<const datasets::Recipe>(std::move(*steps));
    return out;
}

/// The preparation itself says how it divides: rows without a text or a target are no samples of it.
PreparedData prepareRows(const std::shared_ptr<const datasets::Source>& source, const Json& split, const Json& recipe, const std::atomic<bool>& cancelled) {
    PreparedData out;
    const auto settings = datasets::splitSettingsFromJson(split);
    if (!settings)
        out.splitError = settings.error();
    const auto preparation = datasets::Preparation::fromJson(recipe);
    if (!preparation) {
        out.recipeError = preparation.error();
        return out;
    }
    const auto opened = (*preparation)->open(source, settings ? *settings : datasets::SplitSettings(), memoryBudget, [&](std::int64_t, std::int64_t) { return !cancelled; });
    if (!opened) {
        out.recipeError = opened.error();
        return out;
    }
    out.inputs = opened->batches->inputs();
    out.targets = opened->batches->targets();
    const bool windows = source->info().kind == "series" || source->info().kind == "corpus";
    out.byRows = !windows && source->table() != nullptr && opened->batches->size() == source->table()->rows();
    if (settings)
        out.split = std::make_shared<const datasets::SplitIndices>(opened->split);
    return out;
}

} // namespace

PreparedData prepareData(const std::shared_ptr<const datasets::Source>& source, const Json& split, const Json& recipe, const std::atomic<bool>& cancelled) {
    return source->info().kind == "pictures" ? preparePictures(*source, split, recipe, cancelled) : prepareRows(source, split, recipe, cancelled);
}

SampleLook lookAt(const datasets::Source& source, const PreparedData& prepared, std::int64_t sample, std::uint64_t roll) {
    SampleLook look;
    const auto label = static_cast<std::size_t>(source.label(sample));
    look.name = QString::fromStdString(source.name(sample));
    look.label = label < source.info().classes.size() ? QString::fromStdString(source.info().classes[label]) : QString();
    if (prepared.split)
        look.split = splitOf(*prepared.split, sample);
    auto picture = source.read(sample);
    if (!picture) {
        look.error = picture.error();
        return look;
    }
    look.before = thumbnail(pictureImage(*picture), pictureSide);
    const auto pixels = picture->as<std::uint8_t>();
    const auto [least, greatest] = std::minmax_element(pixels.begin(), pixels.end());
    look.beforeFacts = Words::tr("%1 × %2 %3, %4 to %5").arg(picture->shape[1]).arg(picture->shape[0]).arg(channelsText(picture->shape[2])).arg(*least).arg(*greatest);
    if (prepared.recipe && prepared.recipe->fitted())
        lookAfter(look, *prepared.recipe, std::move(*picture), roll);
    else
        look.error = prepared.recipeError;
    return look;
}

} // namespace lepton::widgets

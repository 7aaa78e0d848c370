// SPDX-License-Identifier: GPL-3.0-or-later
#include "datasets/formats/PictureFields.h"

#include <array>

namespace lepton::datasets {

namespace {

Field pictureField(std::vector<std::int64_t> shape, const PixelRange& pixels, long unique, long missing) {
    Field field{"image", "uint8", std::move(shape), missing, unique, {}, {}, {}};
    if (pixels.count > 0) {
        field.min = pixels.min;
        field.max = pixels.max;
        field.mean = static_cast<double>(pixels.sum) / static_cast<double>(pixels.count);
    }
    return field;
}

Field labelField(const std::vector<std::int64_t>& counts, std::int64_t samples) {
    Field field{"label", "class", {}, 0, 0, {}, {}, {}};
    double sum = 0;
    for (std::size_t i = 0; i < counts.size(); ++i) {
        if (counts[i] == 0)
            continue;
        ++field.unique;
        field.min = field.min.value_or(static_cast<double>(i));
        field.max = static_cast<double>(i);
        sum += static_cast<double>(counts[i]) * static_cast<double>(i);
    }
    field.mean = sum / static_cast<double>(std::max<std::int64_t>(samples, 1));
    return field;
}

} // namespace

void PixelRange::add(std::span<const std::byte> pixels) {
    unsigned low = min;
    unsigned high = max;
    std::uint64_t total = 0;
    for (const auto pixel : pixels) {
        const auto value = std::to_integer<unsigned>(pixel);
        low = std::min(low, value);
        high = std::max(high, value);
        total += value;
    }
    min = static_cast<std::uint8_t>(low);
    max = static_cast<std::uint8_t>(high);
    sum += total;
    count += pixels.size();
}

void PixelRange::add(const PixelRange& other) {
    min = std::min(min, other.min);
    max = std::max(max, other.max);
    sum += other.sum;
    count += other.count;
}

void describePictures(const Source& source, std::int64_t samples, std::vector<std::int64_t> shape,
                      const PixelRange& pixels, long unique, long missing, SourceInfo& info) {
    info.samples = samples;
    info.classCounts.assign(info.classes.size(), 0);
    std::array<std::int64_t, 3> splits{};
    for (std::int64_t i = 0; i < samples; ++i) {
        ++info.classCounts[static_cast<std::size_t>(source.label(i))];
        if (const auto split = source.givenSplit(i))
            ++splits[static_cast<std::size_t>(*split)];
    }
    for (const auto split : {Split::Train, Split::Validation, Split::Test})
        if (const auto count = splits[static_cast<std::size_t>(split)]; count > 0)
            info.splits.emplace_back(split, count);
    info.fields = {pictureField(std::move(shape), pixels, unique, missing), labelField(info.classCounts, samples)};
    for (std::size_t i = 0; i < info.classes.size(); ++i)
        if (info.classCounts[i] == 0)
            info.problems.push_back({info.classes[i],
                                     text(LT("core", "The class “%1” has no samples"), info.classes[i]), 1,
                                     "empty-class"});
}

} // namespace lepton::datasets

// SPDX-License-Identifier: GPL-3.0-or-later
#include "datasets/Augmentation.h"

#include "datasets/recipe/AugmentStep.h"

#include <cstring>

namespace lepton::datasets {

namespace {

constexpr std::uint64_t salt = 0x6175676d656e74; // other numbers than the order of the epoch, which follows from seed and epoch too

bool forTraining(const Json& step) {
    const auto* type = step.is_object() && step.contains("type") && step["type"].is_string() ? findStepType(step["type"].get<std::string>()) : nullptr;
    return type != nullptr && type->training;
}

Json filtered(const Json& recipe, bool training) {
    Json out = Json::array();
    for (const auto& step : recipe)
        if (forTraining(step) == training)
            out.push_back(step);
    return out;
}

void moved(std::uint8_t* picture, const PictureShape& shape, std::optional<Warp>& warp) {
    if (!warp)
        return;
    thread_local std::vector<std::uint8_t> before;
    const auto bytes = static_cast<std::size_t>(shape.channels * shape.height * shape.width);
    before.assign(picture, picture + bytes);
    warpPicture(before.data(), picture, shape, *warp);
    warp.reset();
}

} // namespace

std::uint64_t Augmentation::seedOf(std::uint64_t runSeed, std::int64_t epoch, std::int64_t sample) {
    return mixSeed({salt, runSeed, static_cast<std::uint64_t>(epoch), static_cast<std::uint64_t>(sample)});
}

void Augmentation::apply(std::uint8_t* picture, const PictureShape& shape, std::uint64_t seed) const {
    std::optional<Warp> pending;
    for (const auto& [place, step] : m_steps) {
        Random random(mixSeed({seed, place}));
        if (const auto* warps = dynamic_cast<const WarpStep*>(step.get())) {
            const Warp next = warps->draw(shape, random);
            if (pending && !pending->joins(next))
                moved(picture, shape, pending);
            pending = pending ? pending->then(next) : next;
        } else if (const auto* changes = dynamic_cast<const PixelStep*>(step.get())) {
            moved(picture, shape, pending);
            changes->apply(picture, shape, random);
        }
    }
    moved(picture, shape, pending);
}

std::vector<Array> Augmentation::variants(const Array& picture, int count, std::uint64_t seed) const {
    const PictureShape shape{picture.shape[1], picture.shape[2], picture.shape[0]};
    std::vector<Array> out;
    for (int i = 1; i <= count; ++i) {
        Array& variant = out.emplace_back(picture);
        apply(variant.as<std::uint8_t>().data(), shape, seedOf(seed, i, 0));
    }
    return out;
}

Json withoutAugmentation(const Json& recipe) { return filtered(recipe, false); }
Json augmentationOf(const Json& recipe) { return filtered(recipe, true); }

} // namespace lepton::datasets

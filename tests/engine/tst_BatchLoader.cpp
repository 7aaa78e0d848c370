// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/BatchLoader.h"

#include "datasets/recipe/Recipe.h"
#include "tests/engine/SyntheticData.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <map>

using namespace lepton;
using namespace lepton::testing;

namespace {

std::vector<std::vector<std::int64_t>> all(engine::BatchLoader::Order order) {
    std::vector<std::vector<std::int64_t>> out;
    for (auto batch = order().samples; !batch.empty(); batch = order().samples)
        out.push_back(batch);
    return out;
}

} // namespace

TEST_CASE("every epoch visits every sample once, in an order of its own, the short batch last") {
    const std::vector<std::int64_t> samples{10, 11, 12, 13, 14, 15, 16};
    const auto batches = all(engine::shuffled(samples, 3, 5, 1, 0, 2));
    REQUIRE(batches.size() == 6);
    CHECK(batches[2].size() == 1);
    std::vector<std::int64_t> epochs[2];
    for (std::size_t i = 0; i < 6; ++i)
        epochs[i / 3].insert(epochs[i / 3].end(), batches[i].begin(), batches[i].end());
    CHECK(epochs[0] != epochs[1]);
    for (auto& epoch : epochs) {
        std::sort(epoch.begin(), epoch.end());
        CHECK(epoch == samples);
    }
}

TEST_CASE("an order taken up in the middle is the rest of the whole one") {
    const std::vector<std::int64_t> samples{0, 1, 2, 3, 4, 5, 6, 7, 8, 9};
    const auto whole = all(engine::shuffled(samples, 4, 9, 1, 0, 3));
    for (std::size_t at = 0; at < whole.size(); ++at) {
        const auto rest = all(engine::shuffled(samples, 4, 9, 1 + static_cast<std::int64_t>(at) / 3, static_cast<std::int64_t>(at) % 3, 3));
        CHECK(rest == std::vector(whole.begin() + static_cast<std::ptrdiff_t>(at), whole.end()));
    }
    // A position at the end of an epoch, before its validation, is the start of the next.
    CHECK(all(engine::shuffled(samples, 4, 9, 1, 3, 3)) == std::vector(whole.begin() + 3, whole.end()));
}

TEST_CASE("a loader gives the pictures and labels of its samples") {
    const auto source = syntheticBatches(20, 4, 8, 8);
    engine::BatchLoader loader(source, engine::inOrder({3, 5, 7}, 2));
    const auto first = *loader.next();
    CHECK(first.size() == 2);
    CHECK(first.targets[0][1].item<std::int64_t>() == 1);
    CHECK(loader.next()->targets[0][0].item<std::int64_t>() == 3);
    CHECK(loader.next()->size() == 0);
    CHECK(loader.next()->size() == 0);
}

TEST_CASE("a loader may be dropped while it is full") {
    const auto source = syntheticBatches(20, 4, 8, 8);
    for (int i = 0; i < 20; ++i)
        engine::BatchLoader(source, engine::shuffled({1, 2, 3, 4, 5, 6, 7, 8}, 1, 1, 1, 0, 100));
}

TEST_CASE("augmented batches follow from seed, epoch and sample alone") {
    const auto source = syntheticBatches(40, 4, 8, 8);
    const auto recipe = datasets::Recipe::fromJson(Json::array({{{"type", "Flip"}}, {{"type", "Rotate"}}, {{"type", "Noise"}}}));
    const engine::BatchAugmentation augmentation{recipe->augmentation(), 5};
    std::vector<std::int64_t> samples;
    for (std::int64_t i = 0; i < 40; ++i)
        samples.push_back(i);
    // By sample, of two epochs in batches of that size.
    const auto pictures = [&](std::int64_t batchSize, std::uint64_t orderSeed) {
        auto order = engine::shuffled(samples, batchSize, orderSeed, 1, 0, 2);
        auto same = engine::shuffled(samples, batchSize, orderSeed, 1, 0, 2);
        engine::BatchLoader loader(source, std::move(order), augmentation);
        std::map<std::pair<std::int64_t, std::int64_t>, at::Tensor> out;
        for (auto batch = *loader.next(); batch.size() > 0; batch = *loader.next()) {
            const auto draw = same();
            for (std::size_t k = 0; k < draw.samples.size(); ++k)
                out[{draw.epoch, draw.samples[k]}] = batch.inputs[0][static_cast<std::int64_t>(k)].clone();
        }
        return out;
    };
    const auto one = pictures(7, 1);
    const auto other = pictures(16, 99);
    REQUIRE(one.size() == 80);
    for (const auto& [place, picture] : one)
        CHECK(picture.equal(other.at(place)));
    CHECK(!one.at({1, 3}).equal(one.at({2, 3})));
    // The same on threads of its own, where there is work for several.
    std::vector<std::int64_t> many(40'000);
    for (std::size_t i = 0; i < many.size(); ++i)
        many[i] = static_cast<std::int64_t>(i % 40);
    auto batch = *engine::gatherBatch(*source, many);
    REQUIRE(engine::augment(batch, *source, {many, 1}, augmentation).ok());
    bool same = true;
    for (std::size_t i = 0; i < many.size(); i += 131)
        same = same && batch.inputs[0][static_cast<std::int64_t>(i)].equal(one.at({1, many[i]}));
    CHECK(same);
}

// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/BatchLoader.h"

#include "tests/engine/SyntheticData.h"

#include <doctest/doctest.h>

#include <algorithm>

using namespace lepton;
using namespace lepton::testing;

namespace {

std::vector<std::vector<std::int64_t>> all(engine::BatchLoader::Order order) {
    std::vector<std::vector<std::int64_t>> out;
    for (auto batch = order(); !batch.empty(); batch = order())
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

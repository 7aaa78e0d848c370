// SPDX-License-Identifier: GPL-3.0-or-later
#include "Fixtures.h"
#include "datasets/PictureBatches.h"
#include "tests/main/TemporaryFolder.h"

#include <thread>

using namespace lepton;
using namespace lepton::datasets;
using namespace lepton::testing;

namespace {

std::shared_ptr<Source> smallSource() {
    const TemporaryFolder folder;
    write(folder / "images-idx3", idxPictures(50, 3, 5));
    write(folder / "labels-idx1", idxLabels(50, 7));
    return openSource(folder.path()).value(); // IDX files are not read again
}

} // namespace

TEST_CASE("from memory and on the fly the same batches come") {
    const auto source = smallSource();
    const auto memory = PictureBatches::open(source, {}, 50 * 15).value();
    const auto fly = PictureBatches::open(source, {}, 50 * 15 - 1).value();
    CHECK(memory->inMemory());
    CHECK_FALSE(fly->inMemory());
    CHECK(memory->shape() == std::vector<std::int64_t>{1, 3, 5});
    CHECK(memory->sampleBytes() == 15);
    const std::vector<std::int64_t> wanted{49, 0, 7, 7, 21};
    Bytes first(75, 1);
    Bytes second(75, 2);
    std::vector<std::int64_t> labels(5);
    std::vector<std::int64_t> others(5);
    REQUIRE(memory->gather(wanted, first.data(), labels.data()).ok());
    REQUIRE(fly->gather(wanted, second.data(), others.data()).ok());
    CHECK(first == second);
    CHECK(labels == std::vector<std::int64_t>{49 % 7, 0, 0, 0, 0});
    CHECK(labels == others);
    CHECK(Bytes(first.begin() + 60, first.end()) == bytesOf(source->read(21).value()));
}

TEST_CASE("labels or pictures alone, and nothing") {
    const auto batches = PictureBatches::open(smallSource(), {}, 1 << 20).value();
    std::int64_t label = -1;
    const std::int64_t index = 8;
    CHECK(batches->gather(std::span(&index, 1), nullptr, &label).ok());
    CHECK(label == 1);
    Bytes pixels(15);
    CHECK(batches->gather(std::span(&index, 1), pixels.data(), nullptr).ok());
    CHECK(pixels == bytesOf(batches->source().read(8).value()));
    CHECK(batches->gather({}, nullptr, nullptr).ok());
}

TEST_CASE("several threads gather at once") {
    const auto batches = PictureBatches::open(smallSource(), {}, 0).value();
    std::vector<Bytes> results(4, Bytes(750));
    std::vector<std::int64_t> all(50);
    for (std::int64_t i = 0; i < 50; ++i)
        all[static_cast<std::size_t>(i)] = i;
    {
        std::vector<std::jthread> threads;
        for (auto& result : results)
            threads.emplace_back([&] { (void)batches->gather(all, result.data(), nullptr).ok(); });
    }
    for (const auto& result : results)
        CHECK(result == results.front());
    CHECK(results.front() != Bytes(750));
}

TEST_CASE("fitting from prepared pictures gives the same as from the source") {
    const auto source = smallSource();
    auto direct = Recipe::fromJson(Json::parse(R"([{"type":"Scale"},{"type":"Standardise"}])")).value();
    auto prepared = direct;
    const std::vector<std::int64_t> train{0, 3, 5, 8, 40};
    REQUIRE(direct.fit(*source, train).ok());
    REQUIRE(prepared.fit(*PictureBatches::open(source, prepared, 1 << 20).value(), train).ok());
    CHECK(direct.toJson() == prepared.toJson());
}

TEST_CASE("pictures that the recipe leaves different are refused") {
    const auto source = std::make_shared<MemorySource>(
        std::vector<Array>{picture({1, 2, 1}, {0, 0}), picture({1, 1, 1}, {0})}, std::vector<std::int64_t>{0, 0});
    CHECK(contains(PictureBatches::open(source, {}, 1 << 20).error().what.str(), "differ in size"));
}

TEST_CASE("preparing can be stopped") {
    const auto batches =
        PictureBatches::open(smallSource(), {}, 1 << 20, [](std::int64_t, std::int64_t) { return false; });
    REQUIRE_FALSE(batches.ok());
    CHECK(batches.error().code == ErrorCode::Cancelled);
}

// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/Model.h"

#include "tests/engine/RunFixture.h"
#include "tests/main/TemporaryFolder.h"

#include <doctest/doctest.h>

#include <cmath>
#include <thread>

using namespace lepton;
using namespace lepton::testing;

namespace {

/// A trained run, made once for the cases of this file.
struct Trained {
    TemporaryFolder temporary;
    RunFixture run;
    Path folder = run.makeFolder(temporary.path());
    Trained() { REQUIRE(run.train(folder).ok()); }
};
const Trained& trained() {
    static const Trained once;
    return once;
}

std::vector<std::uint8_t> pictures(std::int64_t first, std::int64_t count) {
    std::vector<std::int64_t> samples;
    for (std::int64_t i = 0; i < count; ++i)
        samples.push_back(first + i);
    std::vector<std::uint8_t> out(static_cast<std::size_t>(count * 64));
    const std::array<std::byte*, 2> places{reinterpret_cast<std::byte*>(out.data()), nullptr};
    REQUIRE(trained().run.data.batches->gather(samples, places).ok());
    return out;
}

} // namespace

TEST_CASE("a run's model answers with probabilities in the order of its labels") {
    const auto model = *engine::Model::fromRun(trained().folder);
    CHECK(model->labels() == trained().run.info.project.data.classes);
    CHECK(model->inputShape() == std::vector<std::int64_t>{1, 8, 8});
    CHECK(model->run() != nullptr);
    CHECK(model->package() == nullptr);
    CHECK(model->signature()["inputs"][0]["shape"] == Json::array({-1, 1, 8, 8}));
    const auto bytes = pictures(120, 20);
    auto scores = model->scores(std::span<const std::uint8_t>(bytes), 20);
    REQUIRE(scores.ok());
    REQUIRE(scores->size() == 80);
    int right = 0;
    for (std::size_t i = 0; i < 20; ++i) {
        double sum = 0;
        for (std::size_t c = 0; c < 4; ++c)
            sum += (*scores)[i * 4 + c];
        CHECK(sum == doctest::Approx(1).epsilon(1e-6));
        right += (*scores)[i * 4 + i % 4] > 0.5F ? 1 : 0;
    }
    CHECK(right >= 18);
    const std::vector<float> floats(bytes.begin(), bytes.end());
    CHECK(*model->scores(std::span<const float>(floats), 20) == *scores);
}

TEST_CASE("a picture's scores do not depend on the others") {
    const auto model = *engine::Model::fromRun(trained().folder);
    const auto bytes = pictures(0, 140);
    const auto together = *model->scores(std::span<const std::uint8_t>(bytes), 140);
    for (std::size_t i = 0; i < 140; i += 13) {
        const auto alone = *model->scores(std::span(bytes).subspan(i * 64, 64), 1);
        for (std::size_t c = 0; c < 4; ++c)
            CHECK(std::abs(alone[c] - together[i * 4 + c]) < 1e-6);
    }
}

TEST_CASE("several threads may ask at once") {
    const auto model = *engine::Model::fromRun(trained().folder);
    const auto bytes = pictures(0, 32);
    const auto expected = *model->scores(std::span<const std::uint8_t>(bytes), 32);
    std::atomic<int> different{0};
    std::vector<std::thread> threads;
    for (int t = 0; t < 4; ++t)
        threads.emplace_back([&] {
            for (int i = 0; i < 25; ++i) {
                auto scores = model->scores(std::span<const std::uint8_t>(bytes), 32);
                for (std::size_t k = 0; k < expected.size(); ++k)
                    different += !scores.ok() || std::abs((*scores)[k] - expected[k]) > 1e-6 ? 1 : 0;
            }
        });
    for (auto& thread : threads)
        thread.join();
    CHECK(different == 0);
}

TEST_CASE("a wrong number of values is refused") {
    const auto model = *engine::Model::fromRun(trained().folder);
    const std::vector<float> values(64 * 2);
    CHECK(model->scores(std::span<const float>(values), 2).ok());
    CHECK_FALSE(model->scores(std::span<const float>(values), 3).ok());
    CHECK_FALSE(model->scores(std::span<const float>(values), 0).ok());
    CHECK_FALSE(model->scores(std::span<const float>(), -1).ok());
}

TEST_CASE("a run without a checkpoint has no model, and a folder that is no run neither") {
    const TemporaryFolder temporary;
    const Path folder = RunFixture().makeFolder(temporary.path());
    auto model = engine::Model::fromRun(folder);
    REQUIRE_FALSE(model.ok());
    CHECK(model.error().code == ErrorCode::NotFound);
    CHECK_FALSE(engine::Model::fromRun(temporary.path()).ok());
}

TEST_CASE("without best/ the newest checkpoint answers") {
    const TemporaryFolder temporary;
    std::filesystem::copy(trained().folder, temporary / "run", std::filesystem::copy_options::recursive);
    std::filesystem::remove_all(temporary / "run" / "best");
    CHECK(engine::Model::fromRun(temporary / "run").ok());
}

// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/Evaluation.h"

#include "core/base/Random.h"
#include "tests/engine/RunFixture.h"
#include "tests/main/TemporaryFolder.h"

#include <doctest/doctest.h>

#include <bit>
#include <cmath>

using namespace lepton;
using namespace lepton::testing;

TEST_CASE("metrics and confusion follow from the scores that each sample gets") {
    const TemporaryFolder temporary;
    RunFixture run;
    run.info.project.training.epochs = 1; // so that it still makes mistakes
    const Path folder = run.makeFolder(temporary.path());
    REQUIRE(run.train(folder).ok());
    const auto model = *engine::Model::fromRun(folder);
    const std::vector<std::int64_t> samples = run.data.split.test;
    double loss = 0;
    std::int64_t right = 0;
    std::vector<std::int64_t> seen;
    auto result = engine::evaluate(*model, *run.data.batches, samples, [&](std::int64_t sample, std::span<const float> scores, std::span<const float>) {
        seen.push_back(sample);
        loss -= std::log(static_cast<double>(scores[static_cast<std::size_t>(sample % 4)]));
        std::size_t best = 0;
        for (std::size_t c = 1; c < 4; ++c)
            best = scores[c] > scores[best] ? c : best;
        right += best == static_cast<std::size_t>(sample % 4) ? 1 : 0;
    });
    REQUIRE(result.ok());
    CHECK(seen == samples);
    CHECK(result->samples == 20);
    CHECK(result->loss == doctest::Approx(loss / 20).epsilon(1e-5));
    CHECK(result->accuracy == doctest::Approx(right / 20.0));
    std::int64_t diagonal = 0;
    for (std::size_t c = 0; c < 4; ++c) {
        std::int64_t row = 0;
        for (const auto count : result->confusion[c])
            row += count;
        CHECK(row == 5);
        diagonal += result->confusion[c][c];
    }
    CHECK(diagonal == right);
    const Json json = engine::toJson(*result);
    for (const char* key : {"samples", "metrics", "classes", "confusion"})
        CHECK(json.contains(key));
}

TEST_CASE("data that does not fit the model is refused") {
    const TemporaryFolder temporary;
    const RunFixture run;
    const Path folder = run.makeFolder(temporary.path());
    REQUIRE(run.train(folder).ok());
    const auto model = *engine::Model::fromRun(folder);
    const std::vector<std::int64_t> samples{0, 1, 2, 3, 4, 5};
    CHECK_FALSE(engine::evaluate(*model, *run.data.batches, {}).ok());
    CHECK_FALSE(engine::evaluate(*model, *syntheticBatches(20, 4, 9, 9), samples).ok());
    CHECK_FALSE(engine::evaluate(*model, *syntheticBatches(20, 6, 8, 8), samples).ok());
}

TEST_CASE("a prediction names the best label and every score, exactly") {
    const std::vector<float> scores{0.1F, 0.7F, 0.2F};
    const Json json = engine::predictionJson("a.png", {"x", "y", "z"}, scores);
    CHECK(json.dump() == R"({"input":"a.png","label":"y","score":0.7,"scores":{"x":0.1,"y":0.7,"z":0.2}})");
}

TEST_CASE("floats are written so that they read back exactly") {
    Random random(1);
    for (int i = 0; i < 200000; ++i) {
        const auto value = std::bit_cast<float>(static_cast<std::uint32_t>(random.next()));
        if (!std::isfinite(value))
            continue;
        const double read = Json::parse(engine::exactJson(value).dump()).get<double>();
        REQUIRE(static_cast<float>(read) == value);
    }
}

// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/RangeTest.h"

#include "tests/engine/RunFixture.h"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>

using namespace lepton;

TEST_CASE("the suggestion is where the loss falls fastest, before its smallest") {
    const std::vector<double> rates{1e-5, 1e-4, 1e-3, 1e-2, 1e-1, 1};
    CHECK(engine::steepestRate(rates, {2.0, 1.95, 1.4, 0.8, 0.7, 3.0}) == 1e-3); // slopes over two decades: −0.6, −1.15, −0.7
    CHECK(engine::steepestRate(rates, {2.0, 1.9, 1.8, 0.9, 0.7, 3.0}) == 1e-2);
    CHECK_FALSE(engine::steepestRate(rates, {1, 1.1, 1.2, 1.3, 1.4, 1.5}).has_value());
    CHECK_FALSE(engine::steepestRate({}, {}).has_value());
}

TEST_CASE("rates and steps that make no range are errors that say which") {
    const testing::RunFixture run;
    const double infinite = std::numeric_limits<double>::infinity();
    for (const auto& [test, where] : std::vector<std::pair<engine::RangeTest, std::string>>{
             {{0, 1, 100}, "from"}, {{infinite, 1, 100}, "from"}, {{1e-3, 1e-4, 100}, "to"}, {{1e-3, infinite, 100}, "to"}, {{1e-3, 2000, 100}, "to"}, {{1e-3, 1, 2}, "steps"}}) {
        const auto found = engine::findLearningRate(run.info, run.data, test);
        REQUIRE_FALSE(found.ok());
        CHECK(found.error().where == where);
    }
}

TEST_CASE("a sweep rises exponentially, ends when the loss does, and finds the same twice") {
    const testing::RunFixture run;
    const auto found = engine::findLearningRate(run.info, run.data, {1e-6, 1000, 80});
    REQUIRE(found.ok());
    REQUIRE(found->rates.size() == found->losses.size());
    REQUIRE(found->rates.size() > 20);
    CHECK(found->rates.front() == doctest::Approx(1e-6).epsilon(1e-12));
    CHECK(found->rates[1] / found->rates[0] == doctest::Approx(std::pow(1e9, 1.0 / 79)).epsilon(1e-9));
    for (const double loss : found->losses)
        CHECK(std::isfinite(loss));
    REQUIRE(found->suggestion.has_value());
    CHECK(*found->suggestion > 1e-5);
    CHECK(*found->suggestion < 10);
    CHECK(engine::findLearningRate(run.info, run.data, {1e-6, 1000, 80})->losses == found->losses);
}

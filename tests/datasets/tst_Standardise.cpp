// SPDX-License-Identifier: GPL-3.0-or-later
#include "Fixtures.h"
#include "datasets/recipe/Recipe.h"

#include <cmath>

using namespace lepton;
using namespace lepton::datasets;
using namespace lepton::testing;

namespace {

Recipe fittedTo(const MemorySource& source, const std::vector<std::int64_t>& train, const char* steps) {
    auto recipe = Recipe::fromJson(Json::parse(steps)).value();
    REQUIRE(recipe.fit(source, train).ok());
    return recipe;
}

constexpr const char* scaled = R"([{"type":"Scale"},{"type":"Standardise"}])";
constexpr const char* plain = R"([{"type":"Standardise"}])";

} // namespace

TEST_CASE("mean and deviation over all training pixels") {
    const MemorySource source({picture({1, 2, 1}, {2, 4}), picture({1, 2, 1}, {4, 4}), picture({1, 2, 1}, {5, 5}),
                               picture({1, 2, 1}, {7, 9}), picture({1, 2, 1}, {255, 255})},
                              {0, 0, 1, 1, 0});
    // 2 4 4 4 5 5 7 9: mean 5, population deviation 2, the textbook's example.
    const auto step = fittedTo(source, {0, 1, 2, 3}, plain).toJson()[0];
    CHECK(step["mean"][0] == 5.0);
    CHECK(step["deviation"][0] == 2.0);
    CHECK(fittedTo(source, {4}, plain).toJson()[0]["mean"][0] == 255.0);
}

TEST_CASE("fitted over the values as they leave the steps before") {
    const MemorySource source({picture({1, 2, 1}, {0, 255}), picture({1, 2, 1}, {0, 51})}, {0, 1});
    // 0, 1, 0, 0.2: mean 0.3, squares 0.09 + 0.49 + 0.09 + 0.01 = 0.68, deviation sqrt(0.17).
    const auto affine = fittedTo(source, {0, 1}, scaled).tensorSteps();
    REQUIRE(affine.size() == 2);
    CHECK(affine[0].subtract == std::vector<float>{0});
    CHECK(affine[0].divide == std::vector<float>{255});
    CHECK(affine[1].subtract[0] == doctest::Approx(0.3).epsilon(1e-6));
    CHECK(affine[1].divide[0] == doctest::Approx(std::sqrt(0.17)).epsilon(1e-6));
}

TEST_CASE("each channel has its own") {
    const MemorySource source({picture({1, 2, 3}, {10, 0, 7, 30, 0, 7})}, {0});
    const auto step = fittedTo(source, {0}, plain).toJson()[0];
    CHECK(step["mean"] == Json({20.0, 0.0, 7.0}));
    CHECK(step["deviation"] == Json({10.0, 1.0, 1.0}));
}

TEST_CASE("a deviation of 0 becomes 1, whatever rounding does to the mean") {
    const MemorySource source({picture({1, 7, 1}, Bytes(7, 77))}, {0});
    CHECK(fittedTo(source, {0}, scaled).toJson()[1]["deviation"][0] == 1.0);
}

TEST_CASE("fitted values survive being saved") {
    const MemorySource source({picture({1, 3, 1}, {1, 2, 250})}, {0});
    const auto recipe = fittedTo(source, {0}, scaled);
    const auto again = Recipe::fromJson(Json::parse(recipe.toJson().dump())).value();
    CHECK(again.fitted());
    CHECK(again.toJson() == recipe.toJson());
    CHECK(again.tensorSteps()[1].divide == recipe.tensorSteps()[1].divide);
}

TEST_CASE("fitting twice over gives the same as once") {
    const MemorySource source({picture({1, 3, 1}, {1, 2, 250}), picture({1, 3, 1}, {9, 9, 9})}, {0, 0});
    auto recipe = fittedTo(source, {0}, scaled);
    REQUIRE(recipe.fit(source, {0, 1}).ok());
    CHECK(recipe.toJson() == fittedTo(source, {0, 1}, scaled).toJson());
}

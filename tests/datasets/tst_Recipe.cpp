// SPDX-License-Identifier: GPL-3.0-or-later
#include "Fixtures.h"
#include "datasets/recipe/Recipe.h"

using namespace lepton;
using namespace lepton::datasets;
using namespace lepton::testing;

TEST_CASE("a recipe is a list of steps") {
    CHECK(Recipe::fromJson(Json::array()).value().empty());
    CHECK(contains(Recipe::fromJson(Json::object(), "project.json: recipe").error().line(), "project.json: recipe"));
    const auto recipe = Recipe::fromJson(Json::parse(R"([{"type":"Scale"},{"type":"Standardise"}])")).value();
    CHECK(recipe.steps().size() == 2);
    CHECK_FALSE(recipe.fitted());
    CHECK(recipe.toJson().dump() == R"([{"type":"Scale"},{"type":"Standardise"}])");
    CHECK(contains(Recipe::fromJson(Json::parse(R"([{"type":"Scale"},{"type":"x"}])")).error().where, "recipe[1]"));
}

TEST_CASE("pictures leave with their channels first") {
    const auto out = Recipe().applyHost(picture({2, 2, 3}, {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})).value();
    CHECK(out == picture({3, 2, 2}, {1, 4, 7, 10, 2, 5, 8, 11, 3, 6, 9, 12}));
    CHECK(Recipe().applyHost(picture({1, 2, 1}, {1, 2})).value() == picture({1, 1, 2}, {1, 2}));
}

TEST_CASE("the shape that the network gets") {
    CHECK(Recipe().outputShape(MemorySource({picture({2, 3, 1}, Bytes(6))}, {0})).value() ==
          std::vector<std::int64_t>{1, 2, 3});
    const auto sizes =
        Recipe().outputShape(MemorySource({picture({2, 3, 1}, Bytes(6)), picture({2, 2, 1}, Bytes(4))}, {0, 0}));
    REQUIRE_FALSE(sizes.ok());
    CHECK(contains(sizes.error().what.str(), "differ in size"));
    CHECK(contains(sizes.error().hint.str(), "Resize"));
    const auto colours =
        Recipe().outputShape(MemorySource({picture({1, 1, 1}, {0}), picture({1, 1, 3}, {0, 0, 0})}, {0, 0}));
    REQUIRE_FALSE(colours.ok());
    CHECK(contains(colours.error().hint.str(), "Colour"));
}

TEST_CASE("values fitted to other channels don't fit") {
    const auto recipe =
        Recipe::fromJson(Json::parse(R"([{"type":"Standardise","mean":[1,2,3],"deviation":[1,1,1]}])")).value();
    CHECK(recipe.outputShape(MemorySource({picture({1, 1, 3}, {0, 0, 0})}, {0})).ok());
    CHECK(contains(recipe.outputShape(MemorySource({picture({1, 1, 1}, {0})}, {0})).error().what.str(), "3 channels"));
    CHECK_FALSE(recipe.unfitted().fitted());
}

TEST_CASE("fitting needs samples and can be stopped") {
    const MemorySource source({picture({1, 1, 1}, {5})}, {0});
    auto recipe = Recipe::fromJson(Json::parse(R"([{"type":"Standardise"}])")).value();
    CHECK(recipe.fit(source, {}).error().code == ErrorCode::BadValue);
    CHECK(recipe.fit(source, {0}, [](std::int64_t, std::int64_t) { return false; }).error().code ==
          ErrorCode::Cancelled);
    CHECK_FALSE(recipe.fitted());
}

TEST_CASE("a suggestion ends with the values scaled and standardised") {
    const auto recipe = Recipe::suggestedFor(MemorySource({picture({1, 1, 1}, {5})}, {0}).info()).toJson();
    REQUIRE(recipe.size() >= 2);
    CHECK(recipe[recipe.size() - 2]["type"] == "Scale");
    CHECK(recipe[recipe.size() - 1]["type"] == "Standardise");
}

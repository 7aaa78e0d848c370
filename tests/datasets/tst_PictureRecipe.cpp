// SPDX-License-Identifier: GPL-3.0-or-later
// Recipes with host steps: what needs OpenCV of tst_Recipe.
#include "Fixtures.h"
#include "datasets/PictureBatches.h"
#include "datasets/pictures/Pictures.h"

using namespace lepton;
using namespace lepton::datasets;
using namespace lepton::testing;

TEST_CASE("host steps run in order, then channels come first") {
    pictures::registerAll();
    const auto recipe =
        Recipe::fromJson(
            Json::parse(
                R"([{"type":"CenterCrop","width":2,"height":2},{"type":"Resize","width":1,"height":1},{"type":"Colour","to":"rgb"}])"))
            .value();
    // The middle 2 × 2 of 4 × 4 is 10, 20, 30, 40: 25 on average.
    const auto out = recipe.applyHost(picture({4, 4, 1}, {0, 0, 0, 0, 0, 10, 20, 0, 0, 30, 40, 0, 0, 0, 0, 0})).value();
    CHECK(out == picture({3, 1, 1}, {25, 25, 25}));
}

TEST_CASE("host steps can't follow tensor steps") {
    pictures::registerAll();
    const auto recipe = Recipe::fromJson(Json::parse(R"([{"type":"Scale"},{"type":"Resize"}])"));
    REQUIRE_FALSE(recipe.ok());
    CHECK(recipe.error().where == "recipe[1]");
    CHECK(contains(recipe.error().what.str(), "Resize"));
}

TEST_CASE("values are fitted to what the host steps leave") {
    pictures::registerAll();
    const MemorySource source({picture({2, 2, 1}, {0, 0, 0, 40}), picture({1, 1, 1}, {30})}, {0, 1});
    auto recipe =
        Recipe::fromJson(Json::parse(R"([{"type":"Resize","width":1,"height":1},{"type":"Standardise"}])")).value();
    REQUIRE(recipe.fit(source, {0, 1}).ok()); // 10 and 30
    CHECK(recipe.toJson()[1]["mean"][0] == 20.0);
    CHECK(recipe.toJson()[1]["deviation"][0] == 10.0);
}

TEST_CASE("a suggestion leaves the data as it is and takes any picture") {
    pictures::registerAll();
    const MemorySource source({picture({8, 6, 1}, Bytes(48, 3))}, {0});
    const auto recipe = Recipe::suggestedFor(source.info());
    CHECK(
        recipe.toJson().dump() ==
        R"([{"type":"Colour","to":"grey"},{"type":"Resize","width":6,"height":8,"mode":"cover"},{"type":"Scale"},{"type":"Standardise"}])");
    CHECK(recipe.outputShape(source).value() == std::vector<std::int64_t>{1, 8, 6});
    CHECK(recipe.applyHost(source.read(0).value()).value() == picture({1, 8, 6}, Bytes(48, 3)));
    CHECK(recipe.applyHost(picture({30, 30, 3}, Bytes(2700, 9))).value() == picture({1, 8, 6}, Bytes(48, 9)));
}

TEST_CASE("a suggestion brings different pictures together") {
    pictures::registerAll();
    const MemorySource source({picture({8, 6, 1}, Bytes(48)), picture({8, 7, 3}, Bytes(168))}, {0, 0});
    CHECK(Recipe::suggestedFor(source.info()).outputShape(source).value() == std::vector<std::int64_t>{3, 64, 64});
}

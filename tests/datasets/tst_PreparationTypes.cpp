// SPDX-License-Identifier: GPL-3.0-or-later
#include "TableFixtures.h"
#include "datasets/recipe/PreparationTypes.h"

using namespace lepton;
using namespace lepton::datasets;
using namespace lepton::testing;

TEST_CASE("every kind of data but pictures has its step, with words for all of it") {
    for (const auto& format : formats())
        if (format.kind != "pictures")
            CHECK(preparationTypeFor(format.kind) != nullptr);
    for (const auto& type : preparationTypes()) {
        CHECK(findPreparationType(type.name) == &type);
        CHECK_FALSE(type.title.empty());
        CHECK_FALSE(type.doc.empty());
        for (const auto& parameter : type.parameters)
            CHECK_FALSE(parameter.title.empty());
        CHECK(toJson(type)["parameters"].size() == type.parameters.size());
    }
    CHECK(findPreparationType("Resize") == nullptr);
}

TEST_CASE("a recipe is one such step, or steps for pictures") {
    const auto error = [](const char* recipe) { return Preparation::fromJson(Json::parse(recipe)).error(); };
    CHECK(Preparation::fromJson(Json::parse(R"([{"type":"Text"}])")).value()->kind() == "text");
    CHECK(Preparation::fromJson(Json::parse(R"([{"type":"Scale"}])")).value()->kind() == "pictures");
    CHECK(Preparation::fromJson(Json::array()).value()->kind() == "pictures");
    CHECK(error(R"([{"type":"Scale"},{"type":"Text"}])").where == "recipe[1]");
    CHECK(error(R"([{"type":"Text"},{"type":"Text"}])").code == ErrorCode::BadValue);
    CHECK(error(R"([{"type":"Blur"}])").code == ErrorCode::Unsupported);
    CHECK(error(R"({"type":"Text"})").code == ErrorCode::BadValue);
}

TEST_CASE("a recipe for texts does not take pictures") {
    const auto pictures = std::make_shared<MemorySource>(std::vector<Array>{picture({1, 1, 1}, {1})}, std::vector<std::int64_t>{0});
    for (const auto* step : {R"({"type":"Text"})", R"({"type":"Corpus"})", R"({"type":"Table","target":"y","columns":[{"name":"x"}]})",
                             R"({"type":"Series","columns":["x"],"targets":["x"]})", R"({"type":"Ratings"})"}) {
        const auto error = recipeOf(step)->open(pictures, {7, 0, 0, true}, 0).error();
        CHECK(error.code == ErrorCode::BadFormat);
        CHECK(contains(error.what.str(), "pictures"));
    }
    CHECK(suggestRecipe(*pictures).error().code == ErrorCode::Unsupported);
}

TEST_CASE("opening stops when it is told to") {
    const FileSource source("t.csv", "time,x\n1,1\n2,2\n3,3\n4,4\n", "series");
    const auto stop = [](std::int64_t, std::int64_t) { return false; };
    const auto recipe = recipeOf(R"({"type":"Series","columns":["x"],"targets":["x"],"history":1})");
    CHECK(recipe->open(source.source(), {7, 0, 0, true}, 0, stop).error().code == ErrorCode::Cancelled);
}

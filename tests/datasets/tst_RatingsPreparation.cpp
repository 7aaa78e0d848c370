// SPDX-License-Identifier: GPL-3.0-or-later
#include "TableFixtures.h"

using namespace lepton;
using namespace lepton::datasets;
using namespace lepton::testing;

namespace {

using Ids = std::vector<std::int64_t>;
using Floats = std::vector<float>;

const std::string ratings = "user,item,rating,split\nann,m2,5,train\nbob,m10,3,train\nann,m10,1,train\ncat,m2,4,test\nann,,4,train\n";
const std::string step = R"({"type":"Ratings","user_count":5,"item_count":4})";

} // namespace

TEST_CASE("users and items are numbered in natural order, unknown ones are 0") {
    const auto data = opened(step, FileSource("r.csv", ratings, "ratings"));
    CHECK(data.batches->inputs() == std::vector<TensorField>{{"user", ElementType::Int64, {1}, 5}, {"item", ElementType::Int64, {1}, 4}});
    CHECK(data.batches->targets() == std::vector<TensorField>{{"rating", ElementType::Float32, {1}, 0}});
    REQUIRE(data.batches->size() == 4); // one row has no item
    CHECK(data.split.test == Ids{3});
    CHECK(ids(data, 0, 1) == Ids{2});
    CHECK(ids(data, 1, 0) == Ids{1}); // m2 before m10
    CHECK(ids(data, 1, 1) == Ids{2});
    CHECK(ids(data, 0, 3) == Ids{0}); // cat is in the test split only
    CHECK(ids(data, 1, 3) == Ids{1});
    CHECK(numbers(data, 2, 0) == Floats{2}); // mean of 5, 3, 1
    CHECK(numbers(data, 2, 3) == Floats{1});
    CHECK(data.batches->name(3) == "r.csv:5");
    checkRoundTrip(data);
}

TEST_CASE("answers are in the units of the ratings and within their range") {
    const auto data = opened(step, FileSource("r.csv", ratings, "ratings"));
    CHECK(data.preparation->decode(Floats{0.5F}) == Json(3.5));
    CHECK(data.preparation->decode(Floats{7}) == Json(5.0));
    CHECK(data.preparation->decode(Floats{-7}) == Json(1.0));
}

TEST_CASE("a pair as a question") {
    const auto data = opened(step, FileSource("r.csv", ratings, "ratings"));
    for (const auto* question : {R"({"user":"bob","item":"m10"})", R"(["bob","m10"])"}) {
        const auto arrays = encoded(data, question);
        REQUIRE(arrays.size() == 2);
        CHECK(ids(arrays[0]) == Ids{2});
        CHECK(ids(arrays[1]) == Ids{2});
    }
    CHECK(ids(encoded(data, R"(["nobody",17])")[0]) == Ids{0});
    CHECK(errorOfEncoding(data, R"({"user":"bob"})").where == "item");
    errorOfEncoding(data, R"(["bob"])");
    errorOfEncoding(data, R"("bob")");
}

TEST_CASE("MovieLens' u.data, without names") {
    std::string rows;
    for (int i = 0; i < 40; ++i)
        rows += std::to_string(i % 8 + 1) + "\t" + std::to_string(i * 3 % 13 + 100) + "\t" + std::to_string(i % 5 + 1) + "\t" + std::to_string(881250949 + i) +
                "\n";
    const FileSource source("u.data", rows);
    const auto recipe = suggestRecipe(*source.source()).value()[0];
    CHECK(recipe["user"] == "column1");
    CHECK(recipe["item"] == "column2");
    CHECK(recipe["rating"] == "column3");
    CHECK(recipe["user_count"] == 9);
    CHECK(recipe["item_count"] == 14);
    const auto data = opened(recipe.dump(), source);
    CHECK(ids(encoded(data, "[8,100]")[0]) == Ids{8});
    CHECK(ids(encoded(data, "[8,100]")[1]) == Ids{1});
}

TEST_CASE("more users than there is room for: the ones with most ratings stay") {
    const auto data = opened(R"({"type":"Ratings","user_count":2,"item_count":4})", FileSource("r.csv", ratings, "ratings"));
    CHECK(data.preparation->toJson()[0]["users"] == Json({"ann"}));
    CHECK(ids(data, 0, 1) == Ids{0});
}

TEST_CASE("settings of ratings that are wrong are named") {
    CHECK(errorOfRecipe(R"({"type":"Ratings","user_count":1})").where == "recipe[0].user_count");
    CHECK(errorOfRecipe(R"({"type":"Ratings","stars":1})").where == "recipe[0].stars");
    CHECK(errorOfRecipe(R"({"type":"Ratings","range":[5,1]})").where == "recipe[0].range");
    CHECK(errorOfOpened(R"({"type":"Ratings","rating":"stars"})", FileSource("r.csv", ratings, "ratings")).where == "recipe[0].rating");
    CHECK(errorOfOpened(R"({"type":"Ratings","rating":"item"})", FileSource("r.csv", ratings, "ratings")).code == ErrorCode::BadFormat);
}

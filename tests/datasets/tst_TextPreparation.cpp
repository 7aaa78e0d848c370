// SPDX-License-Identifier: GPL-3.0-or-later
#include "TableFixtures.h"

using namespace lepton;
using namespace lepton::datasets;
using namespace lepton::testing;

namespace {

const std::string reviews = "text,label\nGood film good music,pos\nBad film,neg\ngood,pos\n,neg\nbad bad bad,\nno film at all,neg\n";
const std::string step = R"({"type":"Text","text":"text","label":"label","level":"word","length":3,"vocabulary":6})";
using Ids = std::vector<std::int64_t>;

} // namespace

TEST_CASE("words become ids by falling frequency, cut and filled to the length") {
    const auto data = opened(step, FileSource("r.csv", reviews, "text"));
    // Rows without text or label are left out. good 3, film 3, then all, at, bad, music, no once: the first four fit.
    CHECK(data.preparation->toJson()[0]["tokens"] == Json({"film", "good", "all", "at"}));
    CHECK(data.preparation->toJson()[0]["classes"] == Json({"neg", "pos"}));
    REQUIRE(data.batches->size() == 4);
    CHECK(data.batches->inputs() == std::vector<TensorField>{{"tokens", ElementType::Int64, {3}, 6}});
    CHECK(data.batches->targets() == std::vector<TensorField>{{"label", ElementType::Int64, {}, 2}});
    CHECK(ids(data, 0, 0) == Ids{3, 2, 3});
    CHECK(ids(data, 0, 1) == Ids{1, 2, 0});
    CHECK(ids(data, 0, 2) == Ids{3, 0, 0});
    CHECK(ids(data, 1, 0) == Ids{1});
    CHECK(ids(data, 1, 3) == Ids{0});
    CHECK(data.batches->name(3) == "r.csv:7");
    checkRoundTrip(data);
}

TEST_CASE("a question is encoded as the training texts were") {
    const auto data = opened(step, FileSource("r.csv", reviews, "text"));
    for (const auto* question : {R"("A GOOD film, really")", R"({"text":"A GOOD film, really"})"}) {
        const auto arrays = encoded(data, question);
        REQUIRE(arrays.size() == 1);
        CHECK(arrays[0].shape == std::vector<std::int64_t>{3});
        CHECK(ids(arrays[0]) == Ids{1, 3, 2});
    }
    CHECK(data.preparation->vocabulary()->decode(Ids{3, 2, 0}) == "good film");
    CHECK(contains(errorOfEncoding(data, R"("")").what.str(), "empty"));
    CHECK(contains(errorOfEncoding(data, R"(" \n")").what.str(), "empty"));
    errorOfEncoding(data, "5");
    errorOfEncoding(data, R"({"words":"x"})");
}

TEST_CASE("characters of any script") {
    const auto data = opened(R"({"type":"Text","level":"character","length":4,"vocabulary":100})", FileSource("r.csv", "text,label\n好片,a\n烂片,b\n", "text"));
    CHECK(data.preparation->toJson()[0]["tokens"] == Json({"片", "好", "烂"}));
    CHECK(ids(data, 0, 1) == Ids{4, 2, 0, 0});
}

TEST_CASE("the vocabulary and nothing else of the test texts is known") {
    std::string rows = "text,label,split\n";
    for (int i = 0; i < 6; ++i)
        rows += std::string("common word,") + (i % 2 == 0 ? "a" : "b") + ",train\n";
    rows += "secret word,a,test\n";
    const auto data = opened(R"({"type":"Text","length":2,"vocabulary":100})", FileSource("r.csv", rows, "text"));
    CHECK(data.split.test == Ids{6});
    CHECK(data.preparation->toJson()[0]["tokens"] == Json({"common", "word"}));
    CHECK(ids(data, 0, 6) == Ids{1, 3});
}

TEST_CASE("fitted, it keeps vocabulary and classes for other data") {
    const auto data = opened(step, FileSource("r.csv", reviews, "text"));
    const auto other = data.preparation->open(FileSource("o.csv", "text,label\nfilm music,pos\n", "corpus").source(), {7, 0, 0, true}, 0);
    CHECK(contains(other.error().what.str(), "“label”")); // running text has none
    const FileSource more("o.csv", "text,label\nfilm of the year in every way,pos\nnothing new under the sun,pos\nfilm of the month in every way,pos\n",
                          "text");
    const auto again = data.preparation->open(more.source(), {7, 0, 0, true}, 0).value();
    CHECK(ids(again, 1, 0) == Ids{1});
    CHECK(ids(again, 0, 0) == Ids{2, 1, 1});
    const auto unknown = data.preparation->open(FileSource("o.csv", "text,label\ngood film,pos\nfilm,meh\n", "text").source(), {7, 0, 0, true}, 0).error();
    CHECK(unknown.where == "o.csv:3");
    CHECK(contains(unknown.what.str(), "“meh”"));
}

TEST_CASE("settings that are wrong are named") {
    CHECK(errorOfRecipe(R"({"type":"Text","length":0})").where == "recipe[0].length");
    CHECK(errorOfRecipe(R"({"type":"Text","level":"syllable"})").where == "recipe[0].level");
    CHECK(errorOfRecipe(R"({"type":"Text","text":"a","label":"a"})").where == "recipe[0].label");
    CHECK(errorOfRecipe(R"({"type":"Text","colour":1})").where == "recipe[0].colour");
    CHECK(errorOfRecipe(R"({"type":"Text","vocabulary":3,"tokens":["a","b"]})").where == "recipe[0].tokens");
    CHECK(contains(errorOfOpened(R"({"type":"Text","text":"body"})", FileSource("r.csv", reviews, "text")).hint.str(), "text, label"));
    CHECK(errorOfOpened(R"({"type":"Text"})", FileSource("r.csv", "text,label\nx y z,\nw w,\n", "corpus")).code == ErrorCode::BadFormat);
}

TEST_CASE("the suggestion knows columns, vocabulary and length") {
    std::string rows = "sentence,sentiment\n";
    for (int i = 0; i < 40; ++i)
        rows += "number " + std::to_string(i) + " is a sentence of nine words altogether," + (i % 2 == 0 ? "good" : "bad") + "\n";
    const FileSource source("r.csv", rows);
    const auto recipe = suggestRecipe(*source.source()).value();
    REQUIRE(recipe.size() == 1);
    CHECK(recipe[0]["type"] == "Text");
    CHECK(recipe[0]["text"] == "sentence");
    CHECK(recipe[0]["label"] == "sentiment");
    CHECK(recipe[0]["length"] == 16);             // nine tokens, rounded up to eights
    CHECK(recipe[0]["vocabulary"] == 8 + 30 + 2); // 30 of the 40 rows are for training
    CHECK(suggestRecipe(*source.source(), {{"length", 5}, {"vocabulary", 10}, {"level", "character"}}).value()[0]["length"] == 5);
    CHECK(suggestRecipe(*source.source(), {{"text", "none"}}).error().code == ErrorCode::BadValue);
    CHECK(suggestRecipe(*source.source(), {{"tempo", 1}}).error().code == ErrorCode::BadValue);
}

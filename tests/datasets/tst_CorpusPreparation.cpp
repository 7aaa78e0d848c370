// SPDX-License-Identifier: GPL-3.0-or-later
#include "TableFixtures.h"
#include "datasets/recipe/Windows.h"

using namespace lepton;
using namespace lepton::datasets;
using namespace lepton::testing;

namespace {

using Ids = std::vector<std::int64_t>;

std::string shape(const std::vector<Stretch>& stretches) {
    std::string out;
    for (const auto& one : stretches)
        out += std::string(out.empty() ? "" : " ") + splitName(one.split) + " " + std::to_string(one.begin) + "-" + std::to_string(one.end);
    return out;
}

} // namespace

TEST_CASE("a sequence is divided in its order") {
    CHECK(shape(divideInOrder(100, {}, {7, 0.1, 0.15, true}).value()) == "train 0-75 validation 75-85 test 85-100");
    CHECK(shape(divideInOrder(10, {}, {7, 0, 0, true}).value()) == "train 0-10");
    std::vector<std::optional<Split>> given(10, Split::Train);
    given[8] = given[9] = Split::Test;
    // The test split is given; validation is a quarter of the eight others.
    CHECK(shape(divideInOrder(10, given, {7, 0.25, 0.5, true}).value()) == "train 0-6 validation 6-8 test 8-10");
    CHECK(divideInOrder(10, {}, {7, 0.5, 0.5, true}).error().code == ErrorCode::BadValue);
}

TEST_CASE("windows stay within their split") {
    const std::vector<Stretch> stretches{{Split::Train, 0, 7}, {Split::Test, 7, 12}};
    const auto windows = cutWindows(stretches, 3, 2, "rows", "fix").value();
    CHECK(windows.starts == Ids{0, 2, 4, 7, 9});
    CHECK(windows.split.train == Ids{0, 1, 2});
    CHECK(windows.split.test == Ids{3, 4});
    const auto error = cutWindows(stretches, 6, 1, "rows", "fix").error();
    CHECK(contains(error.what.str(), "6 rows"));
    CHECK(contains(error.what.str(), "only 5"));
    CHECK(contains(error.what.str(), "test"));
}

TEST_CASE("windows of characters, and the same one on") {
    // a 4, b 3, line end 1, of which all fit: a 2, b 3, \n 4.
    const auto data = opened(R"({"type":"Corpus","length":3,"vocabulary":10})", FileSource("t.txt", "aabbaba\n", "corpus"));
    CHECK(data.preparation->toJson()[0]["tokens"] == Json({"a", "b", "\n"}));
    CHECK(data.batches->inputs() == std::vector<TensorField>{{"tokens", ElementType::Int64, {3}, 10}});
    CHECK(data.batches->targets() == std::vector<TensorField>{{"next", ElementType::Int64, {3}, 10}});
    REQUIRE(data.batches->size() == 2);
    CHECK(ids(data, 0, 0) == Ids{2, 2, 3});
    CHECK(ids(data, 1, 0) == Ids{2, 3, 3});
    CHECK(ids(data, 0, 1) == Ids{3, 2, 3});
    CHECK(ids(data, 1, 1) == Ids{2, 3, 2});
    checkRoundTrip(data);
}

TEST_CASE("the stride says how far windows are apart") {
    const auto data = opened(R"({"type":"Corpus","length":3,"stride":1,"vocabulary":10})", FileSource("t.txt", "aabbaba\n", "corpus"));
    CHECK(data.batches->size() == 5);
    CHECK(ids(data, 0, 4) == Ids{2, 3, 2});
    CHECK(ids(data, 1, 4) == Ids{3, 2, 4});
}

TEST_CASE("the vocabulary is the training part's, which comes first") {
    // 20 tokens: 0-14 train, 14-16 validation (0.1), 16-20 test (0.2).
    const auto data = opened(R"({"type":"Corpus","length":1,"vocabulary":10})", FileSource("t.txt", "aaaaaaaaaaaaaabbccc", "corpus"), {7, 0.1, 0.2, true});
    CHECK(data.preparation->toJson()[0]["tokens"] == Json({"a"}));
    CHECK(data.split.train.size() == 13);
    CHECK(data.split.validation == Ids{13});
    CHECK(ids(data, 0, 13) == Ids{1});
    CHECK(data.split.test.size() == 3);
}

TEST_CASE("words and line ends; names are lines") {
    const auto data =
        opened(R"({"type":"Corpus","level":"word","length":2,"vocabulary":50,"lowercase":true})", FileSource("t.txt", "One two.\nTwo, one.\nfour\n", "corpus"));
    // \n 3; . 2, one 2, two 2 in the order of their bytes; , and four once.
    CHECK(data.preparation->toJson()[0]["tokens"] == Json({"\n", ".", "one", "two", ",", "four"}));
    CHECK(ids(data, 0, 0) == Ids{4, 5});
    CHECK(ids(data, 1, 0) == Ids{5, 3});
    CHECK(data.batches->name(0) == "t.txt:1");
    CHECK(data.batches->name(2) == "t.txt:2");
    const auto* vocabulary = data.preparation->vocabulary();
    CHECK(vocabulary->decode(vocabulary->encode("One two.\nTwo, one.")) == "one two.\ntwo, one.");
}

TEST_CASE("a beginning is encoded by its last tokens") {
    const auto data = opened(R"({"type":"Corpus","length":3,"vocabulary":10})", FileSource("t.txt", "aabbaba\n", "corpus"));
    CHECK(ids(encoded(data, R"("aaab")")[0]) == Ids{2, 2, 3});
    CHECK(ids(encoded(data, R"({"text":"b"})")[0]) == Ids{3, 0, 0});
    CHECK(contains(errorOfEncoding(data, R"("")").what.str(), "empty"));
    CHECK(data.preparation->vocabulary()->decode(Ids{2, 3, 4, 0}) == "ab\n");
}

TEST_CASE("a window longer than the text names both lengths") {
    const auto error = errorOfOpened(R"({"type":"Corpus","length":64,"vocabulary":10})", FileSource("t.txt", "short\n", "corpus"));
    CHECK(contains(error.what.str(), "65 tokens"));
    CHECK(contains(error.what.str(), "only 6"));
    CHECK(contains(error.hint.str(), "shorter"));
    CHECK(contains(
        errorOfOpened(R"({"type":"Corpus","length":5,"vocabulary":10})", FileSource("t.txt", "twenty characters is ", "corpus"), {7, 0.1, 0, true}).what.str(),
        "validation"));
}

TEST_CASE("the suggestion for running text") {
    std::string text;
    for (int i = 0; i < 1000; ++i)
        text += "abc abd\n";
    const FileSource source("t.txt", text);
    const auto recipe = suggestRecipe(*source.source()).value();
    CHECK(recipe[0]["type"] == "Corpus");
    CHECK(recipe[0]["level"] == "character");
    CHECK(recipe[0]["length"] == 64);
    CHECK(recipe[0]["vocabulary"] == 8); // a b c d, space, line end, and the two that are no characters
    CHECK(suggestRecipe(*source.source(), {{"level", "word"}, {"length", 7}}).value()[0]["vocabulary"] == 5);
}

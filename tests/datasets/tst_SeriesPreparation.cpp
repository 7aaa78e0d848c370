// SPDX-License-Identifier: GPL-3.0-or-later
#include "TableFixtures.h"

#include <cmath>

using namespace lepton;
using namespace lepton::datasets;
using namespace lepton::testing;

namespace {

using Ids = std::vector<std::int64_t>;
using Floats = std::vector<float>;

std::string counting(int rows) {
    std::string out = "time,x,y\n";
    for (int i = 0; i < rows; ++i)
        out += std::to_string(i) + "," + std::to_string(i) + "," + std::to_string(100 + 2 * i) + "\n";
    return out;
}

std::string step(const std::string& more) { return R"({"type":"Series","time":"time","columns":["x","y"],"targets":["y"],"scaling":"none",)" + more + "}"; }

} // namespace

TEST_CASE("windows to look back on, and what comes after them") {
    const auto data = opened(step(R"("history":3,"horizon":2)"), FileSource("s.csv", counting(7), "series"));
    CHECK(data.batches->inputs() == std::vector<TensorField>{{"window", ElementType::Float32, {3, 2}, 0}});
    CHECK(data.batches->targets() == std::vector<TensorField>{{"value", ElementType::Float32, {2}, 0}});
    REQUIRE(data.batches->size() == 3);
    CHECK(numbers(data, 0, 0) == Floats{0, 100, 1, 102, 2, 104});
    CHECK(numbers(data, 1, 0) == Floats{106, 108});
    CHECK(numbers(data, 0, 2) == Floats{2, 104, 3, 106, 4, 108});
    CHECK(numbers(data, 1, 2) == Floats{110, 112});
    CHECK(data.batches->name(0) == "s.csv:5"); // the first row to be foretold
    checkRoundTrip(data);
}

TEST_CASE("the past is for training, the future for test, and no window reaches over") {
    const auto data = opened(R"({"type":"Series","columns":["x"],"targets":["x"],"history":2,"horizon":1})", FileSource("s.csv", counting(20), "series"),
                             {7, 0.2, 0.25, true});
    // 11 training rows, 4 for validation, 5 for test: 9, 2 and 3 windows.
    CHECK(data.split.train.size() == 9);
    CHECK(data.split.validation == Ids{9, 10});
    CHECK(data.split.test == Ids{11, 12, 13});
    // Training rows 0 … 10: mean 5, variance (11² - 1) / 12 = 10.
    const auto deviation = std::sqrt(10.0F);
    CHECK(numbers(data, 0, 0)[0] == doctest::Approx(-5 / deviation));
    CHECK(numbers(data, 0, 9)[0] == doctest::Approx((11 - 5) / deviation));
    CHECK(numbers(data, 1, 8)[0] == doctest::Approx(5 / deviation)); // row 10, the last training row
    CHECK(data.preparation->decode(numbers(data, 1, 13)).get<double>() == doctest::Approx(19));
    checkRoundTrip(data);
}

TEST_CASE("several targets come step by step") {
    const auto data = opened(R"({"type":"Series","columns":["x"],"targets":["x","y"],"scaling":"none","history":1,"horizon":2,"stride":3})",
                             FileSource("s.csv", counting(7), "series"));
    REQUIRE(data.batches->size() == 2);
    CHECK(numbers(data, 1, 1) == Floats{4, 108, 5, 110});
    CHECK(data.preparation->decode(Floats{4, 108, 5, 110}).dump() == "[[4.0,108.0],[5.0,110.0]]");
}

TEST_CASE("missing values are those before") {
    const FileSource source("s.csv", "time,x\n0,\n1,4\n2,\n3,6\n4,8\n", "series");
    const auto data = opened(R"({"type":"Series","columns":["x"],"targets":["x"],"scaling":"none","history":4,"horizon":1})", source);
    CHECK(numbers(data, 0, 0) == Floats{0, 4, 4, 6});
    const auto error = errorOfOpened(R"({"type":"Series","columns":["x"],"targets":["x"],"missing":"error","history":4,"horizon":1})", source);
    CHECK(error.where == "s.csv:2");
}

TEST_CASE("the last values as a question") {
    const auto two = opened(step(R"("history":2,"horizon":1)"), FileSource("s.csv", counting(7), "series"));
    CHECK(numbers(encoded(two, R"([{"x":9,"y":9},{"x":1,"y":2},{"y":4,"x":3}])")[0]) == Floats{1, 2, 3, 4});
    CHECK(numbers(encoded(two, R"({"values":[[1,2],[3,null]]})")[0]) == Floats{1, 2, 3, 2});
    const auto error = errorOfEncoding(two, "[[1,2]]");
    CHECK(contains(error.what.str(), "2 rows"));
    CHECK(contains(error.what.str(), "only 1"));
    CHECK(contains(errorOfEncoding(two, R"([{"x":1},{"x":2,"y":3}])").what.str(), "“y”"));
    CHECK(contains(errorOfEncoding(two, R"([[1,"high"],[2,3]])").what.str(), "“y” takes a number"));
    errorOfEncoding(two, "[1,2]");
    errorOfEncoding(two, "5");
    const auto one =
        opened(R"({"type":"Series","columns":["x"],"targets":["x"],"scaling":"none","history":2,"horizon":1})", FileSource("s.csv", counting(7), "series"));
    CHECK(numbers(encoded(one, "[7,8,9]")[0]) == Floats{8, 9});
}

TEST_CASE("a window longer than the series names both") {
    const auto error = errorOfOpened(step(R"("history":10,"horizon":2)"), FileSource("s.csv", counting(7), "series"));
    CHECK(contains(error.what.str(), "12 rows"));
    CHECK(contains(error.what.str(), "only 7"));
    CHECK(contains(error.hint.str(), "shorter"));
    CHECK(contains(errorOfOpened(step(R"("history":4,"horizon":2)"), FileSource("s.csv", counting(30), "series"), {7, 0, 0.1, true}).what.str(),
                   "test part has only 3"));
}

TEST_CASE("settings of series that are wrong are named") {
    CHECK(errorOfRecipe(R"({"type":"Series","targets":["x"]})").where == "recipe[0].columns");
    CHECK(errorOfRecipe(R"({"type":"Series","columns":["x"]})").where == "recipe[0].targets");
    CHECK(errorOfRecipe(R"({"type":"Series","columns":["x","x"],"targets":["x"]})").where == "recipe[0].columns");
    CHECK(errorOfRecipe(R"({"type":"Series","columns":["x"],"targets":["x"],"horizon":0})").where == "recipe[0].horizon");
    CHECK(errorOfRecipe(R"({"type":"Series","columns":["x"],"targets":["x"],"center":[1],"spread":[0]})").where == "recipe[0].center");
    CHECK(
        contains(errorOfOpened(R"({"type":"Series","columns":["z"],"targets":["x"]})", FileSource("s.csv", counting(30), "series")).hint.str(), "time, x, y"));
    CHECK(contains(errorOfOpened(R"({"type":"Series","columns":["z"],"targets":["x"]})", FileSource("s.csv", "time,x,z\n1,2,a\n2,3,b\n", "series")).what.str(),
                   "no numbers"));
}

TEST_CASE("the suggestion for series fits the data") {
    const FileSource source("s.csv", counting(200));
    const auto recipe = suggestRecipe(*source.source()).value()[0];
    CHECK(recipe["time"] == "time");
    CHECK(recipe["columns"] == Json({"x", "y"}));
    CHECK(recipe["targets"] == Json({"y"}));
    const auto data = opened(recipe.dump(), source, SplitSettings());
    CHECK_FALSE(data.split.validation.empty());
    const auto wished = suggestRecipe(*source.source(), {{"target", "x"}, {"history", 5}, {"horizon", 3}}).value()[0];
    CHECK(wished["targets"] == Json({"x"}));
    CHECK(wished["history"] == 5);
    CHECK(wished["horizon"] == 3);
    const FileSource tiny("s.csv", counting(60));
    CHECK(opened(suggestRecipe(*tiny.source()).value()[0].dump(), tiny, SplitSettings()).split.test.size() > 0);
}

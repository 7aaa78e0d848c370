// SPDX-License-Identifier: GPL-3.0-or-later
#include "TableFixtures.h"

using namespace lepton;
using namespace lepton::datasets;
using namespace lepton::testing;

namespace {

using Ids = std::vector<std::int64_t>;
using Floats = std::vector<float>;

// 2 4 4 4 5 5 7 9: mean 5, deviation 2, the textbook's example.
const std::string eight = "x,c,y\n2,red,a\n4,blue,b\n4,red,a\n4,blue,b\n5,red,a\n5,blue,b\n7,red,a\n9,blue,b\n";

std::string withX(const std::string& settings) {
    return R"({"type":"Table","target":"y","task":"classification","columns":[{"name":"x","kind":"number")" + settings + "}]}";
}

} // namespace

TEST_CASE("numbers are standardised by the training rows") {
    const auto data = opened(withX(""), FileSource("t.csv", eight, "table"));
    CHECK(data.batches->inputs() == std::vector<TensorField>{{"numbers", ElementType::Float32, {1}, 0}});
    CHECK(data.batches->targets() == std::vector<TensorField>{{"label", ElementType::Int64, {}, 2}});
    CHECK(numbers(data, 0, 0) == Floats{-1.5F});
    CHECK(numbers(data, 0, 7) == Floats{2});
    CHECK(ids(data, 1, 7) == Ids{1});
    CHECK(data.batches->name(7) == "t.csv:9");
    checkRoundTrip(data);
}

TEST_CASE("or brought to 0 … 1, or left alone") {
    const FileSource source("t.csv", eight, "table");
    CHECK(numbers(opened(withX(R"(,"scaling":"minmax")"), source), 0, 2) == Floats{2.0F / 7});
    CHECK(numbers(opened(withX(R"(,"scaling":"none")"), source), 0, 2) == Floats{4});
    const FileSource same("t.csv", "x,y\n3,a\n3,b\n3,a\n3,b\n", "corpus");
    CHECK(numbers(opened(withX(""), FileSource("t.csv", "z,x,y\n1,3,a\n2,3,b\n3,3,a\n4,3,b\n", "table")), 0, 1) == Floats{0});
}

TEST_CASE("missing numbers become mean, median or 0, with a flag if wanted") {
    const FileSource source("t.csv", "z,x,y\n1,1,a\n2,2,b\n3,,a\n4,9,b\n", "table");
    const auto third = [&](const std::string& how) { return numbers(opened(withX(R"(,"scaling":"none","missing":")" + how), source), 0, 2); };
    CHECK(third("mean\"") == Floats{4});
    CHECK(third("median\"") == Floats{2});
    CHECK(third("zero\"") == Floats{0});
    CHECK(third("mean\",\"indicator\":true") == Floats{4, 1});
    CHECK(numbers(opened(withX(R"(,"scaling":"none","indicator":true)"), source), 0, 0) == Floats{1, 0});
    const auto error = errorOfOpened(withX(R"(,"missing":"error")"), source);
    CHECK(error.where == "t.csv:4");
    CHECK(contains(error.what.str(), "“x”"));
}

TEST_CASE("categories one-hot, with a slot for all others") {
    const auto data = opened(
        R"({"type":"Table","target":"y","columns":[{"name":"c","kind":"category","categories":["blue","green"]},{"name":"x","kind":"number","scaling":"none"}]})",
        FileSource("t.csv", eight, "table"));
    CHECK(data.batches->inputs()[0].shape == Ids{4});
    CHECK(numbers(data, 0, 0) == Floats{0, 0, 1, 2}); // red is another
    CHECK(numbers(data, 0, 1) == Floats{1, 0, 0, 4});
    checkRoundTrip(data);
}

TEST_CASE("categories as ids of one table of vectors") {
    const auto data = opened(R"({"type":"Table","target":"y","columns":[
        {"name":"c","kind":"category","encoding":"embedding","categories":["blue","red"]},
        {"name":"x","kind":"category","encoding":"embedding","categories":["4","5",""]}]})",
                             FileSource("t.csv", eight, "table"));
    CHECK(data.batches->inputs() == std::vector<TensorField>{{"categories", ElementType::Int64, {2}, 7}}); // 3 + 4 slots
    CHECK(ids(data, 0, 0) == Ids{1, 3 + 3});
    CHECK(ids(data, 0, 1) == Ids{0, 3 + 0});
    CHECK(ids(encoded(data, R"({"c":"violet","x":null})")[0]) == Ids{2, 3 + 2});
    checkRoundTrip(data);
}

TEST_CASE("regression: standardised targets, answers in units") {
    const auto data = opened(R"({"type":"Table","target":"v","task":"regression","columns":[{"name":"x","kind":"number"}]})",
                             FileSource("t.csv", "x,v\n1,2\n2,4\n3,4\n4,4\n5,5\n6,5\n7,7\n8,9\n9,none\n", "table"));
    CHECK(data.batches->size() == 8); // the last row has no target
    CHECK(data.batches->targets() == std::vector<TensorField>{{"value", ElementType::Float32, {1}, 0}});
    CHECK(numbers(data, 1, 0) == Floats{-1.5F});
    CHECK(data.preparation->decode(Floats{-1.5F}) == Json(2.0));
    CHECK(data.preparation->decode(Floats{0.5F}) == Json(6.0));
    checkRoundTrip(data);

    const auto both = opened(R"({"type":"Table","target":["v","w"],"task":"regression","columns":[{"name":"x","kind":"number"}]})",
                             FileSource("t.csv", "x,v,w\n1,2,10\n2,4,30\n", "table"));
    CHECK(numbers(both, 1, 1) == Floats{1, 1});
    CHECK(both.preparation->decode(Floats{0, -1}) == Json({3.0, 10.0}));
    checkRoundTrip(both);
}

TEST_CASE("nothing of the test rows is used for fitting") {
    const auto data = opened(withX(""), FileSource("t.csv", "x,y,split\n1,a,train\n3,b,train\n1000,a,test\n", "table"));
    CHECK(data.split.test == Ids{2});
    CHECK(numbers(data, 0, 1) == Floats{1});
    CHECK(numbers(data, 0, 2) == Floats{998});
}

TEST_CASE("a row as a question") {
    const auto data = opened(R"({"type":"Table","target":"y","columns":[{"name":"x","kind":"number","scaling":"none","missing":"error"},
        {"name":"c","kind":"category","categories":["blue","red"]}]})",
                             FileSource("t.csv", eight, "table"));
    CHECK(numbers(encoded(data, R"({"x":3.5,"c":"red"})")[0]) == Floats{3.5F, 0, 1, 0});
    CHECK(numbers(encoded(data, R"({"c":"violet","x":"3.5","y":"a"})")[0]) == Floats{3.5F, 0, 0, 1});
    CHECK(numbers(encoded(data, R"([3.5,"blue"])")[0]) == Floats{3.5F, 1, 0, 0});
    CHECK(numbers(encoded(data, R"({"x":1})")[0]) == Floats{1, 0, 0, 1}); // a missing category is one of the others
    CHECK(errorOfEncoding(data, R"({"c":"red"})").where == "x");
    CHECK(contains(errorOfEncoding(data, R"({"x":"tall","c":"red"})").what.str(), "“x” takes a number, not “tall”"));
    CHECK(contains(errorOfEncoding(data, R"({"x":1,"colour":"red"})").hint.str(), "x, c"));
    errorOfEncoding(data, R"("x")");
    errorOfEncoding(data, "[1]");
}

TEST_CASE("settings of tables that are wrong are named") {
    CHECK(errorOfRecipe(R"({"type":"Table","columns":[{"name":"x"}]})").where == "recipe[0].target");
    CHECK(errorOfRecipe(R"({"type":"Table","target":"y"})").where == "recipe[0].columns");
    CHECK(errorOfRecipe(R"({"type":"Table","target":"y","columns":[{"name":"x","scaling":"log"}]})").where == "recipe[0].columns[0].scaling");
    CHECK(errorOfRecipe(R"({"type":"Table","target":"y","columns":[{"name":"x"},{"name":"x"}]})").where == "recipe[0].columns[1].name");
    CHECK(errorOfRecipe(R"({"type":"Table","target":"y","columns":[{"name":"x","size":3}]})").where == "recipe[0].columns[0].size");
    CHECK(errorOfRecipe(R"({"type":"Table","target":"y","columns":[{"name":"x","kind":"category"}]})").where == "recipe[0].columns[0].categories");
    CHECK(errorOfRecipe(R"({"type":"Table","target":["y","z"],"columns":[{"name":"x"}]})").where == "recipe[0].target");
    const auto error = errorOfOpened(R"({"type":"Table","target":"y","columns":[{"name":"height"}]})", FileSource("t.csv", eight, "table"));
    CHECK(error.where == "recipe[0].columns[0]");
    CHECK(contains(error.hint.str(), "x, c, y"));
}

TEST_CASE("fitted, a class that was not there is an error with the row") {
    const auto data = opened(withX(""), FileSource("t.csv", eight, "table"));
    const FileSource other("o.csv", "x,c,y\n2,red,a\n4,blue,z\n5,red,a\n6,red,z\n", "table");
    const auto error = data.preparation->open(other.source(), {7, 0, 0, true}, 0).error();
    CHECK(error.where == "o.csv:3");
    CHECK(contains(error.what.str(), "“z”"));
}

TEST_CASE("the suggestion for tables") {
    std::string rows = "id,age,city,income,note,bought\n";
    for (int i = 0; i < 60; ++i)
        rows += std::to_string(i) + "," + (i == 30 ? "" : std::to_string(20 + i % 37)) + "," +
                (i % 3 == 0   ? "Rome"
                 : i % 3 == 1 ? "Oslo"
                              : "") +
                "," + std::to_string(1000.5 + i) + ",this is a note about customer number " + std::to_string(i) + " of ours," + (i % 2 == 0 ? "yes" : "no") +
                "\n";
    const FileSource source("t.csv", rows, "table");
    const auto step = suggestRecipe(*source.source()).value()[0];
    CHECK(step["type"] == "Table");
    CHECK(step["target"] == "bought");
    CHECK(step["task"] == "classification");
    REQUIRE(step["columns"].size() == 3); // neither row number nor note
    CHECK(step["columns"][0].dump() == R"({"name":"age","kind":"number","scaling":"standard","missing":"mean","indicator":false})");
    CHECK(step["columns"][1].dump() == R"({"name":"city","kind":"category","encoding":"one-hot","missing":"category","categories":["","Oslo","Rome"]})");
    CHECK(step["columns"][2]["missing"] == "error");
    const auto wished = suggestRecipe(*source.source(), {{"target", "income"}, {"embed", true}}).value()[0];
    CHECK(wished["task"] == "regression");
    CHECK(wished["columns"][1]["encoding"] == "embedding");
    CHECK(suggestRecipe(*source.source(), {{"target", "none"}}).error().code == ErrorCode::BadValue);
    CHECK(suggestRecipe(*source.source(), {{"target", "city"}, {"task", "regression"}}).error().code == ErrorCode::BadFormat);
    const auto data = opened(step.dump(), source, {7, 0.1, 0.15, true});
    CHECK(data.batches->inputs()[0].shape == Ids{1 + 4 + 1});
}

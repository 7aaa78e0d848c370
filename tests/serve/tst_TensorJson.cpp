// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/serve/TensorJson.h"

#include <doctest/doctest.h>

using namespace lepton;

namespace {

Json tensor(const std::string& shape, const std::string& data, const std::string& datatype = "FP32", const std::string& name = "x") {
    return Json::parse(R"({"name":")" + name + R"(","datatype":")" + datatype + R"(","shape":)" + shape + R"(,"data":)" + data + "}");
}
Json expected(const std::string& datatype = "FP32") { return {{"name", "x"}, {"datatype", datatype}, {"shape", {-1, 2, 2}}}; }
bool accepted(const Json& json) { return serve::readInput(json, expected()).ok(); }

} // namespace

TEST_CASE("flat and nested data are the same") {
    const std::vector<float> numbers{1, 2.5F, 3, 4, 5, 6, 7, 8};
    for (const char* data : {"[1,2.5,3,4,5,6,7,8]", "[[[1,2.5],[3,4]],[[5,6],[7,8]]]"}) {
        auto read = serve::readInput(tensor("[2,2,2]", data), expected());
        REQUIRE(read.ok());
        CHECK(std::equal(numbers.begin(), numbers.end(), read->as<float>().begin()));
        CHECK(read->shape == std::vector<std::int64_t>{2, 2, 2});
    }
}

TEST_CASE("everything that does not fit is refused") {
    CHECK(accepted(tensor("[1,2,2]", "[1,2,3,4]")));
    CHECK_FALSE(accepted(tensor("[1,2,2]", "[1,2,3,4]", "FP64")));
    CHECK_FALSE(accepted(tensor("[1,2,2]", "[1,2,3,4]", "FP32", "y")));
    for (const char* shape : {"[1,2,3]", "[2,2]", "[1,2,2,1]", "[0,2,2]", "[-1,2,2]", "[1.5,2,2]", "\"1,2,2\"", "[4611686018427387904,2,2]", "null", "[1,\"2\",2]"})
        CHECK_FALSE(accepted(tensor(shape, "[1,2,3,4]")));
    for (const char* data : {"[1,2,3]", "[1,2,3,4,5]", "[1,2,3,null]", "[1,2,3,\"4\"]", "[1,2,3,true]", "[]", "{}", "5", "[1,2,3,1e39]", "[[1,2,3,4]]", "[[1,2],[3,4]]", "[[[1,2],[3]]]",
                             "[[[1,2],[3,4,5]]]", "[[[1,2],3]]", "[[[[1]],[[2]]]]", "[[],[]]", "[1,[2],3,4]"})
        CHECK_FALSE(accepted(tensor("[1,2,2]", data)));
    CHECK_FALSE(accepted(Json::parse("[]")));
    CHECK_FALSE(accepted(Json::parse("{}")));
    CHECK_FALSE(accepted(Json::parse(R"({"name":"x","datatype":"FP32","shape":[1,2,2]})")));
}

TEST_CASE("ids are whole numbers and stay exact") {
    auto read = serve::readInput(tensor("[1,2,2]", "[1,-2,3,9007199254740993]", "INT64"), expected("INT64"));
    REQUIRE(read.ok());
    CHECK(read->as<std::int64_t>()[3] == 9007199254740993);
    CHECK_FALSE(serve::readInput(tensor("[1,2,2]", "[1,2,3,4.5]", "INT64"), expected("INT64")).ok());
    CHECK_FALSE(serve::readInput(tensor("[1,2,2]", "[1,2,3,4]", "FP32"), expected("INT64")).ok());
}

TEST_CASE("an output's floats read back exactly") {
    const std::vector<float> values{0.1F, 1.0F / 3, 1e-30F, 0};
    const Json json = Json::parse(serve::outputText("scores", {2, 2}, values));
    CHECK(json["name"] == "scores");
    CHECK(json["shape"] == Json::array({2, 2}));
    for (std::size_t i = 0; i < values.size(); ++i)
        CHECK(json["data"][i].get<float>() == values[i]);
}

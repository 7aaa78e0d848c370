// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/serve/BinaryTensors.h"
#include "core/serve/NumberList.h"
#include "core/serve/RequestText.h"

#include <doctest/doctest.h>

#include <bit>
#include <chrono>
#include <cmath>
#include <cstring>
#include <limits>
#include <random>

using namespace lepton;
using datasets::ElementType;
using serve::Datatype;

namespace {

Result<datasets::Array> reals(const std::string& json, std::vector<std::int64_t> shape) { return serve::readNumbers(json, Datatype::Fp32, ElementType::Float32, shape, "x"); }

float one(const std::string& number) { return reals("[" + number + "]", {1}).value().as<float>()[0]; }

std::string bytesOf(const auto& values) { return {reinterpret_cast<const char*>(values.data()), values.size() * sizeof(values[0])}; }

} // namespace

TEST_CASE("numbers are read as strtof reads them, to the last bit") {
    std::mt19937 random(7);
    for (int i = 0; i < 20000; ++i) {
        const auto value = std::bit_cast<float>(static_cast<std::uint32_t>(random()));
        if (!std::isfinite(value))
            continue;
        std::string text;
        serve::appendNumbers(text, std::vector{value});
        CHECK(std::bit_cast<std::uint32_t>(reals(text, {1}).value().as<float>()[0]) == std::bit_cast<std::uint32_t>(value));
    }
    for (const char* text : {"0", "-0", "1e-50", "-1e-400", "1e-45", "3.4028234e38", "16777217", "0.1", "1E+2", "123456789", "9999999", "12345678901234567890123"})
        CHECK(std::bit_cast<std::uint32_t>(one(text)) == std::bit_cast<std::uint32_t>(std::strtof(text, nullptr)));
    CHECK(one("  7 ") == 7);
}

TEST_CASE("nested lists are the same as flat ones") {
    CHECK(reals("[[1,2,3],[4,5,6]]", {2, 3}).value() == reals("[1,2,3,4,5,6]", {2, 3}).value());
    CHECK(reals(" [ [ [1] , [2] ] ] ", {1, 2, 1}).ok() == false); // exactly one value, without spaces around it
    CHECK(reals("[ [ [1] , [2] ] ]", {1, 2, 1}).ok());
    CHECK_FALSE(reals("[[1,2],[3,4],[5,6]]", {2, 3}).ok());
    CHECK_FALSE(reals("[1,2,[3]]", {3}).ok());
}

TEST_CASE("whole numbers keep their range, to the last one") {
    const auto ids = [](const std::string& json) { return serve::readNumbers(json, Datatype::Int64, ElementType::Int64, {1}, "x"); };
    CHECK(ids("[9223372036854775807]")->as<std::int64_t>()[0] == INT64_MAX);
    CHECK(ids("[-9223372036854775808]")->as<std::int64_t>()[0] == INT64_MIN);
    CHECK_FALSE(ids("[9223372036854775808]").ok());
    CHECK_FALSE(ids("[1.0]").ok());
    CHECK_FALSE(ids("[1e2]").ok());
}

TEST_CASE("half precision is IEEE 754's") {
    CHECK(serve::fromHalf(0x3C00) == 1.0F);
    CHECK(serve::fromHalf(0xC000) == -2.0F);
    CHECK(serve::fromHalf(0x7BFF) == 65504.0F);
    CHECK(serve::fromHalf(0x0001) == 0x1p-24F);
    CHECK(serve::fromHalf(0x8001) == -0x1p-24F);
    CHECK(serve::fromHalf(0x0400) == 0x1p-14F);
    CHECK(std::isinf(serve::fromHalf(0x7C00)));
    CHECK(std::isnan(serve::fromHalf(0x7E00)));
    CHECK(std::signbit(serve::fromHalf(0x8000)));
}

TEST_CASE("binary tensors of every type that converts hold the same numbers") {
    const auto read = [](const std::string& bytes, Datatype type, ElementType to, std::int64_t count) { return serve::readBinary(bytes, type, to, {count}, "x"); };
    const std::vector<float> wanted{-3, 0, 100};
    const auto same = [&](const auto& values, Datatype type) {
        const auto array = read(bytesOf(values), type, ElementType::Float32, 3);
        REQUIRE(array.ok());
        const auto given = array.value().template as<float>();
        CHECK(std::equal(wanted.begin(), wanted.end(), given.begin()));
    };
    same(std::vector<std::int8_t>{-3, 0, 100}, Datatype::Int8);
    same(std::vector<std::int16_t>{-3, 0, 100}, Datatype::Int16);
    same(std::vector<float>{-3, 0, 100}, Datatype::Fp32);
    same(std::vector<double>{-3, 0, 100}, Datatype::Fp64);
    same(std::vector<std::uint16_t>{0xC200, 0, 0x5640}, Datatype::Fp16);
    CHECK(read(bytesOf(std::vector<std::uint32_t>{4000000000U}), Datatype::UInt32, ElementType::Int64, 1)->as<std::int64_t>()[0] == 4000000000);
    CHECK(read(bytesOf(std::vector<std::int32_t>{-5}), Datatype::Int32, ElementType::Int64, 1)->as<std::int64_t>()[0] == -5);
    CHECK_FALSE(read(bytesOf(std::vector<double>{1e300}), Datatype::Fp64, ElementType::Float32, 1).ok());
    CHECK_FALSE(read(bytesOf(std::vector<std::uint16_t>{0x7E00}), Datatype::Fp16, ElementType::Float32, 1).ok());
    CHECK_FALSE(serve::converts(Datatype::Int32, ElementType::Float32));
    CHECK_FALSE(serve::converts(Datatype::UInt64, ElementType::Int64));
    CHECK_FALSE(serve::converts(Datatype::Bool, ElementType::Float32));
    CHECK_FALSE(serve::converts(Datatype::Bytes, ElementType::Float32));
}

TEST_CASE("what is not finite is found wherever it stands") {
    for (const std::size_t size : {1U, 63U, 64U, 65U, 200U})
        for (std::size_t place = 0; place < size; ++place) {
            std::vector<float> values(size, 3.4e38F);
            CHECK_FALSE(serve::firstNotFinite(values));
            values[place] = place % 2 == 0 ? std::numeric_limits<float>::quiet_NaN() : -std::numeric_limits<float>::infinity();
            CHECK(serve::firstNotFinite(values) == place);
        }
}

TEST_CASE("only the data of inputs is cut out of a request") {
    const auto cut = serve::cutRequest(R"({"id":"data\": [","x":{"data":[1]},"inputs":[{"data":[[1,"]"]],"name":"data"},{"parameters":{"data":[2]},"data" : 5 }],"outputs":[{"data":[3]}]})").value();
    REQUIRE(cut.data.size() == 2);
    CHECK(cut.data[0] == R"([[1,"]"]])");
    CHECK(cut.data[1] == "5");
    CHECK(cut.document == Json::parse(R"({"id":"data\": [","x":{"data":[1]},"inputs":[{"data":0,"name":"data"},{"parameters":{"data":[2]},"data":1}],"outputs":[{"data":[3]}]})"));
}

TEST_CASE("a megabyte of numbers is read in a few milliseconds") {
    std::string json = "[";
    for (int i = 0; i < 200000; ++i)
        json += (i > 0 ? "," : "") + std::to_string(static_cast<double>(i % 1000) / 1000);
    json += "]";
    const std::string request = R"({"inputs":[{"name":"x","datatype":"FP32","shape":[200000],"data":)" + json + "}]}";
    const auto start = std::chrono::steady_clock::now();
    const auto cut = serve::cutRequest(request).value();
    const auto array = serve::readNumbers(cut.data.at(0), Datatype::Fp32, ElementType::Float32, {200000}, "x");
    const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    REQUIRE(array.ok());
    MESSAGE("reading tensors: ", static_cast<double>(request.size()) / seconds / 1e6, " MB/s");
    CHECK(seconds < 0.5);
}
